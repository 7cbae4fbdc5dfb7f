package io.isotherm.bench.planetlab;

import io.isotherm.bench.planetlab.algorithm.Algorithm;
import io.isotherm.bench.planetlab.algorithm.Algorithms;
import io.isotherm.replay.report.ParetoFront;
import io.isotherm.replay.report.ParetoFront.Axis;
import io.isotherm.replay.report.ParetoFront.Join;
import io.isotherm.replay.report.ParetoFront.Point;
import io.isotherm.replay.report.ParetoFront.Role;
import io.isotherm.replay.report.Report;
import io.isotherm.replay.report.Section;
import io.isotherm.replay.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results as a report: for each day and order energy against true overload, with the literature's algorithms, the front of
 * isotherm over its risk, and the oracle.
 */
public final class BenchmarkReport {
    private static final String ORACLE = "oracle";

    private BenchmarkReport() {}

    /** The report of some results, in their order. */
    public static Report of(List<BenchmarkResult> results) {
        Map<String, List<BenchmarkResult>> runs = new LinkedHashMap<>();
        results.forEach(result -> runs.computeIfAbsent(
                        result.day() + (result.order().equals("sorted") ? "" : ", shuffle " + result.order()),
                        name -> new ArrayList<>())
                .add(result));
        List<Section> sections = new ArrayList<>();
        runs.forEach((name, ofRun) -> sections.add(front(name, ofRun)));
        sections.add(table(results));
        return new Report(
                "PlanetLab benchmark",
                "800 hosts, decided every 5 minutes · " + String.join(" · ", runs.keySet()),
                sections);
    }

    private static ParetoFront front(String name, List<BenchmarkResult> results) {
        Map<String, List<BenchmarkResult>> groups = new LinkedHashMap<>();
        results.forEach(result ->
                groups.computeIfAbsent(group(result), key -> new ArrayList<>()).add(result));
        List<ParetoFront.Series> series = new ArrayList<>();
        groups.forEach((group, members) -> {
            Role role =
                    group.equals(ORACLE) ? Role.ORACLE : group.equals(Algorithms.ISOTHERM) ? Role.FRONT : Role.BASELINE;
            Join join = role == Role.FRONT ? Join.LINE : Join.NONE;
            series.add(new ParetoFront.Series(
                    group,
                    role,
                    join,
                    true,
                    members.stream().map(BenchmarkReport::point).toList()));
        });
        return new ParetoFront(
                name,
                "Lower left is better, and a smaller mark. The oracle knows the future and moves at no cost: what no "
                        + "algorithm can beat without starving guests. True overload is the share of the hosts' active "
                        + "time in which demand exceeds capacity.",
                new Axis("Energy", "kWh", 1),
                new Axis("True overload", "%", 3),
                new Axis("Migrations", "", 0),
                series);
    }

    /** The literature's algorithms by the version of CloudSim that they are of; each other one by itself. */
    private static String group(BenchmarkResult result) {
        boolean version = Character.isDigit(result.variant().charAt(0));
        return version
                ? "CloudSim " + result.variant()
                : result.algorithm().equals(ORACLE) || result.algorithm().equals(Algorithms.ISOTHERM)
                        ? result.algorithm()
                        : "Others";
    }

    private static Point point(BenchmarkResult result) {
        return new Point(
                name(result),
                result.energyKwh(),
                result.trueOverloadShare() * 100,
                result.migrations(),
                List.of(
                        "ESV: " + text("%.4f", result.esv() * 1000) + " ×10⁻³",
                        "SLATAH: " + text("%.3f", result.slatah() * 100) + " %",
                        "PDM: " + text("%.4f", result.pdm() * 100) + " %"));
    }

    private static String name(BenchmarkResult result) {
        boolean plain =
                result.variant().equals(Algorithm.DEFAULT) || group(result).startsWith("CloudSim");
        return plain ? result.algorithm() : result.algorithm() + " " + result.variant();
    }

    private static TextTable table(List<BenchmarkResult> results) {
        return new TextTable(
                "All figures",
                "SLATAH, PDM, SLAV and ESV as CloudSim computes them.",
                List.of(
                        "Day",
                        "Order",
                        "Algorithm",
                        "Variant",
                        "Energy kWh",
                        "Migrations",
                        "SLATAH %",
                        "PDM %",
                        "ESV ×10⁻³",
                        "True overload %",
                        "Unserved MIPS·s"),
                results.stream()
                        .map(result -> List.of(
                                result.day(),
                                result.order(),
                                result.algorithm(),
                                result.variant(),
                                text("%.2f", result.energyKwh()),
                                text("%,.0f", result.migrations()),
                                text("%.3f", result.slatah() * 100),
                                text("%.4f", result.pdm() * 100),
                                text("%.4f", result.esv() * 1000),
                                text("%.4f", result.trueOverloadShare() * 100),
                                text("%,.0f", result.unservedMipsSeconds())))
                        .toList());
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
