package io.isotherm.replay.report;

import io.isotherm.replay.report.Front.*;
import java.nio.file.Path;
import java.util.*;

final class SampleReport {
    public static void main(String[] args) {
        int hosts = Integer.parseInt(args[1]);
        Report r = WhatIfReport.of(
                "day.avro",
                List.of(
                        SyntheticRuns.run("defaults.yaml", hosts, 288, .5),
                        SyntheticRuns.run("tight.yaml", hosts, 288, .9),
                        SyntheticRuns.run("loose.yaml", hosts, 288, .2),
                        SyntheticRuns.run("never", hosts, 288, 0)));
        List<Section> s = new ArrayList<>(r.sections());
        Random rnd = new Random(1);
        List<Point> trials = new ArrayList<>(), front = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            double e = 100 + 80 * rnd.nextDouble();
            trials.add(new Point(
                    "trial " + i,
                    e,
                    4000 / (e - 80) * (1 + rnd.nextDouble()),
                    100 + rnd.nextInt(3000),
                    List.of("detection.k: 3")));
        }
        for (int i = 0; i < 10; i++) {
            double e = 100 + 8 * i;
            front.add(new Point(
                    "front " + i,
                    e,
                    3900 / (e - 80),
                    100 + rnd.nextInt(600),
                    List.of("detection.k: 3", "decision.packingLimit: 0.7")));
        }
        s.add(new Front(
                "Trade-off",
                "Each point is one trial on the training part.",
                new Axis("Energy", "kWh", 1),
                new Axis("Overload", "host-minutes", 0),
                new Axis("Moves", "", 0),
                List.of(
                        new Front.Series("Trials", Role.TRIAL, Join.NONE, false, trials),
                                new Front.Series("Front", Role.FRONT, Join.STEPS, false, front),
                        new Front.Series(
                                        "Defaults",
                                        Role.DEFAULTS,
                                        Join.NONE,
                                        true,
                                        List.of(new Point("defaults", 150, 120, 600, List.of()))),
                                new Front.Series(
                                        "Recommended",
                                        Role.RECOMMENDED,
                                        Join.NONE,
                                        true,
                                        List.of(new Point("recommended", 124, 88, 300, List.of()))))));
        s.add(new Front(
                "PlanetLab 20110303",
                "",
                new Axis("Energy", "kWh", 1),
                new Axis("True overload", "%", 3),
                new Axis("Migrations", "", 0),
                List.of(
                        new Front.Series(
                                "isotherm over risk",
                                Role.FRONT,
                                Join.LINE,
                                false,
                                List.of(
                                        new Point("risk 0.001", 140, 0.01, 900, List.of()),
                                        new Point("risk 0.01", 118, 0.05, 1100, List.of()),
                                        new Point("risk 0.05", 108, 0.3, 1500, List.of()),
                                        new Point("risk 0.2", 101, 1.4, 1900, List.of()))),
                        new Front.Series(
                                "CloudSim 3.0",
                                Role.BASELINE,
                                Join.NONE,
                                true,
                                List.of(
                                        new Point("LR-MMT-1.2", 116.58, 1.29, 12817, List.of()),
                                        new Point("THR-MMT-0.8", 119.34, .9, 27092, List.of()),
                                        new Point("DVFS", 802, 0, 0, List.of()),
                                        new Point("NPA", 2410, 0, 0, List.of()))),
                        new Front.Series(
                                "CloudSim 3.0.3",
                                Role.BASELINE,
                                Join.NONE,
                                true,
                                List.of(
                                        new Point("LR-MMT-1.2 (3.0.3)", 163.48, .72, 27859, List.of()),
                                        new Point("THR-MMT-0.8 (3.0.3)", 192.34, .05, 26711, List.of()))),
                        new Front.Series(
                                "Oracle",
                                Role.ORACLE,
                                Join.NONE,
                                true,
                                List.of(new Point("oracle", 96.36, 0, 4000, List.of()))))));
        double[] x = new double[100], y = new double[100], b = new double[100];
        double best = 9e9;
        for (int i = 0; i < 100; i++) {
            x[i] = i;
            y[i] = 160 - 30 * Math.log1p(i) / 4 + rnd.nextGaussian() * 6;
            best = Math.min(best, y[i]);
            b[i] = best;
        }
        s.add(new LineChart(
                "Search",
                "",
                "Trial",
                "Score (kWh)",
                List.of(
                        new LineChart.Line("trial", LineChart.Style.POINTS, x, y),
                        new LineChart.Line("best so far", LineChart.Style.STEPS, x, b),
                        new LineChart.Line(
                                "defaults", LineChart.Style.DASHES, new double[] {0, 99}, new double[] {158, 158}))));
        s.add(new Sensitivity(
                "What matters",
                "",
                List.of("Score", "Energy", "Overload", "Moves"),
                List.of(
                        new Sensitivity.Effect(
                                "decision.packingLimit",
                                "Consolidation fills no host above this share of any resource.",
                                "50 % to 85 %",
                                "0.7",
                                "0.78",
                                .12,
                                .04,
                                List.of(-.6, -.8, .7, .1)),
                        new Sensitivity.Effect(
                                "detection.window",
                                "Length of a window.",
                                "60s to 10min",
                                "60s",
                                "5min",
                                .01,
                                -.004,
                                List.of(.1, .02, -.3, Double.NaN)))));
        s.add(new TextTable(
                "Settings",
                "",
                List.of("Setting", "Default", "Recommended"),
                List.of(List.of("decision.packingLimit", "0.7", "0.78"))));
        HtmlReport.write(new Report(r.title(), r.subtitle(), s), Path.of(args[0]));
    }
}
