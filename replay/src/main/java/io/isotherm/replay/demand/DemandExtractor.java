package io.isotherm.replay.demand;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out what the guests of one pool asked for, from its {@code host-metrics} in the order of their times.
 *
 * <ul>
 *   <li>The step is the usual time between two samples of a host.
 *   <li>A counter's growth between two samples is spread evenly over the time between them, so that all work recorded is
 *       found again. CPU is in MHz of the host that did it, so that hosts of different speed compare.
 *   <li>A guest is one and the same wherever it runs. While it moves or restarts nothing is counted, and it is taken to
 *       go on as before.
 *   <li>A guest that no sample shows for {@value #PATIENCE_SAMPLES} steps and five minutes was not there meanwhile.
 *   <li>A host that falls silent for good with guests on it has failed. One that falls silent without any was put to
 *       sleep: it stays in the pool, for whoever runs the model decides on sleep anew.
 * </ul>
 *
 * <p>What was used is taken for what was asked for: what a host could not serve when it was recorded, no counter tells.
 */
public final class DemandExtractor {
    /** A guest unseen for so many steps is gone. */
    static final int PATIENCE_SAMPLES = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int INTERVALS_TO_LEARN_FROM = 50;
    private static final int MOST_STEPS = 1_000_000;

    private final List<HostMetrics> waiting = new ArrayList<>();
    private final Map<String, HostMetrics> newestWaiting = new HashMap<>();
    private final List<Long> intervals = new ArrayList<>();
    private final TreeMap<String, HostTrack> hosts = new TreeMap<>();
    private final TreeMap<String, VmTrack> vms = new TreeMap<>();
    private @Nullable String pool;
    private @Nullable Steps steps;
    private long lastAt = Long.MIN_VALUE;
    private long skipped;

    /**
     * Takes the next sample. Samples of one host that come out of order are left out, and those of hosts without CPU or
     * memory.
     *
     * @throws IllegalStateException if it is of another pool than those before, or of quite another time
     */
    public void accept(HostMetrics sample) {
        if (!isPossible(sample.getCapacity())) {
            skipped++;
            return;
        }
        if (pool == null) {
            pool = sample.getPool();
        } else if (!pool.equals(sample.getPool())) {
            throw new IllegalStateException("The recording holds samples of the pools " + pool + " and "
                    + sample.getPool() + "; record one pool at a time");
        }
        Steps known = steps;
        if (known == null) {
            waiting.add(sample);
            HostMetrics before = newestWaiting.put(sample.getHost(), sample);
            if (before != null && at(sample) > at(before)) {
                intervals.add(at(sample) - at(before));
            }
            if (intervals.size() >= INTERVALS_TO_LEARN_FROM) {
                learn();
            }
        } else {
            take(sample, known);
        }
    }

    private Steps learn() {
        if (intervals.isEmpty()) {
            throw new IllegalStateException("The recording has " + waiting.size()
                    + " samples and no host with two; rates need two samples of a host at least");
        }
        intervals.sort(Long::compare);
        long median = intervals.get(intervals.size() / 2);
        // Collectors are not on time to the millisecond; the period that they were set to is in whole seconds.
        long length = median >= 1000 ? Math.round(median / 1000.0) * 1000 : median;
        long first = waiting.stream().mapToLong(DemandExtractor::at).min().orElseThrow();
        Steps learnt = new Steps(Math.floorDiv(first, length) * length, length);
        steps = learnt;
        waiting.forEach(sample -> take(sample, learnt));
        waiting.clear();
        newestWaiting.clear();
        return learnt;
    }

    private static boolean isPossible(HostCapacity capacity) {
        return capacity.getCpus() >= 1
                && capacity.getCpuMhz() > 0
                && capacity.getMemoryKib() > 0
                && capacity.getNetworkBytesPerSecond() >= 0
                && capacity.getDiskBytesPerSecond() >= 0
                && Double.isFinite(
                        capacity.getCpuMhz() + capacity.getNetworkBytesPerSecond() + capacity.getDiskBytesPerSecond());
    }

    private void take(HostMetrics sample, Steps grid) {
        if ((at(sample) - grid.start()) / grid.length() > MOST_STEPS) {
            throw new IllegalStateException("The recording reaches from " + Instant.ofEpochMilli(grid.start()) + " to "
                    + sample.getSampledAt() + " (host " + sample.getHost() + "), more than " + MOST_STEPS
                    + " steps of " + grid.length() + " ms; record less, or check that host's clock");
        }
        lastAt = Math.max(lastAt, at(sample));
        HostTrack host = hosts.computeIfAbsent(sample.getHost(), name -> new HostTrack(name, grid));
        if (!host.take(sample, vms)) {
            skipped++;
        }
    }

    /** Samples that were left out: their host had sent a newer one before, or had no CPU or memory. */
    public long skipped() {
        return skipped;
    }

    /**
     * What was asked for.
     *
     * @throws IllegalStateException if the samples are too few to tell
     */
    public Demand finish() {
        Steps grid = steps == null ? learn() : steps;
        int count = (int) Math.max(1, (lastAt - grid.start()) / grid.length());
        long patience = grid.patience();
        List<HostDemand> allHosts = new ArrayList<>();
        for (HostTrack host : hosts.values()) {
            boolean failed = host.lastAt() < lastAt - patience && host.occupied();
            int until = failed ? Math.max(1, Math.min(count, grid.after(host.lastAt()))) : count;
            int from = Math.min(grid.of(host.firstAt()), until - 1);
            allHosts.add(host.demand(from <= PATIENCE_SAMPLES ? 0 : from, until));
        }
        // At the end nobody tells any more whether a guest comes back: one sample of its host without it is enough.
        Map<String, Long> goneBefore = new HashMap<>();
        hosts.forEach((name, host) ->
                goneBefore.put(name, Math.max(host.lastAt() - grid.length() / 2, lastAt - patience)));
        List<VmDemand> allVms = new ArrayList<>();
        for (VmTrack vm : vms.values()) {
            vm.finish(count, goneBefore).ifPresent(allVms::add);
        }
        return new Demand(
                pool == null ? "" : pool,
                Instant.ofEpochMilli(grid.start()),
                Duration.ofMillis(grid.length()),
                count,
                allHosts,
                allVms);
    }

    static long at(HostMetrics sample) {
        return sample.getSampledAt().toEpochMilli();
    }

    /**
     * Steps, numbered from 0.
     *
     * @param start beginning of step 0, epoch milliseconds
     * @param length in milliseconds
     */
    record Steps(long start, long length) {
        /** The step that a time is in; 0 for one before the first. */
        int of(long at) {
            return (int) Math.max(0, (at - start) / length);
        }

        /** The first step that begins at a time or after it. */
        int after(long at) {
            return (int) Math.max(0, -Math.floorDiv(-(at - start), length));
        }

        long patience() {
            return Math.max(PATIENCE_SAMPLES * length, PATIENCE.toMillis());
        }
    }
}
