package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.PoolProgress.AheadHost;
import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.EventTimes;
import io.isotherm.pool.RecordSize;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the samples of one pool in and closes its windows. The same samples and configurations in the same order give the
 * same results; duplicates change nothing, and the order of samples within the grace does not matter to the states.
 *
 * <p>Windows are tumbling and aligned to the epoch. One closes when the pool's time (see {@link PoolClock}) has reached
 * its end plus {@code graceMillis}. A window in which no host of the pool sent anything is not closed but left out, so a
 * pool that comes back after a long silence starts anew instead of working off the time between: never more windows are
 * closed at once than there are samples waiting.
 */
public final class PoolAnalyzer {
    private final PoolMemory memory;
    private final long mostStateBytes;

    /**
     * For topics of the usual size.
     *
     * @param memory of the one pool whose samples will be taken in
     */
    public PoolAnalyzer(PoolMemory memory) {
        this(memory, RecordSize.ofValueIn(RecordSize.USUAL_BYTES));
    }

    /**
     * The same, for states of another size.
     *
     * @param mostStateBytes what no state takes more than; a host of which more is to be told is unknown
     */
    public PoolAnalyzer(PoolMemory memory, long mostStateBytes) {
        this.memory = memory;
        this.mostStateBytes = mostStateBytes;
    }

    /**
     * Takes one sample in, under a configuration that holds at all times.
     *
     * @param sample of this pool; its values may be implausible, its names are taken as they are
     * @param config a sound configuration (see {@link io.isotherm.pool.PoolConfigs#problems})
     */
    public Result accept(HostMetrics sample, PoolConfig config) {
        return accept(sample, ConfigHistory.of(config));
    }

    /**
     * Takes one sample in.
     *
     * @param sample of this pool; its values may be implausible, its names are taken as they are
     * @param configs sound configurations: a window is as long, and waits as long, as the one in force at its start says
     *     (the pool's first: as the one in force by the pool's time), and is judged by the one in force at its end
     */
    public Result accept(HostMetrics sample, ConfigHistory configs) {
        String host = sample.getHost();
        long at = sample.getSampledAt().toEpochMilli();
        PoolProgress progress = memory.progress();
        DetectionConfig detection = progress == null ? configs.at(at).getDetection() : ofOpenWindow(progress, configs);
        if (at < 0 || at > EventTimes.LATEST_MILLIS) {
            if (progress != null) {
                memory.progress(know(progress, host, progress.now())
                        .reporting(
                                host,
                                detection.getWindowMillis(),
                                "implausible sample: its time " + Instant.ofEpochMilli(at)
                                        + " must lie between 1970 and 9999"));
            }
            return Result.of(Disposition.TIME_IMPLAUSIBLE);
        }
        long vote = PoolClock.vote(sample, detection.getMaxClockAheadMillis());
        if (progress == null) {
            progress = PoolProgress.firstSample(host, vote, floor(vote, detection.getWindowMillis()));
        }
        if (at < progress.closedUntil()) {
            progress = beforeTheFirstWindow(progress, sample, detection);
            if (at < progress.closedUntil()) {
                return late(progress, sample, at, detection);
            }
        }
        if (PoolClock.isAhead(progress, at, detection.getMaxClockAheadMillis())) {
            progress = know(progress, host, progress.now());
            long before = progress.now();
            progress = PoolClock.ahead(progress, sample, detection.getWindowMillis());
            memory.progress(progress);
            if (progress.now() == before || PoolClock.isAhead(progress, at, detection.getMaxClockAheadMillis())) {
                return new Result(Disposition.CLOCK_AHEAD, closeDue(progress, configs));
            }
        }
        if (!memory.keep(sample)) {
            return Result.of(Disposition.DUPLICATE);
        }
        progress = PoolClock.timely(know(progress, host, at), host, vote);
        memory.progress(progress);
        return new Result(Disposition.COUNTED_IN, closeDue(progress, configs));
    }

    /**
     * A host of which nothing but late samples comes is known too, so that it is seen to be missing. A sample that is newer
     * than all that were heard of its host tells that its clock or its way is slow; others are stragglers or duplicates.
     */
    private Result late(PoolProgress progress, HostMetrics sample, long at, DetectionConfig detection) {
        String host = sample.getHost();
        if (at < progress.now() - detection.getForgetMillis()) {
            memory.progress(progress);
            return Result.of(Disposition.LATE);
        }
        HostHistory before = memory.history(host);
        PoolProgress known = know(progress, host, at);
        if (before == null || at > before.lastSeen()) {
            known = known.reportingLate(host, detection.getWindowMillis(), lateness(progress, sample, at));
            if (before != null) {
                memory.history(host, before.seen(at));
            }
        }
        memory.progress(known);
        return Result.of(Disposition.LATE);
    }

