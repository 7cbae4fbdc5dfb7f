package io.isotherm.decider.core.scenario;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DecisionConfig;

/**
 * What may be moved. What hosts and their links can bear bounds everything; the pool's own bounds grow with its hosts, and
 * those of an hour hold for calm work alone, so that they keep no hot host waiting.
 *
 * @param concurrent moves under way at once in the pool
 * @param concurrentPerHost moves under way at once from or to one host
 * @param movesPerHour commands in an hour beyond which no calm work is begun
 * @param gibPerHour memory of guests commanded to move in an hour that calm work does not exceed, in GiB
 */
public record Budgets(int concurrent, int concurrentPerHost, long movesPerHour, double gibPerHour) {
    /** How many of the moves under way at once relief leaves to hosts in maintenance that are to be emptied. */
    public int keptForDrains() {
        return concurrent < 2 ? 0 : Math.max(1, concurrent / 4);
    }

    /** The budgets of a pool of the situation's size. */
    public static Budgets of(Situation situation) {
        DecisionConfig decision = situation.config().getDecision();
        double growth = PoolConfigs.budgetGrowth(
                situation.config(), situation.model().hosts().size());
        return new Budgets(
                (int) (decision.getMaxConcurrentMoves() * growth),
                decision.getMaxConcurrentMovesPerHost(),
                (long) (decision.getMaxMovesPerHour() * growth),
                decision.getMaxMovedGibPerHour() * growth);
    }
}
