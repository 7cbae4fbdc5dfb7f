package io.isotherm.bench.planetlab;

import java.util.Locale;

/** Results as lines of a table for people, in the units in which the literature gives them. */
public final class ResultTable {
    private static final String COLUMNS = "%-12s %-8s %-12s %-8s %9s %8s %8s %8s %9s %9s %9s %12s %7s %7s %8s %8s %6s";

    private ResultTable() {}

    /** The heads of the columns. */
    public static String header() {
        return String.format(
                Locale.ROOT,
                COLUMNS + "%n" + COLUMNS,
                "day",
                "order",
                "algorithm",
                "variant",
                "energy",
                "migr.",
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
                "heap",
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
    }

    /** One result. */
    public static String line(BenchmarkResult result) {
        return String.format(
                Locale.ROOT,
                COLUMNS,
                result.day(),
                result.order(),
                result.algorithm(),
                result.variant(),
                number("%.2f", result.energyKwh()),
                result.migrations(),
                number("%.3f", result.slatah() * 100),
                number("%.4f", result.pdm() * 100),
                number("%.3f", result.slav() * 1e5),
                number("%.3f", result.esv() * 1e3),
                number("%.3f", result.trueOverloadShare() * 100),
                number("%.0f", result.unservedMipsSeconds()),
                number("%.2f", result.wallSeconds()),
                number("%.2f", result.cpuSeconds()),
                number("%.2f", result.decisionMillisP50()),
                number("%.2f", result.decisionMillisP99()),
                number("%.0f", result.peakHeapMib()));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
