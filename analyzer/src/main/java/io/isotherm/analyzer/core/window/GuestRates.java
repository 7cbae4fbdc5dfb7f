package io.isotherm.analyzer.core.window;

import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rates of a host's guests over the intervals of one window. */
final class GuestRates {
    /** A guest uses no more than its virtual CPUs; what is beyond by more than measuring allows is no measurement. */
    private static final double CPU_TOLERANCE = 1.1;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    /** Bytes per second of all guests together. */
    record Traffic(double network, double disk) {
        private static final Traffic NONE = new Traffic(0, 0);
    }

    /** A guest's counters at an instant, epoch milliseconds. */
    private record Reading(long at, VmMetrics vm) {}

    private static final class Guest {
        final Weighted cpus = new Weighted();
        final Weighted network = new Weighted();
        final Weighted disk = new Weighted();
    }

    private final TreeMap<String, Guest> guests = new TreeMap<>();
    private final TreeMap<String, Reading> readings = new TreeMap<>();
    private final List<String> oddities = new ArrayList<>();

    /**
     * Takes a usable sample in, and the rates since the guests' readings before it. A guest that an incomplete sample lacks
     * was missed, and is still there; one that a complete sample lacks has left. A guest that has just come, or one of
     * whose counters has gone back, has no rates.
     *
     * @param measures whether the sample ends an interval of the window
     * @param longestMillis rates are not taken over longer than this
     */
    Traffic add(HostMetrics sample, boolean measures, long longestMillis) {
        long at = sample.getSampledAt().toEpochMilli();
        double network = 0;
        double disk = 0;
        for (VmMetrics vm : sample.getVms()) {
            Reading before = readings.put(vm.getUuid(), new Reading(at, vm));
            if (before == null || !measures || at - before.at() > longestMillis) {
                continue;
            }
            Traffic traffic = rates(before, at, vm, sample.getCapacity().getCpus());
            network += traffic.network();
            disk += traffic.disk();
        }
        if (sample.getComplete() && readings.size() > sample.getVms().size()) {
            readings.values().removeIf(reading -> reading.at() != at);
        }
        return new Traffic(network, disk);
    }

    /** Forgets all readings: what comes next is from another machine, or from after a restart. */
    void startAnew() {
        readings.clear();
    }

    private Traffic rates(Reading before, long at, VmMetrics vm, int hostCpus) {
        VmMetrics earlier = before.vm();
        double millis = at - before.at();
        if (wentBack(earlier, vm)) {
            return Traffic.NONE;
        }
        double cpus = ((double) vm.getCpuTimeNanos() - earlier.getCpuTimeNanos()) / (millis * NANOS_PER_MILLI);
        int most = Math.min(Math.max(vm.getVcpus(), earlier.getVcpus()), hostCpus);
        if (cpus > most * CPU_TOLERANCE) {
            oddities.add("guest " + vm.getUuid() + " seems to use " + Numbers.text(cpus) + " CPUs at "
                    + Instant.ofEpochMilli(at) + ", it can use " + most);
            return Traffic.NONE;
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
        return new Traffic(networkRate, diskRate);
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
     * The guests at the newest sample, by uuid, those that it missed included. A definition that is shut off is no guest:
     * it loads nothing.
     *
     * @param neededMillis how much of the window must be covered for a guest's rates to count as measured
     */
    List<VmLoad> loads(double neededMillis) {
        return readings.values().stream()
                .map(Reading::vm)
                .filter(vm -> vm.getState() != VmState.STOPPED)
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
                null,
                vm.getMemoryMaxKib(),
                vm.getFacts());
    }
}
