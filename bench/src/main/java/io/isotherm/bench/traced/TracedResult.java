package io.isotherm.bench.traced;

import io.isotherm.replay.whatif.WhatIfFigures;
import io.isotherm.replay.whatif.WhatIfResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One algorithm on one day, or on days run as one; the meaning of the figures is that of {@link WhatIfFigures}.
 *
 * @param day name of the day's file without its endings; of the first and the last where days are run as one
 * @param experiment what was asked for, in lower case
 * @param algorithm the algorithm, {@code never} for no management
 * @param cpuSeconds CPU time that the run took, compilation by the JVM included as far as it ran in this thread
 */
public record TracedResult(
        String day,
        String experiment,
        String algorithm,
        double overloadMinutes,
        double overloadShare,
        double hotMinutes,
        double unservedMhzSeconds,
        long moves,
        double movedGib,
        long reverseMoves,
        long failedMoves,
        double hostHoursOn,
        double energyKwh,
        double slatah,
        double pdm,
        double slav,
        double esv,
        long memoryExceeded,
        double cpuSeconds) {

    static TracedResult of(String day, Experiment experiment, WhatIfResult result, double cpuSeconds) {
        WhatIfFigures figures = result.figures();
        return new TracedResult(
                day,
                experiment.name().toLowerCase(Locale.ROOT),
                result.name(),
                figures.overloadMinutes(),
                figures.overloadShare(),
                figures.hotMinutes(),
                figures.unservedMhzSeconds(),
                figures.moves(),
                figures.movedGib(),
                figures.reverseMoves(),
                figures.failedMoves(),
                figures.hostHoursOn(),
                figures.energyKwh(),
                figures.slatah(),
                figures.pdm(),
                figures.slav(),
                figures.esv(),
                figures.memoryExceeded(),
                cpuSeconds);
    }

    /** What a bound costs: nobody suffers, and nothing is moved. */
    static TracedResult of(String day, Experiment experiment, String row, FairBound.Cost cost) {
        return new TracedResult(
                day,
                experiment.name().toLowerCase(Locale.ROOT),
                row,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                cost.hostHoursOn(),
                cost.energyKwh(),
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /** Head of the lines of {@link #line}. */
    public static String header() {
        return "day               experiment     algorithm       overload min   hot min    unserved GHz·s    moves      GiB  "
                + "back  failed  host-hours   kWh     memory exceeded";
    }

    /** The result as a line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-17s %-14s %-15s %12.1f %9.1f %17.0f %8d %8.0f %5d %7d %11.1f %7.2f %10d",
                day,
                experiment,
                algorithm,
                overloadMinutes,
                hotMinutes,
                unservedMhzSeconds / 1000,
                moves,
                movedGib,
                reverseMoves,
                failedMoves,
                hostHoursOn,
                energyKwh,
                memoryExceeded);
    }

    /**
     * What each algorithm comes to over several days, as lines for people, in the order of the results.
     *
     * @param results of one experiment
     */
    public static List<String> sums(List<TracedResult> results) {
        Map<String, TracedResult> sums = new LinkedHashMap<>();
        results.forEach(result -> sums.merge(result.algorithm, result, TracedResult::plus));
        TracedResult oracle = sums.get(Experiment.ORACLE);
        return sums.values().stream()
                .map(sum -> sum.line()
                        + (oracle == null
                                ? ""
                                : String.format(Locale.ROOT, "  %.3f x oracle", sum.energyKwh / oracle.energyKwh)))
                .toList();
    }

    private TracedResult plus(TracedResult other) {
        double on = hostHoursOn + other.hostHoursOn;
        double share = on > 0 ? hostHoursOn / on : 0;
        return new TracedResult(
                "sum",
                experiment,
                algorithm,
                overloadMinutes + other.overloadMinutes,
                share * overloadShare + (1 - share) * other.overloadShare,
                hotMinutes + other.hotMinutes,
                unservedMhzSeconds + other.unservedMhzSeconds,
                moves + other.moves,
                movedGib + other.movedGib,
                reverseMoves + other.reverseMoves,
                failedMoves + other.failedMoves,
                on,
                energyKwh + other.energyKwh,
                share * slatah + (1 - share) * other.slatah,
                share * pdm + (1 - share) * other.pdm,
                share * slav + (1 - share) * other.slav,
                esv + other.esv,
                memoryExceeded + other.memoryExceeded,
                cpuSeconds + other.cpuSeconds);
    }
}
