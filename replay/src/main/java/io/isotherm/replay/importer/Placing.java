package io.isotherm.replay.importer;

import io.isotherm.simulator.trace.TraceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which host a guest of a trace begins on. Memory is a hard limit. */
public enum Placing {
    /** The host with the largest share of its memory free. */
    SPREAD,
    /** The first host that has the memory. */
    FIRST_FIT;

    /**
     * The host of every guest, by the guest's name. Guests are placed in the order in which they come, those that come
     * together in the order of the trace; memory of those that have left is free again.
     *
     * @throws TraceException if a guest fits nowhere
     */
    Map<String, String> place(Trace trace, Map<String, HostType> hosts) {
        Map<String, Long> freeKib = new LinkedHashMap<>();
        hosts.forEach((name, type) -> freeKib.put(name, type.memoryKib()));
        List<TraceVm> order = new ArrayList<>(trace.vms());
        order.sort(Comparator.comparingInt(TraceVm::fromStep));
        TreeMap<Integer, List<TraceVm>> leaving = new TreeMap<>();
        Map<String, String> placed = new LinkedHashMap<>();
        for (TraceVm vm : order) {
            while (!leaving.isEmpty() && leaving.firstKey() <= vm.fromStep()) {
                for (TraceVm left : leaving.pollFirstEntry().getValue()) {
                    freeKib.merge(placed.getOrDefault(left.name(), ""), left.memoryKib(), Long::sum);
                }
            }
            String host = choose(vm, hosts, freeKib);
            if (host == null) {
                throw new TraceException("VM " + vm.name() + " needs " + (vm.memoryKib() >> 10)
                        + " MiB, and none of the " + hosts.size() + " hosts has so much free ("
                        + placed.size() + " VMs were placed before it); give more hosts, or hosts with more memory");
            }
            freeKib.merge(host, -vm.memoryKib(), Long::sum);
            placed.put(vm.name(), host);
            leaving.computeIfAbsent(vm.untilStep(), step -> new ArrayList<>()).add(vm);
        }
        return placed;
    }

    private @Nullable String choose(TraceVm vm, Map<String, HostType> hosts, Map<String, Long> freeKib) {
        String best = null;
        double bestShare = -1;
        for (Map.Entry<String, HostType> host : hosts.entrySet()) {
            long free = freeKib.getOrDefault(host.getKey(), 0L);
            if (free < vm.memoryKib()) {
                continue;
            }
            if (this == FIRST_FIT) {
                return host.getKey();
            }
            double share = (double) free / host.getValue().memoryKib();
            if (share > bestShare) {
                best = host.getKey();
                bestShare = share;
            }
        }
        return best;
    }
}
