package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.rules.Rule.when;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules about whether a host may receive guests at all. */
final class HostReceivingRules {
    private HostReceivingRules() {}

    static List<Rule<?>> all() {
        return List.of(
                new Rule.OfDestination(
                        RuleName.DESTINATION_ASLEEP,
                        (host, now, context) -> when(!host.awake(), () -> Formats.unusable(host))),
                new Rule.OfDestination(
                        RuleName.DESTINATION_DATA,
                        (host, now, context) ->
                                when(!host.known(), () -> Formats.unusable(host) + "; nothing is moved to it")),
                new Rule.OfDestination(
                        RuleName.NOT_IN_INVENTORY,
                        (host, now, context) ->
                                when(!host.listed(), () -> "host " + host.name() + " is not in the pool's inventory")),
                new Rule.OfDestination(
                        RuleName.MAINTENANCE,
                        (host, now, context) -> when(
                                host.maintenance(),
                                () -> "host " + host.name() + " is in constraints.maintenanceHosts and is kept empty")),
                new Rule.OfDestination(
                        RuleName.DESTINATION_HOT,
                        (host, now, context) -> when(
                                host.hot() && !context.hotDestinations(),
                                () -> "host " + host.name() + " is HOT, with " + Formats.uses(host, now))),
                new Rule.OfDestination(RuleName.DESTINATION_FAILING, (host, now, context) -> {
                    String why = context.avoidance().destinations().get(host.name());
                    return why == null ? Optional.empty() : Optional.of(() -> why);
                }),
                new Rule.OfDestination(RuleName.EMPTY_DESTINATION, HostReceivingRules::emptied));
    }

    private static Optional<Supplier<String>> emptied(Host host, Placement now, PlanContext context) {
        if (context.scenario() != Scenario.CONSOLIDATION) {
            return Optional.empty();
        }
        if (now.isSettledEmpty(host)) {
            return Optional.of(() -> "host " + host.name() + " is empty, and consolidation fills no empty host");
        }
        return when(
                now.isLeaving(host), () -> "host " + host.name() + " is being emptied: guests are on their way out");
    }
}
