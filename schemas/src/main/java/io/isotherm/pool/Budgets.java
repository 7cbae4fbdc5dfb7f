package io.isotherm.pool;

import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.PoolConfig;

/**
 * What may be moved in a pool. A number that the operator has written holds whatever the size of the pool; those that are
 * left open grow with its hosts. The budgets of an hour bound calm work alone, so that they keep no hot host waiting.
 *
 * @param concurrent moves under way at once in the pool
 * @param concurrentPerHost moves under way at once from or to one host
 * @param movesPerHour commands in an hour beyond which no calm work is begun
 * @param gibPerHour memory of guests commanded to move in an hour that calm work does not exceed, in GiB
 */
public record Budgets(int concurrent, int concurrentPerHost, int movesPerHour, double gibPerHour) {
    private static final int LEAST_CONCURRENT = 8;
    private static final int MOVES_PER_HOUR_EACH = 15;
    private static final double GIB_PER_HOUR_EACH = 256;

    /**
     * The budgets of a pool.
     *
     * @param hosts how many it has
     */
    public static Budgets of(PoolConfig config, int hosts) {
        DecisionConfig decision = config.getDecision();
        int bySize = Math.max(LEAST_CONCURRENT, (int) (decision.getMaxConcurrentMovesShare() * hosts));
        Integer concurrent = decision.getMaxConcurrentMoves();
        Integer movesPerHour = decision.getMaxMovesPerHour();
        Double gibPerHour = decision.getMaxMovedGibPerHour();
        return new Budgets(
                concurrent == null ? bySize : concurrent,
                decision.getMaxConcurrentMovesPerHost(),
                movesPerHour == null ? MOVES_PER_HOUR_EACH * bySize : movesPerHour,
                gibPerHour == null ? GIB_PER_HOUR_EACH * bySize : gibPerHour);
    }

    /** The same with another number of moves under way at once in the pool. */
    public Budgets withConcurrent(int moves) {
        return new Budgets(moves, concurrentPerHost, movesPerHour, gibPerHour);
    }

    /** How many of the moves under way at once relief leaves to hosts in maintenance that are to be emptied. */
    public int keptForDrains() {
        return concurrent < 2 ? 0 : Math.max(1, concurrent / 4);
    }
}
