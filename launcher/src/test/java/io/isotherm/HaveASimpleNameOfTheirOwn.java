package io.isotherm;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One name, one thing: no two classes of the project are told apart by their packages alone. Nested classes are not asked. */
final class HaveASimpleNameOfTheirOwn extends ArchCondition<JavaClass> {
    private final Map<String, JavaClass> bySimpleName = new HashMap<>();

    HaveASimpleNameOfTheirOwn() {
        super("have a simple name of their own");
    }

    @Override
    public void init(Collection<JavaClass> allClasses) {
        bySimpleName.clear();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!type.isTopLevelClass() || type.getSimpleName().equals("package-info")) {
            return;
        }
        JavaClass other = bySimpleName.putIfAbsent(type.getSimpleName(), type);
        if (other != null) {
            String twins =
                    Stream.of(type, other).map(JavaClass::getName).sorted().collect(Collectors.joining(" and "));
            events.add(SimpleConditionEvent.violated(type, twins + " have the same simple name"));
        }
    }
}
