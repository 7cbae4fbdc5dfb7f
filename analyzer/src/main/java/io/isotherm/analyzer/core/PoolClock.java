package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.PoolProgress.AheadHost;
import io.isotherm.analyzer.core.PoolProgress.Front;
import io.isotherm.pool.ClockOffset;
import io.isotherm.schema.HostMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the event time of a pool advances, so that one wrong clock never carries a whole pool away.
 *
 * <ul>
 *   <li>In a pool of up to two hosts the newest sample is the pool's time. In a larger one, and in any before its first
 *       window is closed, it is the newest that a second host has reached too, or that of a host from which {@value
 *       #IN_A_ROW} samples came with nothing from any other.
 *   <li>A sample counts there from when it was taken by Kafka's clock, where its host knows its own to be ahead of that by
 *       no more than {@code maxClockAheadMillis}: however many clocks are wrong together, none makes the right ones late.
 *   <li>A sample further ahead than {@code maxClockAheadMillis} does not advance it. The pool's time jumps only when more
 *       than half of the known hosts are ahead (by two samples at least, so that one stray sample is never enough), or
 *       when {@value #IN_A_ROW} samples ahead came from hosts that nobody in time has contradicted: then the whole pool
 *       was silent. It jumps to the lower median of the hosts ahead.
 * </ul>
 */
final class PoolClock {
    /** So many samples without another host's in between mean that the others are silent. */
    static final int IN_A_ROW = 6;

    /** From this many known hosts on, a second one has to bear out the newest sample. */
    private static final int HOSTS_TO_AGREE = 3;

    private static final int SAMPLES_TO_JUMP = 2;

    private PoolClock() {}

    static boolean isAhead(PoolProgress progress, long at, long maxAheadMillis) {
        return at > progress.now() + maxAheadMillis;
    }

    /** The time that a sample speaks for: its own, less what its host knows its clock to be ahead. */
    static long vote(HostMetrics sample, long maxAheadMillis) {
        long at = sample.getSampledAt().toEpochMilli();
        Long ahead = sample.getClockAheadMillis();
        boolean counts = ahead != null && ahead > 0 && ClockOffset.isOff(ahead) && ahead <= maxAheadMillis;
        return counts ? Math.max(0, at - ahead) : at;
    }

    /**
     * A sample in time was heard.
     *
     * @param at the time that it speaks for
     */
    static PoolProgress timely(PoolProgress before, String host, long at) {
        PoolProgress progress = before.ahead().isEmpty() ? before : contradict(before, host);
        Front leader = progress.leader();
        Front second = progress.second();
        if (leader.host().equals(host)) {
            leader = newer(leader, at);
        } else if (at > leader.at()) {
            second = leader;
            leader = new Front(host, at);
        } else if (second == null || at > second.at()) {
            second = new Front(host, at);
        }
        int inARow = progress.lastHost().equals(host) ? Math.min(progress.inARow() + 1, IN_A_ROW) : 1;
        boolean needsSecond = progress.hosts() >= (progress.begun() ? HOSTS_TO_AGREE : 2);
        long reached = agreed(needsSecond, leader, second, leader.host().equals(host) && inARow >= IN_A_ROW);
        return progress.fronts(Math.max(progress.now(), reached), leader, second, host, inARow);
    }

    private static long agreed(boolean needsSecond, Front leader, @Nullable Front second, boolean alone) {
        if (!needsSecond || alone) {
            return leader.at();
        }
        return second == null ? Long.MIN_VALUE : second.at();
    }

    private static Front newer(Front front, long at) {
        return at > front.at() ? new Front(front.host(), at) : front;
    }

    private static PoolProgress contradict(PoolProgress progress, String timely) {
        List<AheadHost> others = new ArrayList<>();
        for (AheadHost host : progress.ahead()) {
            if (!host.host().equals(timely)) {
                others.add(host.contradicted() ? host : new AheadHost(host.host(), host.at(), host.samples(), true));
            }
        }
        return progress.ahead(others);
    }

    /** A sample too far ahead was heard; the pool's time has jumped when the answer's {@code now} is another. */
    static PoolProgress ahead(PoolProgress before, HostMetrics sample, long windowMillis) {
        String host = sample.getHost();
        long at = sample.getSampledAt().toEpochMilli();
        List<AheadHost> all = new ArrayList<>();
        AheadHost heard = new AheadHost(host, at, 1, false);
        for (AheadHost known : before.ahead()) {
            if (!known.host().equals(host)) {
                all.add(known);
            } else if (at > known.at()) {
                heard = new AheadHost(host, at, Math.min(known.samples() + 1, IN_A_ROW), known.contradicted());
            } else {
                heard = known;
            }
        }
        all.add(heard);
        all.sort((a, b) -> a.host().compareTo(b.host()));
        PoolProgress progress = before.ahead(all);

        if (2 * all.size() > before.hosts() && samples(all) >= SAMPLES_TO_JUMP) {
            return jump(progress, all);
        }
        List<AheadHost> believable =
                all.stream().filter(one -> !one.contradicted()).toList();
        if (samples(believable) >= IN_A_ROW) {
            return jump(progress, believable);
        }
        Duration lead = Duration.ofMillis(at - before.now());
        return progress.reporting(
                host,
                windowMillis,
                "clock ahead: the sample of " + Instant.ofEpochMilli(at) + " is " + lead.toSeconds()
                        + " s ahead of the pool's time " + Instant.ofEpochMilli(before.now())
                        + ClockWords.ahead(sample));
    }

    private static int samples(List<AheadHost> hosts) {
        return hosts.stream().mapToInt(AheadHost::samples).sum();
    }

    private static PoolProgress jump(PoolProgress progress, List<AheadHost> believed) {
        List<Front> fronts = believed.stream()
                .map(host -> new Front(host.host(), host.at()))
                .sorted((a, b) -> Long.compare(a.at(), b.at()))
                .toList();
        Front median = fronts.get((fronts.size() - 1) / 2);
        List<AheadHost> stillAhead = progress.ahead().stream()
                .filter(host -> host.at() > median.at())
                .toList();
        return progress.fronts(median.at(), median, null, median.host(), 1).ahead(stillAhead);
    }
}