    /** In a pool of two nobody bears either clock out. */
    private String lateness(PoolProgress progress, HostMetrics sample, long at) {
        String leader = progress.leader().host();
        long seconds = Duration.ofMillis(progress.now() - at).toSeconds();
        HostMetrics leading = leader.equals(sample.getHost()) ? null : newest(leader);
        return ClockWords.late(sample, seconds, leading, progress.hosts() <= 2);
    }

    private @Nullable HostMetrics newest(String host) {
        HostMetrics newest = null;
        for (HostMetrics sample : memory.samples(host)) {
            newest = sample;
        }
        return newest;
    }

    private PoolProgress know(PoolProgress progress, String host, long at) {
        if (memory.knows(host)) {
            return progress;
        }
        memory.history(host, HostHistory.firstSeen(at));
        return progress.hosts(progress.hosts() + 1);
    }

    /**
     * Until the first window is closed, it is not settled where the pool begins. A sample that is not too late may open an
     * earlier window. And when the pool's first sample came from a clock that is ahead, the pool's time is put right as
     * soon as no more hosts are ahead than are not.
     */
    private PoolProgress beforeTheFirstWindow(PoolProgress progress, HostMetrics sample, DetectionConfig detection) {
        if (progress.begun()) {
            return progress;
        }
        long at = sample.getSampledAt().toEpochMilli();
        long window = floor(at, detection.getWindowMillis());
        long tooLateFrom = window + detection.getWindowMillis() + detection.getGraceMillis();
        if (progress.now() < tooLateFrom) {
            return progress.closedUntil(window, false);
        }
        PoolProgress known = know(progress, sample.getHost(), at);
        List<String> ahead = new ArrayList<>();
        for (String host : memory.hosts()) {
            HostHistory history = memory.history(host);
            if (history != null && history.lastSeen() >= tooLateFrom) {
                ahead.add(host);
            }
        }
        return 2 * ahead.size() > known.hosts() ? known : startAgain(known, sample, ahead, detection);
    }

    private PoolProgress startAgain(
            PoolProgress progress, HostMetrics sample, List<String> ahead, DetectionConfig detection) {
        long at = sample.getSampledAt().toEpochMilli();
        PoolProgress again = PoolProgress.firstSample(sample.getHost(), at, floor(at, detection.getWindowMillis()))
                .hosts(progress.hosts());
        List<AheadHost> hostsAhead = new ArrayList<>();
        for (String host : ahead) {
            long newest = at;
            String words = "";
            for (HostMetrics early : memory.samples(host)) {
                words = ClockWords.ahead(early);
                newest = early.getSampledAt().toEpochMilli();
                if (PoolClock.isAhead(again, newest, detection.getMaxClockAheadMillis())) {
                    memory.drop(host, newest);
                }
            }
            if (PoolClock.isAhead(again, newest, detection.getMaxClockAheadMillis())) {
                memory.history(host, HostHistory.firstSeen(at));
                hostsAhead.add(new AheadHost(host, newest, 1, true));
                again = again.reporting(
                        host,
                        detection.getWindowMillis(),
                        "clock ahead: it was at " + Instant.ofEpochMilli(newest) + " when others were at "
                                + Instant.ofEpochMilli(at) + words);
            } else {
                again = PoolClock.timely(again, host, newest);
            }
        }
        return again.ahead(hostsAhead);
    }

    private List<ClosedWindow> closeDue(PoolProgress begin, ConfigHistory configs) {
        List<ClosedWindow> closed = new ArrayList<>();
        PoolProgress progress = begin;
        while (true) {
            DetectionConfig detection = ofOpenWindow(progress, configs);
            long length = detection.getWindowMillis();
            long grace = detection.getGraceMillis();
            // After a change of their length a window of the rest leads to the next whole one: no time is left out.
            long start = progress.closedUntil();
            long end = floor(start, length) + length;
            if (progress.now() < end + grace) {
                break;
            }
            OptionalLong first = memory.firstSampleAfter(start);
            boolean silent = first.isEmpty() || first.getAsLong() > end;
            if (silent && progress.reports().stream().noneMatch(report -> report.windowEnd() <= end)) {
                long next = Math.min(first.orElse(Long.MAX_VALUE), progress.now() - grace);
                progress = progress.closedUntil(floor(next, length), false);
                continue;
            }
            WindowClosing closing = new WindowClosing(memory, progress, configs.at(end), start, end, mostStateBytes);
            closed.add(closing.close());
            progress = progress.closedUntil(end, true)
                    .hosts(closing.knownHosts())
                    .reports(progress.reports().stream()
                            .filter(report -> report.windowEnd() > end)
                            .toList());
        }
        if (progress != begin) {
            memory.progress(progress);
        }
        return closed;
    }

    /** A pool's first window may have begun before the pool's configuration, and goes by that all the same. */
    private static DetectionConfig ofOpenWindow(PoolProgress progress, ConfigHistory configs) {
        return configs.at(progress.begun() ? progress.closedUntil() : progress.now())
                .getDetection();
    }

    private static long floor(long at, long length) {
        return Math.floorDiv(at, length) * length;
    }
}
