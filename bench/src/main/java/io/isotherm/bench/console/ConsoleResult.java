package io.isotherm.bench.console;

import java.util.Locale;

/**
 * How quick a console was. Times are by the clock on the wall, so that those of a machine that does something else besides
 * are too high.
 *
 * @param firstViewMillis how long a browser that has nothing of it yet takes until all hosts are shown; median, in milliseconds
 * @param firstViewLongestMillis the longest of these
 * @param wholeViewMillis how long until their guests are shown, too; median, in milliseconds
 * @param shownMillisP50 from a state's arrival at its topic until the page has drawn it; median, in milliseconds
 * @param shownMillisP99 the 99th percentile of these
 * @param shownMillisLongest the longest of these
 * @param states how many states were awaited so
 * @param frameMillisP50 time between two frames while the page is scrolled and the pointer goes over its hosts; median, in
 *     milliseconds
 * @param frameMillisP99 the 99th percentile of these
 * @param frameMillisLongest the longest of these
 * @param frames how many frames there were
 * @param heapMib what is left of the console's heap after a collection in the end, in MiB
 * @param heapPeakMib the most of its heap that was in use, what is garbage included, in MiB
 * @param heapLimitMib how much heap it had, in MiB
 */
public record ConsoleResult(
        int hosts,
        int guests,
        double firstViewMillis,
        double firstViewLongestMillis,
        double wholeViewMillis,
        double shownMillisP50,
        double shownMillisP99,
        double shownMillisLongest,
        int states,
        double frameMillisP50,
        double frameMillisP99,
        double frameMillisLongest,
        int frames,
        double heapMib,
        double heapPeakMib,
        int heapLimitMib) {

    /** The result for people. */
    public String text() {
        return String.format(
                Locale.ROOT,
                """
                %d hosts, %d guests
                first view                %6.0f ms in the median, %.0f ms at most; with all guests %.0f ms
                from topic to page        %6.0f ms in the median, %.0f ms p99, %.0f ms at most, of %d states
                frame, scrolled, hovered  %6.1f ms in the median, %.1f ms p99, %.1f ms at most, of %d frames
                console's heap            %6.0f MiB after a collection, %.0f MiB at most, of %d MiB
                """,
                hosts,
                guests,
                firstViewMillis,
                firstViewLongestMillis,
                wholeViewMillis,
                shownMillisP50,
                shownMillisP99,
                shownMillisLongest,
                states,
                frameMillisP50,
                frameMillisP99,
                frameMillisLongest,
                frames,
                heapMib,
                heapPeakMib,
                heapLimitMib);
    }
}
