package io.isotherm.decider.core.reconcile;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one window shows: which guest is where. A host without a sample in the window shows nothing; a guest on its way in
 * is not there yet.
 */
public final class WindowPlacement {

    /** A guest on a host in that host's newest sample, taken at {@code at} (milliseconds since the epoch). */
    record ObservedGuest(String host, VmLoad guest, long at) {
        boolean running() {
            return isRunning(guest);
        }
    }

    private final SortedMap<String, HostState> states = new TreeMap<>();
    private final Map<String, List<ObservedGuest>> byVm;

    public WindowPlacement(Collection<HostState> window) {
        for (HostState state : window) {
            states.put(state.getHost(), state);
        }
        byVm = new LinkedHashMap<>(2 * guests(window));
        for (HostState state : states.values()) {
            if (fresh(state)) {
                long at = sampleAt(state);
                for (VmLoad guest : state.getVms()) {
                    if (guest.getState() != VmState.MIGRATING_IN) {
                        byVm.computeIfAbsent(guest.getUuid(), vm -> new ArrayList<>(1))
                                .add(new ObservedGuest(state.getHost(), guest, at));
                    }
                }
            }
        }
    }

    /** How many guests a window shows, those that several hosts show more than once. */
    static int guests(Collection<HostState> window) {
        return window.stream().mapToInt(state -> state.getVms().size()).sum();
    }

    /** The states by host. */
    SortedMap<String, HostState> states() {
        return Collections.unmodifiableSortedMap(states);
    }

    /** The guests that were seen, in the order of hosts and of their guests, each with where it was seen. */
    Map<String, List<ObservedGuest>> guests() {
        return Collections.unmodifiableMap(byVm);
    }

    /** Where the guest was seen: running if it runs anywhere, else in whatever state it is. Empty if nowhere. */
    List<ObservedGuest> of(String vm) {
        return truest(byVm.getOrDefault(vm, List.of()));
    }

    /** Of where a guest was seen what {@link #of} tells. */
    static List<ObservedGuest> truest(List<ObservedGuest> all) {
        if (all.size() < 2) {
            return all;
        }
        List<ObservedGuest> running =
                all.stream().filter(ObservedGuest::running).toList();
        return running.isEmpty() ? all : running;
    }

    /** Whether the host had a sample in the window. */
    boolean fresh(String host) {
        HostState state = states.get(host);
        return state != null && fresh(state);
    }

    /** Whether the host's data can be decided on. */
    boolean known(String host) {
        HostState state = states.get(host);
        return state != null && fresh(state) && known(state);
    }

    /** The host's newest sample in the window, in milliseconds since the epoch; 0 if there is none. */
    long sampleAt(String host) {
        HostState state = states.get(host);
        return state != null && fresh(state) ? sampleAt(state) : 0;
    }

    /**
     * Whether the host had a sample in the window and shows no guest at all, not even one on its way in. A definition that
     * is shut off is none.
     */
    boolean empty(String host) {
        HostState state = states.get(host);
        return state != null
                && known(state)
                && fresh(state)
                && state.getVms().stream().allMatch(guest -> guest.getState() == VmState.STOPPED);
    }

    /** The guests that are shut off on the host by its newest sample in the window, and that no other host has running. */
    public List<VmLoad> shutOff(String host) {
        HostState state = states.get(host);
        return state == null || !fresh(state)
                ? List.of()
                : state.getVms().stream()
                        .filter(guest -> guest.getState() == VmState.STOPPED)
                        .filter(guest -> of(guest.getUuid()).stream().noneMatch(ObservedGuest::running))
                        .toList();
    }

    /** The names of the guests that run on the host by its newest sample in the window, in order. */
    List<String> running(String host) {
        HostState state = states.get(host);
        return state == null || !fresh(state)
                ? List.of()
                : state.getVms().stream()
                        .filter(WindowPlacement::isRunning)
                        .map(VmLoad::getName)
                        .sorted()
                        .toList();
    }

    private static boolean isRunning(VmLoad guest) {
        return guest.getState() == VmState.RUNNING || guest.getState() == VmState.PAUSED;
    }

    static boolean known(HostState state) {
        return state.getQuality() == DataQuality.GOOD || state.getQuality() == DataQuality.FAIR;
    }

    private static boolean fresh(HostState state) {
        Instant newest = state.getLastSampleAt();
        return state.getQuality() != DataQuality.STALE && newest != null && !newest.isBefore(state.getWindowStart());
    }

    private static long sampleAt(HostState state) {
        Instant newest = state.getLastSampleAt();
        return newest == null ? 0 : newest.toEpochMilli();
    }
}
