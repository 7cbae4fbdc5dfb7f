package io.isotherm;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A package of many classes hides the families among them. Nested classes do not count. */
final class LiveInPackagesOfAtMost extends ArchCondition<JavaClass> {
    private final int limit;
    private final Map<String, Integer> classes = new TreeMap<>();

    LiveInPackagesOfAtMost(int limit) {
        super("live in packages of at most " + limit + " classes");
        this.limit = limit;
    }

    @Override
    public void init(Collection<JavaClass> allClasses) {
        classes.clear();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
            classes.merge(type.getPackageName(), 1, Integer::sum);
        }
    }

    @Override
    public void finish(ConditionEvents events) {
        classes.forEach((name, count) -> {
            if (count > limit) {
                events.add(SimpleConditionEvent.violated(
                        name,
                        "%s has %d classes, more than %d: which families do they form?".formatted(name, count, limit)));
            }
        });
    }
}
