package io.isotherm;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Those that provide a service are found by {@link ServiceLoader}. */
final class BeNamedInServices extends ArchCondition<JavaClass> {
    private final Class<?> service;
    private final Set<String> named;

    BeNamedInServices(Class<?> service) {
        super("where they provide it, be named in META-INF/services/" + service.getName());
        this.service = service;
        this.named = ServiceLoader.load(service).stream()
                .map(provider -> provider.type().getName())
                .collect(Collectors.toSet());
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        if (item.isAssignableTo(service) && !named.contains(item.getName())) {
            events.add(SimpleConditionEvent.violated(
                    item,
                    item.getName() + " is not found by its name; add it to META-INF/services/" + service.getName()));
        }
    }
}
