package io.isotherm;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** What makes the same input give the same output: no call, and no reference to a method, whose answer is another each time. */
final class AskNeitherTheClockNorChance extends ArchCondition<JavaClass> {
    private static final Set<String> FORBIDDEN_CLASSES = Set.of(
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.security.SecureRandom",
            "java.util.Random",
            "java.util.concurrent.ThreadLocalRandom");

    private static final Set<String> FORBIDDEN_METHODS = Set.of(
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.identityHashCode",
            "java.lang.System.nanoTime",
            "java.util.Collections.shuffle",
            "java.util.UUID.randomUUID");

    AskNeitherTheClockNorChance() {
        super("ask neither the clock nor chance");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            if (access.getTarget() instanceof CodeUnitAccessTarget target && forbidden(target)) {
                events.add(SimpleConditionEvent.violated(access, access.getDescription()));
            }
        }
    }

    private static boolean forbidden(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        return FORBIDDEN_CLASSES.contains(owner)
                || FORBIDDEN_METHODS.contains(owner + "." + name)
                || owner.startsWith("java.time.")
                        && (name.equals("now") || name.startsWith("system") || name.startsWith("tick"))
                || owner.equals("java.util.SplittableRandom")
                        && name.equals("<init>")
                        && target.getRawParameterTypes().isEmpty();
    }
}
