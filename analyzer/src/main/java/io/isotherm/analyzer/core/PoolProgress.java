package io.isotherm.analyzer.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the event time of a pool has got. All times in epoch milliseconds.
 *
 * @param now the pool's event time; it never goes back once a window was closed
 * @param closedUntil windows that end at or before this are closed
 * @param begun whether a window was closed yet
 * @param hosts how many hosts are known
 * @param leader the host whose newest sample is the newest of all
 * @param second the host that comes next; null while there is none
 * @param lastHost the host that the last sample came from
 * @param inARow how many samples have come from {@code lastHost} without one of another host in between
 * @param ahead the hosts whose clock was too far ahead when they were last heard, by name
 * @param reports what the windows still open have to say of clocks, by host name
 */
public record PoolProgress(
        long now,
        long closedUntil,
        boolean begun,
        int hosts,
        Front leader,
        @Nullable Front second,
        String lastHost,
        int inARow,
        List<AheadHost> ahead,
        List<ClockReport> reports) {

    /** Where so many hosts are off it is no matter of the clock of each; all of them are written with each sample. */
    static final int MOST_REPORTS = 200;

    /** A host and its newest sample. */
    public record Front(String host, long at) {}

    /**
     * A host whose clock is ahead.
     *
     * @param at its newest sample
     * @param samples how many it has sent since it got ahead
     * @param contradicted whether another host was heard in time since: then it is this clock that is wrong
     */
    public record AheadHost(String host, long at, int samples, boolean contradicted) {}

    /**
     * A sample whose time cannot be right.
     *
     * @param windowEnd end of the window that the pool was in when it came
     * @param reason for people
     * @param late whether it came too late, which may be the way's fault too; otherwise it was ahead
     */
    public record ClockReport(String host, long windowEnd, String reason, boolean late) {}

    public PoolProgress {
        ahead = List.copyOf(ahead);
        reports = List.copyOf(reports);
    }

    static PoolProgress firstSample(String host, long at, long closedUntil) {
        return new PoolProgress(at, closedUntil, false, 0, new Front(host, at), null, host, 1, List.of(), List.of());
    }

    PoolProgress closedUntil(long until, boolean windowClosed) {
        return new PoolProgress(
                now, until, begun || windowClosed, hosts, leader, second, lastHost, inARow, ahead, reports);
    }

    PoolProgress hosts(int count) {
        return new PoolProgress(now, closedUntil, begun, count, leader, second, lastHost, inARow, ahead, reports);
    }

    PoolProgress fronts(long time, Front first, @Nullable Front next, String from, int row) {
        return new PoolProgress(time, closedUntil, begun, hosts, first, next, from, row, ahead, reports);
    }

    PoolProgress ahead(List<AheadHost> hostsAhead) {
        return new PoolProgress(now, closedUntil, begun, hosts, leader, second, lastHost, inARow, hostsAhead, reports);
    }

    /** With a report in the window that the pool is in, in the place of an older one of the same host there. */
    PoolProgress reporting(String host, long windowMillis, String reason) {
        return reporting(host, windowMillis, reason, false);
    }

    /** With a report that a host's samples come too late. */
    PoolProgress reportingLate(String host, long windowMillis, String reason) {
        return reporting(host, windowMillis, reason, true);
    }

    private PoolProgress reporting(String host, long windowMillis, String reason, boolean late) {
        long windowEnd = Math.floorDiv(now, windowMillis) * windowMillis + windowMillis;
        List<ClockReport> all = new ArrayList<>(reports);
        boolean isTold = all.removeIf(
                report -> report.host().equals(host) && report.windowEnd() == windowEnd && report.late() == late);
        if (!isTold && all.size() >= MOST_REPORTS) {
            return this;
        }
        all.add(new ClockReport(host, windowEnd, reason, late));
        all.sort(Comparator.comparing(ClockReport::host)
                .thenComparing(ClockReport::windowEnd)
                .thenComparing(ClockReport::late));
        return reports(all);
    }

    PoolProgress reports(List<ClockReport> remaining) {
        return new PoolProgress(now, closedUntil, begun, hosts, leader, second, lastHost, inARow, ahead, remaining);
    }

    /** What a host's reports of one kind in the windows up to one have to say; null when there are none. */
    @Nullable
    ClockReport report(String host, long windowEnd, boolean late) {
        return reports.stream()
                .filter(report ->
                        report.host().equals(host) && report.windowEnd() <= windowEnd && report.late() == late)
                .reduce((first, last) -> last)
                .orElse(null);
    }
}
