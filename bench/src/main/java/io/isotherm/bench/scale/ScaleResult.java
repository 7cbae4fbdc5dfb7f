package io.isotherm.bench.scale;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One scenario at one size.
 *
 * @param scenario in capitals, as in decisions
 * @param algorithm the planning algorithm that ran for it; {@code none} when none did
 * @param completed whether all its ticks were through within the limit; the figures are of those that were
 * @param tickMillisP50 median processor time from a window's first state to the decision, in milliseconds; null where no tick
 *     was through
 * @param tickMillisP99 the 99th percentile of these, of fewer than a hundred the longest
 * @param peakHeapMib the most heap in use, with what is garbage and the pool's own picture in it, in MiB
 * @param ledgerBytes what is written of the pool's ledger at the last tick
 * @param ledgerMillis how long turning that into bytes takes, in milliseconds
 * @param moves commands issued at the ticks measured
 */
public record ScaleResult(
        int hosts,
        int guests,
        String scenario,
        String algorithm,
        boolean completed,
        @Nullable Double tickMillisP50,
        @Nullable Double tickMillisP99,
        double peakHeapMib,
        long ledgerBytes,
        double ledgerMillis,
        long moves) {

    /** Head of the lines of {@link #line}. */
    public static String header() {
        return "   hosts   guests scenario       algorithm     tick p50 ms  tick p99 ms  heap MiB  ledger KiB  ledger ms"
                + "     moves  growth";
    }

    /**
     * The result as a line for people.
     *
     * @param smaller the same at a smaller size, for how the time has grown since; null where there is none
     */
    public String line(@Nullable ScaleResult smaller) {
        Double growth = smaller == null ? null : growth(smaller);
        return String.format(
                Locale.ROOT,
                "%8d %8d %-14s %-14s %10s %12s %9.0f %11.1f %10.1f %9d %7s%s",
                hosts,
                guests,
                scenario,
                algorithm,
                text(tickMillisP50, "%.1f"),
                text(tickMillisP99, "%.1f"),
                peakHeapMib,
                ledgerBytes / 1024.0,
                ledgerMillis,
                moves,
                text(growth, "%.2f"),
                completed ? "" : "  not completed within the limit");
    }

    private static String text(@Nullable Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** The power of the number of hosts that the median grows with from a smaller size to this; null when not known. */
    public @Nullable Double growth(ScaleResult smaller) {
        return tickMillisP50 == null || smaller.tickMillisP50 == null
                ? null
                : Math.log(tickMillisP50 / smaller.tickMillisP50) / Math.log((double) hosts / smaller.hosts);
    }
}
