package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules about whether a host may receive guests at all. */
final class HostReceivingRules {
    private HostReceivingRules() {}

    static List<Rule> all() {
        return List.of(
                rule(
                        RuleName.DESTINATION_ASLEEP,
                        (host, now, context) -> when(!host.awake(), () -> Formats.unusable(host))),
                rule(
                        RuleName.DESTINATION_DATA,
                        (host, now, context) ->
                                when(!host.known(), () -> Formats.unusable(host) + "; nothing is moved to it")),
                rule(
                        RuleName.MAINTENANCE,
                        (host, now, context) -> when(
                                host.maintenance(),
                                () -> "host " + host.name() + " is in constraints.maintenanceHosts and is kept empty")),
                rule(
                        RuleName.DESTINATION_HOT,
                        (host, now, context) -> when(
                                host.hot() && !context.hotDestinations(),
                                () -> "host " + host.name() + " is HOT, with " + Formats.uses(host, now))),
                rule(RuleName.DESTINATION_FAILING, (host, now, context) -> {
                    String why = context.avoidance().destinations().get(host.name());
                    return why == null ? Optional.empty() : Optional.of(() -> why);
                }),
                rule(RuleName.EMPTY_DESTINATION, HostReceivingRules::emptied));
    }

    private interface Check {
        Optional<Supplier<String>> refusal(Host destination, Placement now, PlanContext context);
    }

    private record Named(RuleName name, Check check) implements Rule.OfDestination {
        @Override
        public Optional<Rejection> check(Host destination, Placement now, PlanContext context) {
            return check.refusal(destination, now, context).map(words -> new Rejection(name, words));
        }
    }

    private static Rule rule(RuleName name, Check check) {
        return new Named(name, check);
    }

    private static Optional<Supplier<String>> when(boolean refused, Supplier<String> words) {
        return refused ? Optional.of(words) : Optional.empty();
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
