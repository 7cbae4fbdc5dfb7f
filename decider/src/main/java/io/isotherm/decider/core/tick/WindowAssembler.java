package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Collects the states of one pool's newest window until its picture is whole. Duplicates change nothing, windows older
 * than the newest are ignored, and a newer window abandons one that is not complete.
 */
public final class WindowAssembler {
    private final TreeMap<String, HostState> collected = new TreeMap<>();
    private long windowEnd = Long.MIN_VALUE;
    private boolean complete;

    /**
     * Takes a state in.
     *
     * @return the states of the whole window, by host, when this one made it complete; else empty
     */
    public List<HostState> accept(HostState state) {
        long end = state.getWindowEnd().toEpochMilli();
        if (end < windowEnd) {
            return List.of();
        }
        if (end > windowEnd) {
            collected.clear();
            windowEnd = end;
            complete = false;
        }
        if (complete || collected.putIfAbsent(state.getHost(), state) != null) {
            return List.of();
        }
        if (collected.size() < state.getPoolHosts()) {
            return List.of();
        }
        complete = true;
        List<HostState> window = List.copyOf(collected.values());
        collected.clear();
        return window;
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
