package io.isotherm.analyzer.core;

import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rates of a host's guests over the intervals of one window. */
final class GuestRates {
    /** A guest uses no more than its virtual CPUs; what is beyond by more than measuring allows is no measurement. */
    private static final double CPU_TOLERANCE = 1.1;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    /** Bytes per second of all guests together. */
    record Traffic(double network, double disk) {}

    private static final class Guest {
        final Weighted cpus = new Weighted();
        final Weighted network = new Weighted();
        final Weighted disk = new Weighted();
    }

    private final TreeMap<String, Guest> guests = new TreeMap<>();
    private final List<String> oddities = new ArrayList<>();

    /**
     * Takes the interval between two samples in. A guest that was not there at its beginning, or one of whose counters
     * has gone back, has no rates in it.
     */
    Traffic add(HostMetrics from, HostMetrics to) {
        double millis = to.getSampledAt().toEpochMilli() - from.getSampledAt().toEpochMilli();
        Map<String, VmMetrics> before = new HashMap<>();
        from.getVms().forEach(vm -> before.put(vm.getUuid(), vm));
        double network = 0;
        double disk = 0;
        for (VmMetrics vm : to.getVms()) {
            VmMetrics earlier = before.get(vm.getUuid());
            if (earlier == null || wentBack(earlier, vm)) {
                continue;
            }
            double cpus = ((double) vm.getCpuTimeNanos() - earlier.getCpuTimeNanos()) / (millis * NANOS_PER_MILLI);
            int most = Math.min(
                    Math.max(vm.getVcpus(), earlier.getVcpus()),
                    to.getCapacity().getCpus());
            if (cpus > most * CPU_TOLERANCE) {
                oddities.add("guest " + vm.getUuid() + " seems to use " + Numbers.text(cpus) + " CPUs at "
                        + to.getSampledAt() + ", it can use " + most);
                continue;
            }
            double networkRate = bytes(
                            earlier.getNetworkRxBytes(), vm.getNetworkRxBytes(),
                            earlier.getNetworkTxBytes(), vm.getNetworkTxBytes())
                    / millis
                    * MILLIS_PER_SECOND;
            double diskRate = bytes(
                            earlier.getDiskReadBytes(), vm.getDiskReadBytes(),
                            earlier.getDiskWriteBytes(), vm.getDiskWriteBytes())
                    / millis
                    * MILLIS_PER_SECOND;
            Guest guest = guests.computeIfAbsent(vm.getUuid(), uuid -> new Guest());
            guest.cpus.add(Math.min(cpus, most), millis);
            guest.network.add(networkRate, millis);
            guest.disk.add(diskRate, millis);
            network += networkRate;
            disk += diskRate;
        }
        return new Traffic(network, disk);
    }

    private static double bytes(long in, long inNow, long out, long outNow) {
        return ((double) inNow - in) + ((double) outNow - out);
    }

    private static boolean wentBack(VmMetrics earlier, VmMetrics vm) {
        return vm.getCpuTimeNanos() < earlier.getCpuTimeNanos()
                || vm.getNetworkRxBytes() < earlier.getNetworkRxBytes()
                || vm.getNetworkTxBytes() < earlier.getNetworkTxBytes()
                || vm.getDiskReadBytes() < earlier.getDiskReadBytes()
                || vm.getDiskWriteBytes() < earlier.getDiskWriteBytes();
    }

    /** Measurements of guests that cannot be right and were left out. */
    List<String> oddities() {
        return oddities;
    }

    /**
     * The guests of a sample, by uuid.
     *
     * @param neededMillis how much of the window must be covered for a guest's rates to count as measured
     */
    List<VmLoad> loads(HostMetrics newest, double neededMillis) {
        return newest.getVms().stream()
                .sorted(Comparator.comparing(VmMetrics::getUuid))
                .map(vm -> load(vm, guests.get(vm.getUuid()), neededMillis))
                .toList();
    }

    private static VmLoad load(VmMetrics vm, @Nullable Guest measured, double neededMillis) {
        Guest guest = measured == null ? new Guest() : measured;
        return new VmLoad(
                vm.getUuid(),
                vm.getName(),
                vm.getState(),
                !guest.cpus.isEmpty() && guest.cpus.weight() >= neededMillis,
                vm.getVcpus(),
                guest.cpus.mean(),
                guest.cpus.p95(),
                vm.getMemoryKib(),
                guest.network.mean(),
                guest.disk.mean(),
                null);
    }
}
