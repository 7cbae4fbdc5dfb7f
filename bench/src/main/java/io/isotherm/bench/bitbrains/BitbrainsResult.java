package io.isotherm.bench.bitbrains;

import io.isotherm.replay.whatif.WhatIfFigures;
import io.isotherm.replay.whatif.WhatIfResult;
import java.util.Locale;

/**
 * One algorithm on one day; the meaning of the figures is that of {@link WhatIfFigures}.
 *
 * @param day name of the day's file without its endings
 * @param experiment what was asked for, in lower case
 * @param algorithm the algorithm, {@code never} for no management
 * @param cpuSeconds CPU time that the run took, compilation by the JVM included as far as it ran in this thread
 */
public record BitbrainsResult(
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

    static BitbrainsResult of(String day, Experiment experiment, WhatIfResult result, double cpuSeconds) {
        WhatIfFigures figures = result.figures();
        return new BitbrainsResult(
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

    /** Head of the lines of {@link #line}. */
    public static String header() {
        return "day       experiment     algorithm      overload min   hot min    unserved GHz·s    moves      GiB  "
                + "back  failed  host-hours   kWh     memory exceeded";
    }

    /** The result as a line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-9s %-14s %-14s %12.1f %9.1f %17.0f %8d %8.0f %5d %7d %11.1f %7.2f %10d",
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
}
