package io.isotherm.launcher.study;

import io.isotherm.replay.tune.Outcome;
import io.isotherm.replay.tune.Trial;
import io.isotherm.replay.tune.TuneResult;
import io.isotherm.replay.tune.TuneResult.Validation;
import io.isotherm.replay.tune.space.SearchSpace.Weights;
import java.nio.file.Path;
import java.util.Locale;

/** The result of a search for the terminal. */
final class TuneText {
    private static final int SETTINGS = 5;

    private TuneText() {}

    static String of(TuneResult result, Path output) {
        StringBuilder text = new StringBuilder(result.verdict()).append("\n\n");
        Weights weights = result.space().weights();
        line(text, "", "score", "energy kWh", "overload min", "moves");
        row(text, result.baseName() + ", searched", result.start().whole(), weights);
        row(
                text,
                "trial " + result.candidate().number() + ", searched",
                result.candidate().whole(),
                weights);
        for (Validation validation : result.validations()) {
            row(text, result.baseName() + ", " + validation.range(), validation.start(), weights);
            row(
                    text,
                    "trial " + result.candidate().number() + ", " + validation.range(),
                    validation.candidate(),
                    weights);
        }
        Trial start = result.start();
        if (result.better()) {
            text.append("\nSettings that change, and how much the score depends on them:\n");
        } else {
            text.append("\nSettings that matter most:\n");
        }
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
                    text.append(String.format(
                            Locale.ROOT,
                            "  %-34s %-24s one step off: %s%n",
                            path,
                            before.equals(after) ? after : before + " -> " + after,
                            change(effect.below()) + ", " + change(effect.above())));
                });
        return text.append("\nWritten: ")
                .append(output.resolve("pool.yaml"))
                .append(" (isotherm apply -f), ")
                .append(output.resolve("report.html"))
                .toString();
    }

    private static void row(StringBuilder text, String name, Outcome outcome, Weights weights) {
        line(
                text,
                name,
                number(outcome.score(weights), 1),
                number(outcome.energyKwh(), 1),
                number(outcome.overloadMinutes(), 0),
                number(outcome.moves(), 0));
    }

    private static void line(StringBuilder text, String... cells) {
        text.append(String.format(Locale.ROOT, "%-58s %10s %12s %13s %8s%n", (Object[]) cells));
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String change(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%+.1f %%", share * 100);
    }
}
