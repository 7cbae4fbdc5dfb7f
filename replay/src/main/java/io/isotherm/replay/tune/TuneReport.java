package io.isotherm.replay.tune;

import io.isotherm.replay.report.Figures;
import io.isotherm.replay.report.Figures.Figure;
import io.isotherm.replay.report.LineChart;
import io.isotherm.replay.report.LineChart.Line;
import io.isotherm.replay.report.LineChart.Style;
import io.isotherm.replay.report.ParetoFront;
import io.isotherm.replay.report.ParetoFront.Axis;
import io.isotherm.replay.report.ParetoFront.Join;
import io.isotherm.replay.report.ParetoFront.Point;
import io.isotherm.replay.report.ParetoFront.Role;
import io.isotherm.replay.report.Report;
import io.isotherm.replay.report.Section;
import io.isotherm.replay.report.Sensitivity;
import io.isotherm.replay.report.TextTable;
import io.isotherm.replay.tune.space.Dimension;
import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.replay.whatif.WhatIfReport;
import io.isotherm.replay.whatif.WhatIfResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The report of a search: verdict, recommended settings, trade-off, how they held, what matters, and the runs. */
public final class TuneReport {
    private static final String SCORE_UNIT = "kWh-equivalents";

    private final TuneResult result;

    private TuneReport(TuneResult result) {
        this.result = result;
    }

    /**
     * Makes the report.
     *
     * @param source the recording, for the subtitle
     * @param runs of the start, what is recommended and no management on what was held back; may be empty
     */
    public static Report of(String source, TuneResult result, List<WhatIfResult> runs) {
        TuneReport report = new TuneReport(result);
        List<Section> sections = new ArrayList<>(List.of(
                report.summary(),
                report.front(),
                report.settings(),
                report.sensitivity(),
                report.search(),
                report.forward()));
        if (!runs.isEmpty()) {
            sections.add(3, WhatIfReport.comparison(runs));
            sections.add(WhatIfReport.runs("Where the search did not see", runs));
        }
        return new Report("Tune: " + result.trials().size() + " trials", source, sections);
    }

