package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.rules.Rule.when;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
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

    /** Why a guest has to stay where it is, whatever room there is elsewhere; empty if it can leave. */
    public static Optional<String> stays(Guest guest, PoolModel model) {
        Optional<Host> source = model.host(guest.host());
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Host at = source.get();
        Optional<Supplier<String>> kept = LEAVING.stream()
                .flatMap(rule -> rule.fact.obstacle(guest, at).stream())
                .findFirst();
        if (kept.isPresent()) {
            return kept.map(Supplier::get);
        }
        Optional<Supplier<String>> obstacle = Optional.empty();
        for (Host host : model.hosts()) {
            if (host.index() == at.index() || !host.serves()) {
                continue;
            }
            obstacle = GOING.stream()
                    .flatMap(rule -> rule.fact.obstacle(guest, at, host).stream())
                    .findFirst();
            if (obstacle.isEmpty()) {
                return Optional.empty();
            }
        }
        return obstacle.map(Supplier::get);
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
