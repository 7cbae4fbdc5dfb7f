package io.isotherm.decider.core.rules;

import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a planner and the rules need to know beside the picture of the pool.
 *
 * @param scenario what is planned for
 * @param maxMoves a plan need not be longer than this; at least 0
 * @param foreignMoves guests, by UUID, that somebody else has moved, and when; older ones than the configured time
 *     change nothing
 * @param avoidance what is not tried for now, as it has lately failed
 * @param rejected what an operator has rejected, as {@code RejectedOffer} names it, and in words by whom and why
 * @param keptHosts hosts that consolidation does not empty, such as those woken a short while ago
 * @param busyHosts hosts that have as many moves under way as may be at once
 * @param lastedMillis how long the pool has been in the condition that is planned for, in milliseconds; 0 when unknown
 * @param ceiling how far destinations may be filled
 * @param hotDestinations whether a hot host may receive, as in a swap
 */
public record PlanContext(
        Scenario scenario,
        int maxMoves,
        SortedMap<String, Instant> foreignMoves,
        Avoidance avoidance,
        SortedMap<String, String> rejected,
        SortedSet<String> keptHosts,
        SortedSet<String> busyHosts,
        long lastedMillis,
        Ceiling ceiling,
        boolean hotDestinations) {
    public PlanContext {
        foreignMoves = Collections.unmodifiableSortedMap(new TreeMap<>(foreignMoves));
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
        keptHosts = Collections.unmodifiableSortedSet(new TreeSet<>(keptHosts));
        busyHosts = Collections.unmodifiableSortedSet(new TreeSet<>(busyHosts));
    }

    /** The context of planning for a scenario, with nothing held back. */
    public static PlanContext of(Scenario scenario, int maxMoves) {
        return new PlanContext(
                scenario,
                maxMoves,
                new TreeMap<>(),
                Avoidance.NONE,
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                0,
                switch (scenario) {
                    case CONSOLIDATION -> Ceiling.PACKING;
                    case EVACUATION, RULE_REPAIR -> Ceiling.HIGH;
                    case OVERLOAD, SATURATION -> Ceiling.RELIEF;
                    default -> Ceiling.HIGH_LEAVE;
                },
                scenario == Scenario.EVACUATION || scenario == Scenario.RULE_REPAIR);
    }

    /** The same with another bound on the length of a plan. */
    public PlanContext withMaxMoves(int moves) {
        return new PlanContext(
                scenario,
                moves,
                foreignMoves,
                avoidance,
                rejected,
                keptHosts,
                busyHosts,
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same with guests that somebody else has moved. */
    public PlanContext withForeignMoves(Map<String, Instant> moves) {
        return new PlanContext(
                scenario,
                maxMoves,
                new TreeMap<>(moves),
                avoidance,
                rejected,
                keptHosts,
                busyHosts,
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same with what is not tried for now. */
    public PlanContext withAvoidance(Avoidance avoided) {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoided,
                rejected,
                keptHosts,
                busyHosts,
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same with hosts that are not emptied. */
    public PlanContext withKeptHosts(Set<String> hosts) {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoidance,
                rejected,
                new TreeSet<>(hosts),
                busyHosts,
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same with what an operator has rejected. */
    public PlanContext withRejected(SortedMap<String, String> rejections) {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoidance,
                rejections,
                keptHosts,
                busyHosts,
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same with hosts that no further move can begin at now. */
    public PlanContext withBusyHosts(Set<String> hosts) {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoidance,
                rejected,
                keptHosts,
                new TreeSet<>(hosts),
                lastedMillis,
                ceiling,
                hotDestinations);
    }

    /** The same for a condition that has lasted for some time. */
    public PlanContext withLasted(long millis) {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoidance,
                rejected,
                keptHosts,
                busyHosts,
                millis,
                ceiling,
                hotDestinations);
    }

    /**
     * The same with the hard limits alone (high marks, hot hosts may receive): for the steps of a swap, and for the last
     * check before a planned move is commanded.
     */
    public PlanContext hardLimits() {
        return new PlanContext(
                scenario,
                maxMoves,
                foreignMoves,
                avoidance,
                rejected,
                keptHosts,
                busyHosts,
                lastedMillis,
                Ceiling.HIGH,
                true);
    }
}
