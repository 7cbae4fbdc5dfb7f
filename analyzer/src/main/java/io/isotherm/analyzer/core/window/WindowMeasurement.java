package io.isotherm.analyzer.core.window;

import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.Cut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one host say about one window.
 *
 * <p>Rates belong to the intervals between consecutive usable samples. An interval counts, with its whole length, in the
 * window in which it ends: so each is counted exactly once, one that straddles the window's start included, and only
 * samples that must have come before the window closed are looked at. A sample at the very end of a window ends an
 * interval of it. A gap longer than {@value #BRIDGED_SAMPLES} sampling periods is not bridged.
 */
public final class WindowMeasurement {
    private static final int BRIDGED_SAMPLES = 3;
    /** A sample closer to the one before than this share of the sampling period gives no rate worth having. */
    private static final double SHORTEST_INTERVAL = 0.05;
    /** Host CPU use up to this share of capacity is a matter of reading time and counters apart; beyond, it is wrong. */
    private static final double CPU_TOLERANCE = 1.1;

    /** A host's memory that changes by no more than this share is the same. */
    private static final double SAME_MEMORY = 0.01;

    private static final double NANOS_PER_MILLI = 1e6;

    private static final int MOST_PROBLEM_CHARACTERS = 1000;

    private final long start;
    private final long end;
    private final DetectionConfig detection;
    private final Map<Resource, Weighted> uses = new EnumMap<>(Resource.class);
    private final Weighted domain0 = new Weighted();
    private final GuestRates guests = new GuestRates();
    private final List<String> implausible = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final List<String> resizings = new ArrayList<>();
    private final SortedSet<String> machines = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final SortedSet<Instant> rivals = new TreeSet<>();
    private Instant latestCollector = Instant.MIN;
    private int samples;
    private double coveredMillis;
    private @Nullable HostMetrics newest;

    /**
     * Measures the window from {@code start} to {@code end}.
     *
     * @param ordered samples of one host, oldest first, the last usable one before the window included; those after
     *     {@code end} are ignored
     */
    public WindowMeasurement(List<HostMetrics> ordered, long start, long end, DetectionConfig detection) {
        this.start = start;
        this.end = end;
        this.detection = detection;
        for (HostMetrics sample : ordered) {
            if (at(sample) <= end) {
                take(sample);
            }
        }
    }

    private void take(HostMetrics sample) {
        boolean inside = at(sample) > start;
        samples += inside ? 1 : 0;
        if (inside && sample.getHostUuid() != null) {
            machines.add(sample.getHostUuid());
        }
        if (inside) {
            takeCollector(sample.getCollectorStartedAt());
        }
        String problem = Plausibility.problem(sample);
        HostMetrics before = newest;
        if (problem != null || before == null) {
            settle(sample, inside, problem, null);
            return;
        }
        long millis = at(sample) - at(before);
        if (millis < detection.getSampleMillis() * SHORTEST_INTERVAL) {
            return;
        }
        if (isAnotherMachine(before, sample)) {
            guests.startAnew();
            settle(sample, inside, null, null);
        } else if (millis > longestMillis()) {
            settle(sample, inside, null, null);
        } else {
            settle(sample, inside, tooFast(before, sample, millis), before);
        }
    }

    /** One that was started anew sends nothing any more of what it was before. */
    private void takeCollector(Instant started) {
        if (started.isBefore(latestCollector)) {
            rivals.add(started);
            rivals.add(latestCollector);
        } else {
            latestCollector = started;
        }
    }

    /** Counts a sample in, with the interval since the one before where it can be bridged, or sets it aside. */
    private void settle(HostMetrics sample, boolean inside, @Nullable String problem, @Nullable HostMetrics before) {
        if (problem != null) {
            if (inside) {
                implausible.add("implausible sample of " + sample.getSampledAt() + ": " + problem);
            }
            return;
        }
        if (inside && newest != null && isResized(newest, sample)) {
            resizings.add(
                    "its capacity went from " + size(newest) + " to " + size(sample) + " at " + sample.getSampledAt());
        }
        newest = sample;
        if (inside) {
            gaps.addAll(Plausibility.oddities(sample));
            if (!sample.getComplete()) {
                gaps.add("sample of " + sample.getSampledAt() + " is incomplete: "
                        + Cut.at(MOST_PROBLEM_CHARACTERS, String.join("; ", sample.getProblems())));
            }
        }
        boolean measures = before != null && inside && !wentBack(before, sample);
        GuestRates.Traffic traffic = guests.add(sample, measures, longestMillis());
        if (before != null && measures) {
            interval(before, sample, traffic);
        }
    }

    private long longestMillis() {
        return BRIDGED_SAMPLES * detection.getSampleMillis();
    }

    private static boolean isAnotherMachine(HostMetrics from, HostMetrics to) {
        return from.getHostUuid() != null
                && to.getHostUuid() != null
                && !from.getHostUuid().equalsIgnoreCase(to.getHostUuid());
    }

    private static boolean isResized(HostMetrics from, HostMetrics to) {
        HostCapacity before = from.getCapacity();
        HostCapacity now = to.getCapacity();
        return !isAnotherMachine(from, to)
                && (before.getCpus() != now.getCpus()
                        || Math.abs(now.getMemoryKib() - before.getMemoryKib()) > before.getMemoryKib() * SAME_MEMORY);
    }

    private static String size(HostMetrics sample) {
        return sample.getCapacity().getCpus() + " CPUs and "
                + sample.getCapacity().getMemoryKib() + " KiB";
    }

    private static @Nullable String tooFast(HostMetrics from, HostMetrics to, long millis) {
        double cpuShare = cpuShare(from, to, millis);
        return cpuShare > CPU_TOLERANCE
                ? "the host would have used " + Numbers.text(cpuShare) + " of its CPU capacity since "
                        + from.getSampledAt() + " (cpuTimeNanos went from " + from.getCpuTimeNanos() + " to "
                        + to.getCpuTimeNanos() + "), 1 is possible"
                : null;
    }

    private static double cpuShare(HostMetrics from, HostMetrics to, long millis) {
        double nanos = (double) to.getCpuTimeNanos() - from.getCpuTimeNanos();
        return nanos / (millis * NANOS_PER_MILLI * to.getCapacity().getCpus());
    }

    private boolean wentBack(HostMetrics from, HostMetrics to) {
        if (to.getCpuTimeNanos() >= from.getCpuTimeNanos()) {
            return false;
        }
        gaps.add("counter reset at " + to.getSampledAt() + ": cpuTimeNanos of the host went from "
                + from.getCpuTimeNanos() + " back to " + to.getCpuTimeNanos());
        return true;
    }

    private void interval(HostMetrics from, HostMetrics to, GuestRates.Traffic traffic) {
        long millis = at(to) - at(from);
        use(Resource.CPU, cpuShare(from, to, millis), millis);
        domain0(from, to, millis);
        use(Resource.MEMORY, (double) to.getMemoryUsedKib() / to.getCapacity().getMemoryKib(), millis);
        useIfKnown(Resource.NETWORK, traffic.network(), to.getCapacity().getNetworkBytesPerSecond(), millis);
        useIfKnown(Resource.DISK, traffic.disk(), to.getCapacity().getDiskBytesPerSecond(), millis);
        coveredMillis += millis;
    }

    private void domain0(HostMetrics from, HostMetrics to, long millis) {
        Long before = from.getDomain0CpuNanos();
        Long now = to.getDomain0CpuNanos();
        if (before != null && now != null && now >= before) {
            domain0.add(
                    Math.min(
                            1,
                            (now - before)
                                    / (millis
                                            * NANOS_PER_MILLI
                                            * to.getCapacity().getCpus())),
                    millis);
        }
    }

    private void useIfKnown(Resource resource, double rate, double capacity, long millis) {
        if (capacity > 0) {
            use(resource, rate / capacity, millis);
        }
    }

    private void use(Resource resource, double share, long millis) {
        uses.computeIfAbsent(resource, key -> new Weighted()).add(Math.min(share, 1), millis);
    }

    private static long at(HostMetrics sample) {
        return sample.getSampledAt().toEpochMilli();
    }

    /** Whether the host sent anything in the window, usable or not. */
    public boolean anySample() {
        return samples > 0;
    }

    /** How many samples the host sent in the window, usable or not. */
    public int samples() {
        return samples;
    }

    /** Share of the window covered by usable samples, 0 to 1. */
    public double completeness() {
        return Math.min(1, coveredMillis / (end - start));
    }

    /** The identities of the machines that samples of the window came from under the host's name; mostly one. */
    public SortedSet<String> machines() {
        return machines;
    }

    /** When collectors were started that took samples of the host side by side; mostly none, else two or more. */
    public SortedSet<Instant> rivals() {
        return rivals;
    }

    /**
     * How the machine's CPUs or memory changed within the window, or since the one before; mostly not at all. A size that has
     * not stayed for a whole window is nothing to plan on.
     */
    public List<String> resizings() {
        return resizings;
    }

    /** Samples of the window that were not used, each with the reason. */
    public List<String> implausible() {
        return implausible;
    }

    /** What was missing without being wrong, or wrong with a single guest. */
    public List<String> gaps() {
        List<String> all = new ArrayList<>(gaps);
        all.addAll(guests.oddities());
        return all;
    }

    /** The newest usable sample up to the window's end, which may be older than the window; null when there is none. */
    public @Nullable HostMetrics newest() {
        return newest;
    }

    /** The mean of a resource; null when it was not measured. */
    public @Nullable Double mean(Resource resource) {
        Weighted use = uses.get(resource);
        return use == null ? null : use.mean();
    }

    /** Domain-0's own use of CPU, mean, share of capacity; null where it was not told. */
    public @Nullable Double domain0Cpu() {
        return domain0.isEmpty() ? null : domain0.mean();
    }

    public List<ResourceUse> resources() {
        List<ResourceUse> all = new ArrayList<>();
        uses.forEach((resource, use) -> all.add(new ResourceUse(resource, use.mean(), use.p95(), use.max())));
        return all;
    }

    /** The guests in the newest usable sample of the window; none when it has no usable sample. */
    public List<VmLoad> vms() {
        return newest != null && at(newest) > start
                ? guests.loads(detection.getMinCompleteness() * (end - start))
                : List.of();
    }
}
