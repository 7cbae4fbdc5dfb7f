package io.isotherm.bench.stream;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a pool of one size.
 *
 * @param hosts of ten guests each
 * @param everySeconds between two samples of a host; a window is six of them, and waits for one more
 * @param throughputs of the bare loop, of the analyzer, of the decider
 * @param hot how many hosts became hot while samples came as they do in service
 * @param commanded for how many of these a guest was commanded to leave
 * @param commandMillisP50 from the last sample of the window that a host became hot with to the first command to relieve it;
 *     median, in milliseconds by the clock on the wall; null where there was none
 * @param commandMillisP99 the 99th percentile of these, of fewer than a hundred the longest
 * @param closedMillisP50 the part of it that begins where the window has waited for late samples, so that it can be judged
 * @param closedMillisP99 the 99th percentile of these
 */
public record StreamResult(
        int hosts,
        double everySeconds,
        List<Throughput> throughputs,
        int hot,
        int commanded,
        @Nullable Double commandMillisP50,
        @Nullable Double commandMillisP99,
        @Nullable Double closedMillisP50,
        @Nullable Double closedMillisP99) {

    /**
     * How fast one of them was; medians over the times that it was measured.
     *
     * @param what {@code bare}, {@code analyzer} or {@code decider}
     * @param records how many it took in each time: samples, of the decider states
     * @param recordsPerSecond by the clock on the wall, until what comes of the last is committed
     * @param cpuMicrosPerRecord processor time of its own threads for a record, in microseconds
     * @param processMicrosPerRecord that of the whole process: broker, collection of garbage and compiler, too
     */
    public record Throughput(
            String what,
            int records,
            double recordsPerSecond,
            double cpuMicrosPerRecord,
            double processMicrosPerRecord) {}

    public StreamResult {
        throughputs = List.copyOf(throughputs);
    }

    /** The result for people. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d hosts, a sample each %.1f s%n%-10s %8s %10s %8s %11s %15s%n",
                hosts,
                everySeconds,
                "",
                "records",
                "records/s",
                "of bare",
                "CPU us each",
                "whole process"));
        double bare = throughputs.get(0).recordsPerSecond();
        for (Throughput one : throughputs) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %8d %10.0f %8.2f %11.1f %15.1f%n",
                    one.what(),
                    one.records(),
                    one.recordsPerSecond(),
                    one.recordsPerSecond() / bare,
                    one.cpuMicrosPerRecord(),
                    one.processMicrosPerRecord()));
        }
        text.append(String.format(Locale.ROOT, "%d hosts became hot, %d were relieved", hot, commanded));
        if (commandMillisP50 != null) {
            text.append(String.format(
                    Locale.ROOT,
                    ": from sample to command %.0f ms in the median, %.0f ms p99; of which once its window may close"
                            + " %.0f ms in the median, %.0f ms p99",
                    commandMillisP50,
                    commandMillisP99,
                    closedMillisP50,
                    closedMillisP99));
        }
        return text.append(System.lineSeparator()).toString();
    }
}
