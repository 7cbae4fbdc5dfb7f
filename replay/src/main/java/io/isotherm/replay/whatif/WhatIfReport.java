package io.isotherm.replay.whatif;

import io.isotherm.replay.report.Comparison;
import io.isotherm.replay.report.Comparison.Better;
import io.isotherm.replay.report.Comparison.Column;
import io.isotherm.replay.report.Comparison.Measure;
import io.isotherm.replay.report.Figures;
import io.isotherm.replay.report.Figures.Figure;
import io.isotherm.replay.report.HeatMap;
import io.isotherm.replay.report.ParetoFront;
import io.isotherm.replay.report.ParetoFront.Axis;
import io.isotherm.replay.report.ParetoFront.Join;
import io.isotherm.replay.report.ParetoFront.Point;
import io.isotherm.replay.report.ParetoFront.Role;
import io.isotherm.replay.report.Report;
import io.isotherm.replay.report.Runs;
import io.isotherm.replay.report.Runs.Run;
import io.isotherm.replay.report.Runs.Series;
import io.isotherm.replay.report.Runs.Shape;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The report of what-if runs: configurations side by side, on a chart of their costs, and over time. */
public final class WhatIfReport {
    private static final int MAX_TIMES = 1440;

    private WhatIfReport() {}

    /**
     * Makes the report.
     *
     * @param source the recording, for the subtitle
     * @param results one for each configuration, the first being the one to compare with
     * @throws IllegalArgumentException if there is none
     */
    public static Report of(String source, List<WhatIfResult> results) {
        if (results.isEmpty()) {
            throw new IllegalArgumentException("a report needs the result of at least one configuration");
        }
        WhatIfResult first = results.get(0);
        String subtitle = source + " · " + first.hosts().size() + " hosts · " + day(first.from()) + " to "
                + day(first.until()) + " UTC";
        return new Report(
                "What if: pool " + first.pool(),
                subtitle,
                List.of(summary(results), comparison(results), front(results), runs("Over time", results)));
    }

    private static Figures summary(List<WhatIfResult> results) {
        WhatIfResult first = results.get(0);
        WhatIfFigures figures = first.figures();
        String against = results.stream()
                .filter(result -> result.name().equals(WhatIfResult.NEVER) && result != first)
                .map(never ->
                        change(figures.energyKwh(), never.figures().energyKwh()) + " against " + WhatIfResult.NEVER)
                .findFirst()
                .orElse("");
        return new Figures(
                first.name(),
                "What the pool would have cost and its guests would have suffered under the first configuration. Energy is "
                        + "estimated by the hosts' curves.",
                List.of(
                        new Figure("Energy", text(figures.energyKwh(), 1), "kWh", against),
                        new Figure(
                                "Overload",
                                text(figures.overloadMinutes(), 0),
                                "host-min",
                                text(figures.overloadShare() * 100, 3) + " % of the time that hosts ran"),
                        new Figure(
                                "Moves",
                                text(figures.moves(), 0),
                                "",
                                text(figures.movedGib(), 0) + " GiB, " + figures.reverseMoves() + " of them back"),
                        new Figure(
                                "Hosts on",
                                text(figures.hostHoursOn() / hours(first), 1),
                                "of " + first.hosts().size(),
                                "on average")));
    }

    /** The figures of several runs side by side. */
    public static Comparison comparison(List<WhatIfResult> results) {
        List<Row> rows = new ArrayList<>(ROWS);
        results.stream()
                .flatMap(result -> result.figures().scenarioMinutes().keySet().stream())
                .distinct()
                .sorted()
                .forEach(scenario -> rows.add(new Row(
                        new Measure(
                                "In " + scenario.toLowerCase(Locale.ROOT).replace('_', ' '),
                                "min",
                                0,
                                Better.NEITHER,
                                "Time in scenario " + scenario),
                        figures -> figures.scenarioMinutes().getOrDefault(scenario, 0.0))));
        return new Comparison(
                "Configurations side by side",
                "Bold is best. Hover over a measure for its definition.",
                rows.stream().map(Row::measure).toList(),
                results.stream()
                        .map(result -> new Column(
                                result.name(),
                                rows.stream()
                                        .map(row -> row.value().applyAsDouble(result.figures()))
                                        .toList()))
                        .toList());
    }

