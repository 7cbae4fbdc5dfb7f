package io.isotherm.decider.core.ledger;

import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
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
 * @param unevenTicks hosts that used more than another one by more than the pool allows, with the ticks, of the last
 *     <i>n</i> and in milliseconds, at which they did
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
        Offers offers,
        Map<String, List<Long>> unevenTicks) {
    public PoolLedger {
        // Absent in what earlier releases stored.
        unevenTicks = unevenTicks == null ? Map.of() : unevenTicks;
    }

    /** The ledger of a pool of which nothing is remembered. */
    public static PoolLedger empty(String pool) {
        return new PoolLedger(
                pool,
                0,
                null,
                0,
                List.of(),
                LastSeen.EMPTY,
                MoveHistory.EMPTY,
                PowerHistory.EMPTY,
                Offers.EMPTY,
                Map.of());
    }

    public PoolLedger with(LastSeen newLastSeen) {
        return new PoolLedger(
                pool, lastTick, scenario, scenarioSince, hot, newLastSeen, moves, power, offers, unevenTicks);
    }

    public PoolLedger with(MoveHistory newMoves) {
        return new PoolLedger(
                pool, lastTick, scenario, scenarioSince, hot, lastSeen, newMoves, power, offers, unevenTicks);
    }

    public PoolLedger with(PowerHistory newPower) {
        return new PoolLedger(
                pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, newPower, offers, unevenTicks);
    }

    public PoolLedger with(Offers newOffers) {
        return new PoolLedger(
                pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, power, newOffers, unevenTicks);
    }

    public PoolLedger uneven(Map<String, List<Long>> newUnevenTicks) {
        return new PoolLedger(
                pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, power, offers, newUnevenTicks);
    }

    public PoolLedger ticked(long tick, Scenario newScenario, List<String> hotHosts) {
        long since = newScenario == scenario ? scenarioSince : tick;
        return new PoolLedger(pool, tick, newScenario, since, hotHosts, lastSeen, moves, power, offers, unevenTicks);
    }
}
