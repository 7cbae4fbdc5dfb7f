package io.isotherm.decider.core.ledger;

import io.isotherm.schema.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a pool from tick to tick. Immutable, and made of plain values, so that it can be kept as JSON.
 *
 * @param pool name of the pool
 * @param lastTick the last tick decided, in milliseconds since the epoch; 0 before the first
 * @param scenario scenario of the last tick; null before the first
 * @param scenarioSince the tick at which that scenario began, in milliseconds
 * @param hot the hosts that were hot at the last tick, by name
 * @param lastSeen where each guest was last seen
 * @param moves moves under way, lately over, and foreign ones
 * @param power the hosts' power
 * @param offers recommendations and approvals
 */
public record PoolLedger(
        String pool,
        long lastTick,
        @Nullable Scenario scenario,
        long scenarioSince,
        List<String> hot,
        LastSeen lastSeen,
        MoveHistory moves,
        PowerHistory power,
        Offers offers) {

    /** The ledger of a pool of which nothing is remembered. */
    public static PoolLedger empty(String pool) {
        return new PoolLedger(
                pool, 0, null, 0, List.of(), LastSeen.EMPTY, MoveHistory.EMPTY, PowerHistory.EMPTY, Offers.EMPTY);
    }

    public PoolLedger with(LastSeen newLastSeen) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, newLastSeen, moves, power, offers);
    }

    public PoolLedger with(MoveHistory newMoves) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, newMoves, power, offers);
    }

    public PoolLedger with(PowerHistory newPower) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, newPower, offers);
    }

    public PoolLedger with(Offers newOffers) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, power, newOffers);
    }

    public PoolLedger ticked(long tick, Scenario newScenario, List<String> hotHosts) {
        long since = newScenario == scenario ? scenarioSince : tick;
        return new PoolLedger(pool, tick, newScenario, since, hotHosts, lastSeen, moves, power, offers);
    }
}
