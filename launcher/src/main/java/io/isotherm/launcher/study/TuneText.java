package io.isotherm.launcher.study;

import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.replay.report.Digits;
import io.isotherm.replay.tune.Outcome;
import io.isotherm.replay.tune.Trial;
import io.isotherm.replay.tune.TuneResult;
import io.isotherm.replay.tune.TuneResult.Validation;
import io.isotherm.replay.tune.space.SearchSpace.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of a search for the terminal. */
final class TuneText {
    private static final int SETTINGS = 5;

    private TuneText() {}

    static String of(TuneResult result, Path output) {
        StringBuilder text = new StringBuilder(result.verdict()).append("\n\n");
        PlainTable scores = PlainTable.ofFigures(4).row("", "score", "energy kWh (estimated)", "overload min", "moves");
        rows(
                scores,
                result,
                "searched",
                result.start().whole(),
                result.candidate().whole());
        for (Validation validation : result.validations()) {
            rows(scores, result, validation.range(), validation.start(), validation.candidate());
        }
        text.append(scores);
        Trial start = result.start();
        if (result.better()) {
            text.append("\nSettings that change, and how much the score depends on them:\n");
        } else {
            text.append("\nSettings that matter most:\n");
        }
        PlainTable effects = new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT);
        result.effects().stream()
                .filter(effect -> !result.better()
                        || !start.values()
                                .get(effect.dimension())
                                .equals(result.recommended().values().get(effect.dimension())))
                .limit(result.better() ? Integer.MAX_VALUE : SETTINGS)
                .forEach(effect -> {
                    String path = result.space()
                            .dimensions()
                            .get(effect.dimension())
                            .setting()
                            .path();
                    String before = start.values().get(effect.dimension());
                    String after = result.recommended().values().get(effect.dimension());
                    effects.row(
                            "  " + path,
                            before.equals(after) ? after : before + " -> " + after,
                            "one step off: " + change(effect.below()) + ", " + change(effect.above()));
                });
        return text.append(effects)
                .append("\nWritten: ")
                .append(output.resolve("pool.yaml"))
                .append(" (isotherm apply -f), ")
                .append(output.resolve("report.html"))
                .toString();
    }

    /** The start and the candidate on one range, told apart where they differ. */
    private static void rows(PlainTable scores, TuneResult result, String range, Outcome start, Outcome candidate) {
        Weights weights = result.space().weights();
        List<String> one = new ArrayList<>(List.of(result.baseName() + ", " + range));
        List<String> other =
                new ArrayList<>(List.of("trial " + result.candidate().number() + ", " + range));
        pair(one, other, start.score(weights), candidate.score(weights), 1);
        pair(one, other, start.energyKwh(), candidate.energyKwh(), 1);
        pair(one, other, start.overloadMinutes(), candidate.overloadMinutes(), 0);
        pair(one, other, start.moves(), candidate.moves(), 0);
        scores.row(one).row(other);
    }

    private static void pair(List<String> one, List<String> other, double first, double second, int least) {
        int digits = Digits.telling(least, List.of(first, second));
        one.add(number(first, digits));
        other.add(number(second, digits));
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String change(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%+.1f %%", share * 100);
    }
}