    private static ParetoFront front(List<WhatIfResult> results) {
        List<ParetoFront.Series> series = new ArrayList<>();
        for (WhatIfResult result : results) {
            boolean never = result.name().equals(WhatIfResult.NEVER);
            Role role = result == results.get(0) ? Role.DEFAULTS : never ? Role.BASELINE : Role.FRONT;
            series.add(new ParetoFront.Series(
                    result.name(), role, Join.NONE, true, List.of(point(result, result.name()))));
        }
        return new ParetoFront(
                "Energy against overload",
                "Lower left is better: less energy at less overload.",
                new Axis("Energy", "kWh", 1),
                new Axis("Overload", "host-minutes", 0),
                new Axis("Moves", "", 0),
                series);
    }

    /** The costs of one run as a point of a front. */
    static Point point(WhatIfResult result, String label) {
        WhatIfFigures figures = result.figures();
        return new Point(
                label,
                figures.energyKwh(),
                figures.overloadMinutes(),
                figures.moves(),
                List.of("Hosts on: " + text(figures.hostHoursOn() / hours(result), 1) + " on average"));
    }

    /** What happened over time in several runs. */
    public static Runs runs(String title, List<WhatIfResult> results) {
        return new Runs(
                title,
                "The same recorded load under each configuration.",
                results.stream().map(WhatIfReport::run).toList());
    }

    private static Run run(WhatIfResult result) {
        List<WhatIfTick> all = result.ticks();
        int each = Math.max(1, (all.size() + MAX_TIMES - 1) / MAX_TIMES);
        List<List<WhatIfTick>> groups = new ArrayList<>();
        for (int start = 0; start < all.size(); start += each) {
            groups.add(all.subList(start, Math.min(all.size(), start + each)));
        }
        List<Long> times =
                groups.stream().map(group -> last(group).at().getEpochSecond()).toList();
        boolean decided = all.stream().anyMatch(tick -> tick.scenario() != null);
        List<String> scenarios =
                decided ? groups.stream().map(WhatIfReport::scenario).toList() : List.of();
        double[] energy = new double[groups.size()];
        double[] moves = new double[groups.size()];
        double kwh = 0;
        double sum = 0;
        long before = result.from().toEpochMilli();
        for (int i = 0; i < groups.size(); i++) {
            for (WhatIfTick tick : groups.get(i)) {
                kwh += tick.watts() * (tick.at().toEpochMilli() - before) / 3.6e9;
                before = tick.at().toEpochMilli();
                sum += tick.movesStarted();
            }
            energy[i] = kwh;
            moves[i] = sum;
        }
        List<Series> series = List.of(
                series("Hosts on", "", Shape.STEPS, groups, group -> last(group).hostsOn()),
                series("Power", "kW", Shape.STEPS, groups, group -> mean(group, WhatIfTick::watts) / 1000),
                new Series("Energy", "kWh, so far", Shape.LINE, energy),
                series("Moves", "in each window", Shape.BARS, groups, group -> sum(group, WhatIfTick::movesStarted)),
                new Series("All moves", "so far", Shape.STEPS, moves),
                series("Overloaded hosts", "", Shape.STEPS, groups, group -> max(group, WhatIfReport::overloaded)),
                series("Hot hosts", "as detected", Shape.STEPS, groups, group -> max(group, WhatIfTick::hotHosts)));
        return new Run(result.name(), times, scenarios, series, all.isEmpty() ? null : heat(result));
    }

    private static HeatMap heat(WhatIfResult result) {
        List<WhatIfTick> ticks = result.ticks();
        long step =
                Math.max(1, Duration.between(result.from(), last(ticks).at()).toSeconds() / ticks.size());
        float[][] loads = new float[result.hosts().size()][ticks.size()];
        for (int column = 0; column < ticks.size(); column++) {
            List<Double> load = ticks.get(column).loads();
            for (int host = 0; host < loads.length; host++) {
                Double value = load.get(host);
                loads[host][column] = value == null ? HeatMap.OFF : value.floatValue();
            }
        }
        return HeatMap.of(result.hosts(), result.from().getEpochSecond(), step, loads);
    }

    private static String scenario(List<WhatIfTick> group) {
        // The gravest that appears in the group: scenarios are declared by precedence.
        return group.stream()
                .flatMap(tick -> Stream.ofNullable(tick.scenario()))
                .min(Comparator.naturalOrder())
                .map(Scenario::name)
                .orElse("");
    }

    private static double overloaded(WhatIfTick tick) {
        return tick.loads().stream().filter(load -> load != null && load > 1).count();
    }

