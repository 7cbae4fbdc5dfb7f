package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.ledger.RejectedOffer;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.MoveUnderWay;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules about who may be where, and with whom (I4, I5). A move breaks none, and lets no existing breach grow. */
final class ConstraintRules {
    private ConstraintRules() {}

    static List<Rule<?>> all() {
        return List.of(
                new Rule.OfMove(RuleName.ALLOWED_HOSTS, ConstraintRules::allowedHosts),
                new Rule.OfMove(RuleName.FORBIDDEN_HOSTS, ConstraintRules::forbiddenHosts),
                new Rule.OfMove(RuleName.REVERSE_MOVE, ConstraintRules::reverseMove),
                new Rule.OfMove(RuleName.REJECTED, ConstraintRules::rejected),
                new Rule.OfMove(RuleName.ANTI_AFFINITY, ConstraintRules::antiAffinity),
                new Rule.OfMove(RuleName.AFFINITY, ConstraintRules::affinity));
    }

    private static Optional<Supplier<String>> allowedHosts(Move candidate, Placement now, PlanContext context) {
        var allowed = now.model().constraints().allowedHosts(candidate.guest());
        return allowed.isEmpty() || allowed.contains(candidate.destination().name())
                ? Optional.empty()
                : Optional.of(() -> candidate.guest() + " may only run on " + String.join(", ", allowed) + ", not on "
                        + candidate.destination().name());
    }

    private static Optional<Supplier<String>> forbiddenHosts(Move candidate, Placement now, PlanContext context) {
        var forbidden = now.model().constraints().forbiddenHosts(candidate.guest());
        return forbidden.contains(candidate.destination().name())
                ? Optional.of(() -> candidate.guest() + " must not run on "
                        + candidate.destination().name())
                : Optional.empty();
    }

    /** A guest does not return within its cool-down to a host that it left, hot or not; only a drain waits for nothing. */
    private static Optional<Supplier<String>> reverseMove(Move candidate, Placement now, PlanContext context) {
        if (isDrained(candidate.source(), context)) {
            return Optional.empty();
        }
        PoolModel model = now.model();
        return model.movesWithinCooldown(candidate.guest()).stream()
                .filter(move -> move.from().equals(candidate.destination().name()))
                .findFirst()
                .map(move -> () -> candidate.guest() + " left " + move.from() + " "
                        + Formats.duration(
                                Duration.between(move.at(), model.tick()).toMillis())
                        + " ago, and does not go back within "
                        + Formats.duration(model.config().getDecision().getCooldownMillis()));
    }

    private static boolean isDrained(Host source, PlanContext context) {
        return context.scenario() == Scenario.EVACUATION && source.maintenance();
    }

    /** What an operator has rejected is not planned again for a while. */
    private static Optional<Supplier<String>> rejected(Move candidate, Placement now, PlanContext context) {
        if (context.rejected().isEmpty()) {
            return Optional.empty();
        }
        String why = context.rejected()
                .get(RejectedOffer.move(
                        candidate.guest().uuid(), candidate.destination().name()));
        return why == null
                ? Optional.empty()
                : Optional.of(() -> "the move of " + candidate.guest() + " to "
                        + candidate.destination().name() + " was " + why);
    }

    private static Optional<Supplier<String>> antiAffinity(Move candidate, Placement now, PlanContext context) {
        int destination = candidate.destination().index();
        for (List<Guest> group : now.model().constraints().antiAffinityOf(candidate.guest())) {
            for (Guest other : group) {
                boolean there = now.hostOf(other).index() == destination
                        || now.settledHostOf(other).index() == destination
                        || other.alsoOn().contains(candidate.destination().name());
                if (there && other.index() != candidate.guest().index()) {
                    return Optional.of(() -> candidate.guest() + " must not share a host with " + other + ", which is "
                            + "on or bound for " + candidate.destination().name());
                }
            }
        }
        return unseen(candidate, now);
    }

    /** A guest that no host reports just now, as its source is silent, is still bound for where it was commanded to. */
    private static Optional<Supplier<String>> unseen(Move candidate, Placement now) {
        for (MoveUnderWay move : now.model().unseenBoundFor(candidate.destination())) {
            if (now.model().constraints().apart(candidate.guest(), move.vm(), move.name())) {
                return Optional.of(() -> candidate.guest() + " must not share a host with " + move.name()
                        + ", which is not reported just now and bound for " + move.destination());
            }
        }
        return Optional.empty();
    }

    /**
     * A guest of a group goes only where others of it are, and leaves others behind only for more of them: so that each
     * move brings the group nearer together, and none goes to and fro between two halves.
     */
    private static Optional<Supplier<String>> affinity(Move candidate, Placement now, PlanContext context) {
        for (List<Guest> group : now.model().constraints().affinityOf(candidate.guest())) {
            int here = members(group, candidate.source(), now) - 1;
            int there = members(group, candidate.destination(), now);
            boolean scatters = there == 0 || (here > 0 && there <= here);
            if (scatters && !leavesMaintenance(candidate, group, now, context)) {
                return Optional.of(() -> candidate.guest() + " shares a host with its affinity group of " + group.size()
                        + ": " + there + " others of it are on or bound for "
                        + candidate.destination().name() + ", and " + here + " on "
                        + candidate.source().name());
            }
        }
        return Optional.empty();
    }

    private static int members(List<Guest> group, Host host, Placement now) {
        return (int) group.stream()
                .filter(member -> now.settledHostOf(member).index() == host.index())
                .count();
    }

    /**
     * A group can leave a host in maintenance only one guest after the other: the first goes ahead, and the others may
     * go nowhere else but after it.
     */
    private static boolean leavesMaintenance(Move candidate, List<Guest> group, Placement now, PlanContext context) {
        if (!isDrained(candidate.source(), context)) {
            return false;
        }
        boolean ahead = false;
        for (Guest member : group) {
            Host host = now.settledHostOf(member);
            if (host.index() == candidate.destination().index()) {
                return true;
            }
            ahead |= !host.maintenance();
        }
        return !ahead;
    }
}
