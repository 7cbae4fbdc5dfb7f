package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.rules.Rule.when;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.RecentMove;
import io.isotherm.pool.Timetables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rules about whether a guest may leave its host at all. */
final class GuestLeavingRules {
    private GuestLeavingRules() {}

    static List<Rule<?>> all() {
        return List.of(
                new Rule.OfGuest(RuleName.BLACKOUT, GuestLeavingRules::blackout),
                new Rule.OfGuest(RuleName.SOURCE_DATA, GuestLeavingRules::sourceData),
                new Rule.OfGuest(RuleName.TWO_HOSTS, GuestLeavingRules::twoHosts),
                new Rule.OfGuest(
                        RuleName.NOT_RUNNING,
                        (guest, now, context) -> when(!guest.running(), () -> guest + " is not running")),
                new Rule.OfGuest(
                        RuleName.NOT_MEASURED,
                        (guest, now, context) -> when(
                                !guest.measured(),
                                () -> guest + " has too few samples on " + guest.host() + " for its load to be known")),
                new Rule.OfGuest(
                        RuleName.EXCLUDED,
                        (guest, now, context) -> when(
                                guest.excluded(), () -> guest + " is in constraints.excludedVms and is never moved")),
                new Rule.OfGuest(
                        RuleName.UNDER_WAY,
                        (guest, now, context) ->
                                when(now.isUnderWay(guest), () -> guest + " has a move that is not over")),
                new Rule.OfGuest(
                        RuleName.ONCE_PER_PLAN,
                        (guest, now, context) -> when(now.isMoved(guest), () -> guest + " already moves in this plan")),
                new Rule.OfGuest(RuleName.FOREIGN_MOVE, GuestLeavingRules::foreignMove),
                new Rule.OfGuest(
                        RuleName.UNMOVABLE,
                        (guest, now, context) ->
                                because(context.avoidance().unmovable().get(guest.uuid()))),
                new Rule.OfGuest(RuleName.HELD, GuestLeavingRules::held),
                new Rule.OfGuest(
                        RuleName.SOURCE_FAILING,
                        (guest, now, context) -> because(context.avoidance()
                                .sources()
                                .get(now.hostOf(guest).name()))),
                new Rule.OfGuest(RuleName.COOLDOWN, GuestLeavingRules::cooldown));
    }

    private static Optional<Supplier<String>> because(@Nullable String why) {
        return why == null ? Optional.empty() : Optional.of(() -> why);
    }

    private static Optional<Supplier<String>> blackout(Guest guest, Placement now, PlanContext context) {
        PoolModel model = now.model();
        return Timetables.blackout(model.config(), context.scenario(), model.tick())
                .map(blackout -> () -> model.tick() + " lies in the blackout from " + Timetables.text(blackout));
    }

    private static Optional<Supplier<String>> sourceData(Guest guest, Placement now, PlanContext context) {
        Host host = now.hostOf(guest);
        return when(!host.usable(), () -> Formats.unusable(host) + "; nothing is moved from it");
    }

    private static Optional<Supplier<String>> twoHosts(Guest guest, Placement now, PlanContext context) {
        return when(
                !guest.alsoOn().isEmpty(),
                () -> guest + " is reported by " + guest.host() + " and also by " + String.join(", ", guest.alsoOn()));
    }

    /** What somebody else has moved is left alone, unless its host is to be emptied or is hot. */
    private static Optional<Supplier<String>> foreignMove(Guest guest, Placement now, PlanContext context) {
        Instant at = context.foreignMoves().get(guest.uuid());
        if (at == null || pressed(guest, now)) {
            return Optional.empty();
        }
        long leftAlone = now.model().config().getDecision().getForeignMoveMillis();
        long ago = Duration.between(at, now.model().tick()).toMillis();
        return when(
                ago < leftAlone,
                () -> guest + " was moved by somebody else " + Formats.duration(ago) + " ago; it is left alone for "
                        + Formats.duration(leftAlone));
    }

    private static Optional<Supplier<String>> held(Guest guest, Placement now, PlanContext context) {
        return because(context.avoidance().held().get(guest.uuid())).map(why -> () -> guest + ": " + why.get());
    }

    /** Whether the guest's host is to be emptied or is hot, so that a guest that has lately moved does not wait. */
    private static boolean pressed(Guest guest, Placement now) {
        return now.hostOf(guest).hot() || now.hostOf(guest).maintenance();
    }

    /** A guest that has moved stays, unless its host is to be emptied or is hot (I4). */
    private static Optional<Supplier<String>> cooldown(Guest guest, Placement now, PlanContext context) {
        List<RecentMove> recent = now.model().recentMoves(guest);
        if (recent.isEmpty() || pressed(guest, now)) {
            return Optional.empty();
        }
        RecentMove last = recent.get(recent.size() - 1);
        long cooldown = now.model().config().getDecision().getCooldownMillis();
        long ago = Duration.between(last.at(), now.model().tick()).toMillis();
        return when(
                ago < cooldown,
                () -> guest + " moved " + Formats.duration(ago) + " ago; it stays for " + Formats.duration(cooldown)
                        + " unless its host is hot or to be emptied");
    }
}
