package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.detect.GuestHistory;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.schema.VmLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all guests of a pool usually use, for the closing of one window: a guest takes its history along when it moves. */
final class GuestHistories {
    /** So many that were seen before are kept, where a host names ever other guests. */
    private static final int MOST_BEFORE = 20_000;

    private final Map<String, GuestHistory> newest = new HashMap<>();
    private final long end;
    private final long windowMillis;

    GuestHistories(Iterable<HostHistory> hosts, long end, long windowMillis) {
        this.end = end;
        this.windowMillis = windowMillis;
        for (HostHistory host : hosts) {
            for (GuestHistory guest : of(host)) {
                newest.merge(guest.uuid(), guest, (one, other) -> one.lastSeen() >= other.lastSeen() ? one : other);
            }
        }
    }

    /**
     * Takes one host's guests of the window in, and completes what is told of them.
     *
     * @param loads the guests of the window; their {@code usual} is set
     * @param cpuMhz speed of one CPU of the host, in MHz
     * @return the host's guests from now on: those of the window, and those that were here lately
     */
    List<GuestHistory> take(HostHistory host, List<VmLoad> loads, double cpuMhz) {
        TreeMap<String, GuestHistory> guests = new TreeMap<>();
        for (GuestHistory guest : seenLast(of(host))) {
            if (guest.lastSeen() >= end - GuestHistory.MEMORY.toMillis()) {
                guests.put(guest.uuid(), guest);
            }
        }
        for (VmLoad load : loads) {
            GuestHistory history = history(load, cpuMhz);
            if (history != null) {
                load.setUsual(history.usual(cpuMhz));
                guests.put(history.uuid(), history);
            }
        }
        return new ArrayList<>(guests.values());
    }

    private @Nullable GuestHistory history(VmLoad load, double cpuMhz) {
        GuestHistory before = newest.get(load.getUuid());
        if (!load.getMeasured()) {
            return before;
        }
        double mhz = load.getCpuMean() * cpuMhz;
        return before == null
                ? GuestHistory.first(
                        load.getUuid(), end, mhz, load.getNetworkBytesPerSecond(), load.getDiskBytesPerSecond())
                : before.with(end, windowMillis, mhz, load.getNetworkBytesPerSecond(), load.getDiskBytesPerSecond());
    }

    private static List<GuestHistory> seenLast(List<GuestHistory> guests) {
        return guests.size() <= MOST_BEFORE
                ? guests
                : guests.stream()
                        .sorted(Comparator.comparingLong(GuestHistory::lastSeen).reversed())
                        .limit(MOST_BEFORE)
                        .toList();
    }

    private static List<GuestHistory> of(HostHistory host) {
        List<GuestHistory> guests = host.guests();
        return guests == null ? List.of() : guests;
    }
}