    private Figures summary() {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(
                "Score", SCORE_UNIT, 1, outcome -> outcome.score(result.space().weights())));
        figures.add(figure("Energy", "kWh", 1, Outcome::energyKwh));
        figures.add(figure("Overload", "host-min", 0, Outcome::overloadMinutes));
        figures.add(figure("Moves", "", 0, Outcome::moves));
        return new Figures(
                result.better() ? "Recommended: trial " + result.candidate().number() : result.startIsBest(),
                result.verdict() + " " + weights(),
                figures);
    }

    /** A cost of the candidate where the search did not see, beside that of the start. */
    private Figure figure(String name, String unit, int digits, ToDoubleFunction<Outcome> cost) {
        double start = result.validations().stream()
                .mapToDouble(v -> cost.applyAsDouble(v.start()))
                .sum();
        double candidate = result.validations().stream()
                .mapToDouble(v -> cost.applyAsDouble(v.candidate()))
                .sum();
        String detail = result.candidate().number() == 0
                ? result.baseName()
                : text(start, digits) + " with " + result.baseName();
        return new Figure(name + " of " + name(result.candidate()), text(candidate, digits), unit, detail);
    }

    private String weights() {
        SearchSpace.Weights weights = result.space().weights();
        return "The score counts " + weights.energyKwh() + " for a kWh, " + weights.overloadMinute()
                + " for a host-minute of overload and " + weights.move()
                + " for a move. Energy is estimated by the hosts' curves.";
    }

    private ParetoFront front() {
        Set<Integer> front = result.front().stream().map(Trial::number).collect(Collectors.toSet());
        List<Point> others = result.trials().stream()
                .filter(trial -> !front.contains(trial.number()) && trial.number() != 0)
                .map(this::point)
                .toList();
        List<ParetoFront.Series> series = new ArrayList<>(List.of(
                new ParetoFront.Series("Trials", Role.TRIAL, Join.NONE, false, others),
                new ParetoFront.Series(
                        "Front",
                        Role.FRONT,
                        Join.NONE,
                        false,
                        result.front().stream().map(this::point).toList()),
                new ParetoFront.Series("Start", Role.DEFAULTS, Join.NONE, true, List.of(point(result.start())))));
        if (result.better()) {
            series.add(new ParetoFront.Series(
                    "Recommended", Role.RECOMMENDED, Join.NONE, true, List.of(point(result.candidate()))));
        }
        return new ParetoFront(
                "Trade-off",
                "All trials on the range that the search saw. No other trial is better than one of the front in energy, "
                        + "overload and moves at once; with three costs the front is no single line.",
                new Axis("Energy", "kWh", 1),
                new Axis("Overload", "host-minutes", 0),
                new Axis("Moves", "", 0),
                series);
    }

    private Point point(Trial trial) {
        List<String> details = new ArrayList<>();
        details.add("Score: " + text(score(trial), 1));
        for (int i = 0; i < trial.values().size(); i++) {
            if (!trial.values().get(i).equals(result.start().values().get(i))) {
                details.add(path(i) + ": " + trial.values().get(i));
            }
        }
        return new Point(
                name(trial),
                trial.whole().energyKwh(),
                trial.whole().overloadMinutes(),
                trial.whole().moves(),
                details);
    }

    private TextTable settings() {
        List<Trial> shown = new ArrayList<>(List.of(result.start()));
        if (result.candidate().number() != 0) {
            shown.add(result.candidate());
        }
        List<String> headers = new ArrayList<>(List.of("Setting"));
        shown.forEach(trial -> headers.add(
                trial == result.recommended() ? capital(name(trial)) + " (recommended)" : capital(name(trial))));
        headers.add("Searched");
        List<List<String>> rows = IntStream.range(0, result.space().dimensions().size())
                .mapToObj(i -> {
                    List<String> row = new ArrayList<>(List.of(path(i)));
                    shown.forEach(trial -> row.add(trial.values().get(i)));
                    row.add(result.space().dimensions().get(i).text());
                    return row;
                })
                .toList();
        return new TextTable(
                "Settings", "The whole recommended configuration is in pool.yaml beside this report.", headers, rows);
    }

    private Sensitivity sensitivity() {
        return new Sensitivity(
                "What matters",
                "Left: how much the score gets worse (or, in blue, better) when one setting alone is taken a tenth of its "
                        + "range below or above what is recommended, on the range that the search saw. Right: how strongly "
                        + "the setting and each cost go together over all trials, from −1 to 1; of a choice only how "
                        + "strongly.",
                List.of("Score", "Energy", "Overload", "Moves"),
                result.effects().stream()
                        .map(effect -> {
                            Dimension dimension = result.space().dimensions().get(effect.dimension());
                            return new Sensitivity.Effect(
                                    path(effect.dimension()),
                                    dimension.setting().meaning(),
                                    dimension.text(),
                                    result.start().values().get(effect.dimension()),
                                    result.recommended().values().get(effect.dimension()),
                                    effect.below(),
                                    effect.above(),
                                    effect.correlations());
                        })
                        .toList());
    }

    private LineChart search() {
        int count = result.trials().size();
        double[] numbers = IntStream.range(0, count).asDoubleStream().toArray();
        double[] scores = result.trials().stream().mapToDouble(this::score).toArray();
        double[] best = new double[count];
        for (int i = 0; i < count; i++) {
            best[i] = i == 0 ? scores[0] : Math.min(best[i - 1], scores[i]);
        }
        double start = scores[0];
        return new LineChart(
                "Course of the search",
                "Score of each trial on the range that the search saw; less is better.",
                "Trial",
                "Score (" + SCORE_UNIT + ")",
                List.of(
                        new Line("trial", Style.POINTS, numbers, scores),
                        new Line("best so far", Style.STEPS, numbers, best),
                        new Line(result.baseName(), Style.DASHES, new double[] {0, count - 1.0}, new double[] {
                            start, start
                        })));
    }

    private TextTable forward() {
        List<List<String>> rows = new ArrayList<>();
        for (TuneResult.Forward step : result.forward()) {
            rows.add(List.of(
                    "part " + (step.part() + 1) + " of " + result.space().parts(),
                    step.trial() == 0 ? result.baseName() : "trial " + step.trial() + ", best over the parts before",
                    text(step.startScore(), 1),
                    text(step.score(), 1),
                    change(step.score(), step.startScore())));
        }
        for (TuneResult.Validation validation : result.validations()) {
            double start = validation.start().score(result.space().weights());
            double candidate = validation.candidate().score(result.space().weights());
            rows.add(List.of(
                    validation.range(),
                    name(result.candidate()),
                    text(start, 1),
                    text(candidate, 1),
                    change(candidate, start)));
        }
        return new TextTable(
                "Does it hold?",
                "For the parts of the searched range, what would have been chosen by the parts before is judged on the "
                        + "next. What is held back decides; the rest of the recording has also chosen among the best few.",
                List.of("Judged on", "Chosen", "Score of " + result.baseName(), "Score of the choice", "Change"),
                rows);
    }

    private String path(int dimension) {
        return result.space().dimensions().get(dimension).setting().path();
    }

    private double score(Trial trial) {
        return trial.whole().score(result.space().weights());
    }

    private String name(Trial trial) {
        return trial.number() == 0 ? result.baseName() : "trial " + trial.number();
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String change(double value, double reference) {
        return reference == 0
                ? "–"
                : String.format(Locale.ROOT, "%+.1f %%", (value / reference - 1) * 100)
                        .replace('-', '−');
    }
}
