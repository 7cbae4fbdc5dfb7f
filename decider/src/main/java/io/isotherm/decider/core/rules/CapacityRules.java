package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.rules.Rule.when;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules about what a destination can hold (I2). */
final class CapacityRules {
    /** Sums of shares are compared with this tolerance, far below anything that is measured. */
    private static final double TOLERANCE = 1e-9;

    private static final List<Resource> RESOURCES = List.of(Resource.values());

    private CapacityRules() {}

    static List<Rule<?>> all() {
        return List.of(
                new Rule.OfMove(RuleName.SAME_HOST, CapacityRules::sameHost),
                new Rule.OfMove(RuleName.MEMORY, CapacityRules::memory),
                new Rule.OfMove(RuleName.HIGH_MARK, CapacityRules::highMark));
    }

    private static Optional<Supplier<String>> sameHost(Move candidate, Placement now, PlanContext context) {
        return when(
                candidate.source().index() == candidate.destination().index(),
                () -> candidate.guest() + " is on " + candidate.destination().name() + " already");
    }

    private static Optional<Supplier<String>> memory(Move candidate, Placement now, PlanContext context) {
        long free = now.memoryFreeKib(candidate.destination());
        long needed = candidate.guest().memoryKib();
        return when(
                needed > free,
                () -> "needs " + Formats.memory(needed) + ", but host "
                        + candidate.destination().name() + " has " + Formats.memory(free)
                        + " free, reservations counted");
    }

    private static Optional<Supplier<String>> highMark(Move candidate, Placement now, PlanContext context) {
        Guest guest = candidate.guest();
        Host destination = candidate.destination();
        for (Resource resource : RESOURCES) {
            double after = now.useWith(destination, resource, guest);
            double ceiling = context.ceiling().of(now.model(), resource);
            if (after > ceiling + TOLERANCE) {
                return Optional.of(() -> Formats.resource(resource) + " of host " + destination.name() + " would be "
                        + Formats.above(after, ceiling) + " (" + words(context.ceiling()) + ")");
            }
        }
        return Optional.empty();
    }

    private static String words(Ceiling ceiling) {
        return switch (ceiling) {
            case HIGH -> "high mark";
            case HIGH_LEAVE -> "leave mark, the margin below the high mark";
            case RELIEF -> "midway between the leave mark and the high mark";
            case PACKING -> "packing limit";
        };
    }
}
