package io.isotherm.replay.report;

import io.isotherm.replay.report.LineChart.Line;
import io.isotherm.replay.report.LineChart.Style;
import io.isotherm.replay.report.ParetoFront.Axis;
import io.isotherm.replay.report.ParetoFront.Join;
import io.isotherm.replay.report.ParetoFront.Point;
import io.isotherm.replay.report.ParetoFront.Role;
import io.isotherm.replay.whatif.WhatIfReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reports with every kind of section, for looking at and for tests. */
final class SampleReports {
    private SampleReports() {}

    /** Writes one to a file, to be looked at: {@code FILE HOSTS}. */
    public static void main(String[] arguments) {
        HtmlReport.write(everything(Integer.parseInt(arguments[1])), Path.of(arguments[0]));
    }

    /** A what-if report of four configurations over a day, with every other kind of section behind it. */
    static Report everything(int hosts) {
        Report runs = WhatIfReport.of(
                "day.avro",
                List.of(
                        SyntheticRuns.run("defaults", hosts, 288, 0.5),
                        SyntheticRuns.run("tight", hosts, 288, 0.9),
                        SyntheticRuns.run("loose", hosts, 288, 0.2),
                        SyntheticRuns.run("never", hosts, 288, 0)));
        List<Section> sections = new ArrayList<>(runs.sections());
        sections.add(benchmark());
        sections.add(search());
        sections.add(new Sensitivity(
                "What matters",
                "",
                List.of("Score", "Energy"),
                List.of(
                        effect("decision.packingLimit", 0.12, 0.04, -0.6, -0.8),
                        effect("detection.k", Double.NaN, -0.004, 0.1, Double.NaN))));
        sections.add(new TextTable(
                "Settings", "", List.of("Setting", "Default"), List.of(List.of("decision.packingLimit", "0.7"))));
        return new Report(runs.title(), runs.subtitle(), sections);
    }

    private static Sensitivity.Effect effect(String setting, double below, double above, double score, double energy) {
        return new Sensitivity.Effect(
                setting, "What it sets.", "1 to 5", "3", "4", below, above, List.of(score, energy));
    }

    private static ParetoFront benchmark() {
        return new ParetoFront(
                "Benchmark",
                "A front over one knob, with baselines and the oracle.",
                new Axis("Energy", "kWh", 1),
                new Axis("True overload", "%", 3),
                new Axis("Migrations", "", 0),
                List.of(
                        series(
                                "isotherm",
                                Role.FRONT,
                                Join.LINE,
                                point("risk 0.01", 118, 0.05, 1100),
                                point("risk 0.2", 101, 1.4, 1900)),
                        series(
                                "CloudSim 3.0",
                                Role.BASELINE,
                                Join.NONE,
                                point("LR-MMT-1.2", 116.58, 1.29, 12817),
                                point("DVFS", 802.75, 0, 0)),
                        series("CloudSim 3.0.3", Role.BASELINE, Join.NONE, point("THR-MMT-0.8", 192.62, 0.05, 26711)),
                        series("Oracle", Role.ORACLE, Join.NONE, point("oracle", 96.36, 0, 4000))));
    }

    private static ParetoFront.Series series(String name, Role role, Join join, Point... points) {
        return new ParetoFront.Series(name, role, join, true, List.of(points));
    }

    private static Point point(String label, double x, double y, double size) {
        return new Point(label, x, y, size, List.of());
    }

    private static LineChart search() {
        Random random = new Random(1);
        double[] numbers = new double[100];
        double[] scores = new double[100];
        for (int i = 0; i < scores.length; i++) {
            numbers[i] = i;
            scores[i] = 160 - 8 * Math.log1p(i) + 6 * random.nextGaussian();
        }
        return new LineChart(
                "Search",
                "",
                "Trial",
                "Score (kWh)",
                List.of(
                        new Line("trial", Style.POINTS, numbers, scores),
                        new Line("defaults", Style.DASHES, new double[] {0, 99}, new double[] {158, 158})));
    }
}
