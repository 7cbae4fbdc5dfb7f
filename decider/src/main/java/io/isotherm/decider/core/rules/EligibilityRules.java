package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.rules.Rule.when;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.eligibility.Eligibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules about what a guest needs and what a host is able to, as both have told. */
public final class EligibilityRules {
    private static final List<Leaving> LEAVING = List.of(
            new Leaving(
                    RuleName.NO_LOG_DIRTY,
                    (guest, host) -> Eligibility.logDirty(guest.needs(), host.name(), host.abilities())),
            new Leaving(
                    RuleName.PASSED_THROUGH_DEVICE, (guest, host) -> Eligibility.device(guest.needs(), host.name())));

    private static final List<Going> GOING = List.of(
            new Going(
                    RuleName.GUEST_TYPE,
                    (guest, source, host) -> Eligibility.type(guest.needs(), host.name(), host.abilities())),
            new Going(
                    RuleName.CPU_FEATURES,
                    (guest, source, host) ->
                            Eligibility.cpu(guest.needs(), source.abilities(), host.name(), host.abilities())),
            new Going(
                    RuleName.STORAGE,
                    (guest, source, host) ->
                            Eligibility.storage(guest.needs(), source.name(), host.name(), host.abilities())),
            new Going(
                    RuleName.BRIDGE,
                    (guest, source, host) -> Eligibility.bridge(guest.needs(), host.name(), host.abilities())),
            new Going(
                    RuleName.PINNING,
                    (guest, source, host) ->
                            Eligibility.pinning(guest.needs(), host.name(), host.cpus(), host.abilities())));

    private EligibilityRules() {}

    static List<Rule<?>> all() {
        List<Rule<?>> all = new ArrayList<>();
        LEAVING.forEach(leaving -> all.add(new Rule.OfGuest(leaving.name, leaving::refusal)));
        GOING.forEach(going -> all.add(new Rule.OfMove(going.name, going::refusal)));
        all.add(new Rule.OfMove(RuleName.BALLOON, EligibilityRules::balloon));
        return all;
    }

    /** Why a guest cannot leave its host, wherever to; empty if it can. */
    public static Optional<String> keeps(Guest guest, Host at) {
        return LEAVING.stream()
                .flatMap(rule -> rule.fact.obstacle(guest, at).stream())
                .findFirst()
                .map(Supplier::get);
    }

    /** Why a guest cannot go from its host to another, whatever room is there; empty if it can. */
    public static Optional<String> keepsFrom(Guest guest, Host at, Host destination) {
        return GOING.stream()
                .flatMap(rule -> rule.fact.obstacle(guest, at, destination).stream())
                .findFirst()
                .map(Supplier::get);
    }

    private interface LeavingFact {
        Optional<Supplier<String>> obstacle(Guest guest, Host source);
    }

    private interface GoingFact {
        Optional<Supplier<String>> obstacle(Guest guest, Host source, Host destination);
    }

    private record Leaving(RuleName name, LeavingFact fact) {
        Optional<Supplier<String>> refusal(Guest guest, Placement now, PlanContext context) {
            return fact.obstacle(guest, now.hostOf(guest)).map(words -> () -> guest + ": " + words.get());
        }
    }

    private record Going(RuleName name, GoingFact fact) {
        Optional<Supplier<String>> refusal(Move candidate, Placement now, PlanContext context) {
            Guest guest = candidate.guest();
            return candidate.source().index() == candidate.destination().index()
                    ? Optional.empty()
                    : fact.obstacle(guest, candidate.source(), candidate.destination())
                            .map(words -> () -> guest + ": " + words.get());
        }
    }

    /** A guest whose balloon is letting it grow needs what it is to have. */
    private static Optional<Supplier<String>> balloon(Move candidate, Placement now, PlanContext context) {
        long target = candidate.guest().needs().memoryTargetKib();
        if (target <= candidate.guest().memoryKib()) {
            return Optional.empty();
        }
        long free = now.memoryFreeKib(candidate.destination());
        return when(
                target > free,
                () -> candidate.guest() + " is growing to " + Formats.memory(target) + ", but host "
                        + candidate.destination().name() + " has " + Formats.memory(free) + " free");
    }
}
