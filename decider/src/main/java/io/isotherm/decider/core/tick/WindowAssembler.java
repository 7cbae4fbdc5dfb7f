package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Collects the states of one pool's windows until the picture of one is whole. Duplicates change nothing, and a window that
 * is whole ends those before it, whole or not. One that is only newer does not: a single state that is dated ahead would
 * keep its pool from being decided on until that time has come.
 */
public final class WindowAssembler {
    private static final int MOST_OPEN = 8;

    private final TreeMap<Long, TreeMap<String, HostState>> open = new TreeMap<>();
    private long wholeUntil = Long.MIN_VALUE;

    /**
     * Takes a state in.
     *
     * @return the states of the whole window, by host, when this one made it complete; else empty
     */
    public List<HostState> accept(HostState state) {
        long end = state.getWindowEnd().toEpochMilli();
        if (end <= wholeUntil) {
            return List.of();
        }
        TreeMap<String, HostState> collected = open.computeIfAbsent(end, any -> new TreeMap<>());
        collected.putIfAbsent(state.getHost(), state);
        if (collected.size() < state.getPoolHosts()) {
            if (open.size() > MOST_OPEN) {
                giveOneUp(end);
            }
            return List.of();
        }
        wholeUntil = end;
        open.headMap(end, true).clear();
        return List.copyOf(collected.values());
    }

    /** The one furthest ahead if a single state is all that speaks for it, else the oldest. */
    private void giveOneUp(long butNot) {
        boolean stray = open.lastKey() != butNot && open.lastEntry().getValue().size() == 1;
        open.remove(stray ? open.lastKey() : open.firstKey());
    }

    /**
     * Whether a complete window is to be decided on: a tick has passed since the last, or a host has got hot since.
     *
     * @param lastTick the last tick decided, in milliseconds since the epoch; 0 before the first
     * @param lastHot the hosts that were hot then
     */
    static boolean due(long lastTick, Collection<String> lastHot, Collection<HostState> window, PoolConfig config) {
        if (window.isEmpty()) {
            return false;
        }
        long tick = window.iterator().next().getWindowEnd().toEpochMilli();
        if (tick <= lastTick) {
            return false;
        }
        return lastTick == 0
                || tick - lastTick >= config.getDecision().getTickMillis()
                || window.stream()
                        .anyMatch(state ->
                                state.getTemperature() == Temperature.HOT && !lastHot.contains(state.getHost()));
    }

    /** Whether a complete window is to be decided on, by what the ledger remembers. */
    public static boolean due(PoolLedger ledger, Collection<HostState> window, PoolConfig config) {
        return due(ledger.lastTick(), ledger.hot(), window, config);
    }
}
