package io.isotherm.replay.demand;

import io.isotherm.replay.demand.DemandExtractor.Steps;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.VmMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One guest's series while a demand is extracted, over whichever hosts it was on. */
final class VmTrack {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final UUID uuid;
    private final String name;
    private final Steps steps;
    private int vcpus = 1;
    private final List<Stay> stays = new ArrayList<>();
    private final List<Memory> memory = new ArrayList<>();
    /** Work in each step (a rate times milliseconds), and for how many milliseconds of the step it was measured. */
    private float[] cpu = new float[0];

    private float[] network = new float[0];
    private float[] disk = new float[0];
    private float[] covered = new float[0];

    private String host = "";
    private String firstHost = "";
    private long cameAt = Long.MIN_VALUE;
    private long seenAt = Long.MIN_VALUE;
    private long cpuNanos;
    private long networkBytes;
    private long diskBytes;

    VmTrack(UUID uuid, String name, Steps steps) {
        this.uuid = uuid;
        this.name = name;
        this.steps = steps;
    }

    /**
     * The guest was seen.
     *
     * @param previous when the host had been sampled before
     * @return CPU time used since then, in nanoseconds; below 0 if its counters do not tell
     */
    double seen(VmMetrics vm, String onHost, long at, long previous, HostCapacity capacity) {
        if (at <= seenAt) {
            return -1;
        }
        long network64 = vm.getNetworkRxBytes() + vm.getNetworkTxBytes();
        long disk64 = vm.getDiskReadBytes() + vm.getDiskWriteBytes();
        boolean wasHereBefore = host.equals(onHost) && seenAt == previous;
        boolean goesOn =
                wasHereBefore && vm.getCpuTimeNanos() >= cpuNanos && network64 >= networkBytes && disk64 >= diskBytes;
        double nanos = -1;
        if (goesOn) {
            nanos = (double) vm.getCpuTimeNanos() - cpuNanos;
            double millis = at - seenAt;
            double cpus = Math.min(nanos / (millis * NANOS_PER_MILLI), Math.max(1, vm.getVcpus()));
            measured(
                    cpus * capacity.getCpuMhz(),
                    (network64 - networkBytes) / millis * MILLIS_PER_SECOND,
                    (disk64 - diskBytes) / millis * MILLIS_PER_SECOND,
                    seenAt,
                    at);
        } else if (cameAt == Long.MIN_VALUE) {
            cameAt = at;
            firstHost = onHost;
        } else if (!wasHereBefore && at - seenAt > steps.patience()) {
            leave(seenAt);
            cameAt = at;
            firstHost = onHost;
        }
        vcpus = Math.max(vcpus, vm.getVcpus());
        remember(Math.max(1, vm.getMemoryKib()), at);
        host = onHost;
        seenAt = at;
        cpuNanos = vm.getCpuTimeNanos();
        networkBytes = network64;
        diskBytes = disk64;
        return nanos;
    }

    private void remember(long kib, long at) {
        if (!memory.isEmpty() && memory.get(memory.size() - 1).kib() == kib) {
            return;
        }
        int step = steps.of(at);
        if (!memory.isEmpty() && memory.get(memory.size() - 1).fromStep() >= step) {
            memory.remove(memory.size() - 1);
        }
        memory.add(new Memory(step, kib));
    }

    private void measured(double mhz, double networkRate, double diskRate, long from, long to) {
        int last = steps.of(to - 1);
        if (last >= covered.length) {
            int length = Math.max(last + 1, covered.length + covered.length / 2);
            cpu = Arrays.copyOf(cpu, length);
            network = Arrays.copyOf(network, length);
            disk = Arrays.copyOf(disk, length);
            covered = Arrays.copyOf(covered, length);
        }
        for (int step = steps.of(from); step <= last; step++) {
            long begin = steps.start() + step * steps.length();
            float millis = Math.min(to, begin + steps.length()) - Math.max(from, begin);
            cpu[step] += (float) (mhz * millis);
            network[step] += (float) (networkRate * millis);
            disk[step] += (float) (diskRate * millis);
            covered[step] += millis;
        }
    }

    private void leave(long at) {
        int from = steps.of(cameAt);
        int until = Math.max(from + 1, steps.after(at));
        if (!stays.isEmpty()) {
            from = Math.max(from, stays.get(stays.size() - 1).untilStep());
        }
        if (from < until) {
            stays.add(new Stay(from, until, firstHost));
        }
    }

    /**
     * The whole series.
     *
     * @param count number of steps
     * @param goneBefore by host: a guest that was last seen there, and before this time, has ended
     */
    Optional<VmDemand> finish(int count, Map<String, Long> goneBefore) {
        boolean gone = seenAt < goneBefore.getOrDefault(host, Long.MAX_VALUE);
        leave(gone ? seenAt : steps.start() + count * steps.length());
        List<Stay> within = stays.stream()
                .filter(stay -> stay.fromStep() < count)
                .map(stay -> new Stay(stay.fromStep(), Math.min(count, stay.untilStep()), stay.host()))
                .toList();
        if (within.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VmDemand(
                uuid, name, vcpus, within, memory, rates(cpu, count), rates(network, count), rates(disk, count)));
    }

    /** Rates of all steps; one that was not measured has that of the step before, the first ones that of the next. */
    private float[] rates(float[] work, int count) {
        float[] rates = new float[count];
        int known = -1;
        for (int step = 0; step < count; step++) {
            if (step < covered.length && covered[step] > 0) {
                rates[step] = work[step] / covered[step];
                if (known < 0) {
                    Arrays.fill(rates, 0, step, rates[step]);
                }
                known = step;
            } else if (known >= 0) {
                rates[step] = rates[known];
            }
        }
        return rates;
    }
}