    private static Series series(
            String name,
            String unit,
            Shape shape,
            List<List<WhatIfTick>> groups,
            ToDoubleFunction<List<WhatIfTick>> value) {
        return new Series(name, unit, shape, groups.stream().mapToDouble(value).toArray());
    }

    private static double mean(List<WhatIfTick> group, ToDoubleFunction<WhatIfTick> value) {
        return sum(group, value) / group.size();
    }

    private static double sum(List<WhatIfTick> group, ToDoubleFunction<WhatIfTick> value) {
        return group.stream().mapToDouble(value).sum();
    }

    private static double max(List<WhatIfTick> group, ToDoubleFunction<WhatIfTick> value) {
        return group.stream().mapToDouble(value).max().orElse(Double.NaN);
    }

    private static WhatIfTick last(List<WhatIfTick> ticks) {
        return ticks.get(ticks.size() - 1);
    }

    private static String day(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString().replace("T", " ").replace(":00Z", "");
    }

    private static double hours(WhatIfResult result) {
        return result.length().toMillis() / 3.6e6;
    }

    /** A difference in percent of what it is compared with, with its sign. */
    static String change(double value, double reference) {
        return reference == 0
                ? "±0 %"
                : String.format(Locale.ROOT, "%+.1f %%", (value / reference - 1) * 100)
                        .replace('-', '−');
    }

    static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private record Row(Measure measure, ToDoubleFunction<WhatIfFigures> value) {}

    private static Row row(
            String name,
            String unit,
            int digits,
            Better better,
            ToDoubleFunction<WhatIfFigures> value,
            String meaning) {
        return new Row(new Measure(name, unit, digits, better, meaning), value);
    }

    private static final List<Row> ROWS = List.of(
            row(
                    "Energy",
                    "kWh",
                    1,
                    Better.LOWER,
                    WhatIfFigures::energyKwh,
                    "Drawn by all hosts, estimated by their curves"),
            row(
                    "Hosts on",
                    "host-hours",
                    0,
                    Better.LOWER,
                    WhatIfFigures::hostHoursOn,
                    "Time that hosts ran, neither asleep nor on their way"),
            row(
                    "Overload",
                    "host-min",
                    0,
                    Better.LOWER,
                    WhatIfFigures::overloadMinutes,
                    "Host-minutes in which more CPU, network or disk was asked for than the host has"),
            row(
                    "Overload share",
                    "%",
                    3,
                    Better.LOWER,
                    figures -> figures.overloadShare() * 100,
                    "Overload as a share of the time that hosts ran"),
            row(
                    "Hotspots",
                    "host-min",
                    0,
                    Better.LOWER,
                    WhatIfFigures::hotMinutes,
                    "Host-minutes with the CPU asked for, Domain-0 included, above the model's hot mark"),
            row(
                    "CPU not served",
                    "GHz·s",
                    0,
                    Better.LOWER,
                    figures -> figures.unservedMhzSeconds() / 1000,
                    "CPU asked for and not served because the host had no more, migration downtime apart"),
            row("Moves", "", 0, Better.LOWER, WhatIfFigures::moves, "Moves that succeeded"),
            row("Moved", "GiB", 0, Better.LOWER, WhatIfFigures::movedGib, "Sent by moves, pages sent again included"),
            row(
                    "Reverse moves",
                    "",
                    0,
                    Better.LOWER,
                    WhatIfFigures::reverseMoves,
                    "Moves back to the host that the guest had come from less than an hour before"),
            row("Failed moves", "", 0, Better.LOWER, WhatIfFigures::failedMoves, "Moves that began and failed"),
            row(
                    "Durations expected",
                    "% off",
                    0,
                    Better.LOWER,
                    figures -> figures.durationError() * 100,
                    "By how much the durations that moves were expected to take were off; median of those that succeeded"),
            row(
                    "SLATAH",
                    "%",
                    3,
                    Better.LOWER,
                    figures -> figures.slatah() * 100,
                    "Share of the time that hosts ran in which more CPU was asked for than the host has"),
            row(
                    "PDM",
                    "%",
                    4,
                    Better.LOWER,
                    figures -> figures.pdm() * 100,
                    "Performance degradation due to migrations, share of the CPU asked for"),
            row("ESV", "×10⁻³", 4, Better.LOWER, figures -> figures.esv() * 1000, "Energy in kWh × SLATAH × PDM"),
            row(
                    "Waiting for memory",
                    "VM-min",
                    0,
                    Better.LOWER,
                    WhatIfFigures::waitingVmMinutes,
                    "VM-minutes in which a guest waited for memory"));
}
