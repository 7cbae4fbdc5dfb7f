package io.isotherm.bench.planetlab;

import java.util.Locale;

/** Results as lines of a table for people, in the units in which the literature gives them. */
public final class ResultTable {
    private static final String HEAD = "%-10s %-8s %-12s %-10s %9s %7s %7s %7s %7s %8s %9s %11s %7s %7s %7s %7s %5s";

    private ResultTable() {}

    /** The heads of the columns: what, and in which unit. */
    public static String header() {
        String what = String.format(
                Locale.ROOT,
                HEAD,
                "day",
                "order",
                "algorithm",
                "variant",
                "energy",
                "moves",
                "SLATAH",
                "PDM",
                "SLAV",
                "ESV",
                "overload",
                "unserved",
                "wall",
                "CPU",
                "p50",
                "p99",
                "heap");
        String unit = String.format(
                Locale.ROOT,
                HEAD,
                "",
                "",
                "",
                "",
                "kWh",
                "",
                "%",
                "%",
                "1e-5",
                "1e-3 kWh",
                "%",
                "MIPS s",
                "s",
                "s",
                "ms",
                "ms",
                "MiB");
        return what + System.lineSeparator() + unit;
    }

    /** One result. */
    public static String line(BenchmarkResult result) {
        return String.format(
                Locale.ROOT,
                "%-10s %-8s %-12s %-10s %9.2f %7d %7.3f %7.4f %7.3f %8.3f %9.3f %11.0f %7.2f %7.2f %7.2f %7.2f %5.0f",
                result.day(),
                result.order(),
                result.algorithm(),
                result.variant(),
                result.energyKwh(),
                result.migrations(),
                result.slatah() * 100,
                result.pdm() * 100,
                result.slav() * 1e5,
                result.esv() * 1e3,
                result.trueOverloadShare() * 100,
                result.unservedMipsSeconds(),
                result.wallSeconds(),
                result.cpuSeconds(),
                result.decisionMillisP50(),
                result.decisionMillisP99(),
                result.peakHeapMib());
    }
}
