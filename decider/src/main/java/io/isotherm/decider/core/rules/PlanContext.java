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
import java.util.function.Consumer;

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
 * @param slots how many moves can begin at once
 * @param mostEmpty how many hosts consolidation may leave without guests, as the load of the pool needs the others;
 *     {@link #UNBOUNDED} where the planner alone finds how many it needs
 * @param maxSteps after so many candidates that were looked at, planning ends with what it has found; at least 1
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
        MoveSlots slots,
        int mostEmpty,
        long maxSteps,
        long lastedMillis,
        Ceiling ceiling,
        boolean hotDestinations) {
    /** No bound on how many hosts may be left without guests. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /**
     * The work that a plan may take. The largest plan of the pools of {@code bench scale}, consolidation of 10,000 hosts, takes
     * under 5 million steps; so many take some 10 to 20 s, in which no other decision of the stream is made.
     */
    public static final long MAX_STEPS = 20_000_000;

    public PlanContext {
        foreignMoves = Collections.unmodifiableSortedMap(new TreeMap<>(foreignMoves));
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
        keptHosts = Collections.unmodifiableSortedSet(new TreeSet<>(keptHosts));
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
                MoveSlots.UNBOUNDED,
                UNBOUNDED,
                MAX_STEPS,
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
        return with(copy -> copy.maxMoves = moves);
    }

    /** The same with guests that somebody else has moved. */
    public PlanContext withForeignMoves(Map<String, Instant> moves) {
        return with(copy -> copy.foreignMoves = new TreeMap<>(moves));
    }

    /** The same with what is not tried for now. */
    public PlanContext withAvoidance(Avoidance avoided) {
        return with(copy -> copy.avoidance = avoided);
    }

    /** The same with what an operator has rejected. */
    public PlanContext withRejected(SortedMap<String, String> rejections) {
        return with(copy -> copy.rejected = rejections);
    }

    /** The same with hosts that are not emptied. */
    public PlanContext withKeptHosts(Set<String> hosts) {
        return with(copy -> copy.keptHosts = new TreeSet<>(hosts));
    }

    /** The same with a bound on the moves that can begin at once. */
    public PlanContext withSlots(MoveSlots slotsOfHosts) {
        return with(copy -> copy.slots = slotsOfHosts);
    }

    /** The same with a bound on the hosts that consolidation may leave without guests. */
    public PlanContext withMostEmpty(int hosts) {
        return with(copy -> copy.mostEmpty = hosts);
    }

    /** The same with another bound on the work of planning. */
    public PlanContext withMaxSteps(long steps) {
        return with(copy -> copy.maxSteps = steps);
    }

    /** The same for a condition that has lasted for some time. */
    public PlanContext withLasted(long millis) {
        return with(copy -> copy.lastedMillis = millis);
    }

    /**
     * The same with the hard limits alone (high marks, hot hosts may receive): for the steps of a swap, and for the last
     * check before a planned move is commanded.
     */
    public PlanContext hardLimits() {
        return with(copy -> {
            copy.ceiling = Ceiling.HIGH;
            copy.hotDestinations = true;
        });
    }

    private PlanContext with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new PlanContext(
                scenario,
                copy.maxMoves,
                copy.foreignMoves,
                copy.avoidance,
                copy.rejected,
                copy.keptHosts,
                copy.slots,
                copy.mostEmpty,
                copy.maxSteps,
                copy.lastedMillis,
                copy.ceiling,
                copy.hotDestinations);
    }

    /** What may be changed, by name. */
    private static final class Copy {
        private int maxMoves;
        private SortedMap<String, Instant> foreignMoves;
        private Avoidance avoidance;
        private SortedMap<String, String> rejected;
        private SortedSet<String> keptHosts;
        private MoveSlots slots;
        private int mostEmpty;
        private long maxSteps;
        private long lastedMillis;
        private Ceiling ceiling;
        private boolean hotDestinations;

        Copy(PlanContext context) {
            maxMoves = context.maxMoves;
            foreignMoves = context.foreignMoves;
            avoidance = context.avoidance;
            rejected = context.rejected;
            keptHosts = context.keptHosts;
            slots = context.slots;
            mostEmpty = context.mostEmpty;
            maxSteps = context.maxSteps;
            lastedMillis = context.lastedMillis;
            ceiling = context.ceiling;
            hotDestinations = context.hotDestinations;
        }
    }
}
