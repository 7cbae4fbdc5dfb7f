package io.isotherm.replay.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.schema.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {
    private static final PoolConfig DEFAULTS = PoolConfigs.defaults("lab");
    private static final int TRIALS = 60;

    @TempDir
    private Path directory;

    private TuneResult tune(Evaluator evaluator, SearchSpace space, long seed, int jobs, TrialLog log) {
        return Tuning.run(
                evaluator, space, DEFAULTS, "the defaults", TRIALS, seed, jobs, log, (stage, done, total) -> {});
    }

    private TuneResult tune(Evaluator evaluator, long seed, int jobs, String file) throws IOException {
        try (TrialLog log = TrialLog.begin(directory.resolve(file), evaluator.fingerprint())) {
            return tune(evaluator, Spaces.small(), seed, jobs, log);
        }
    }

    @Test
    void findsSettingsThatBeatTheDefaults() throws IOException {
        TuneResult result = tune(new FormulaEvaluator(4, 0), 1, 2, "log");

        // One more than was asked for: the best less what it changed to no effect.
        assertThat(result.trials()).hasSize(TRIALS + 1);
        assertThat(result.start().config()).isEqualTo(DEFAULTS);
        assertThat(result.better()).isTrue();
        // The formula has 132.2 for the defaults and 124.1 at best.
        assertThat(result.candidateScore()).isBetween(124.0, 125.5);
        assertThat(result.recommended().config().getDetection().getWindowMillis())
                .isEqualTo(60_000);
        assertThat(result.verdict()).contains("is recommended");
    }

    @Test
    void leavesSettingsAloneThatBringNothing() throws IOException {
        PoolConfig recommended =
                tune(new FormulaEvaluator(4, 0), 1, 2, "log").recommended().config();

        // The formula knows nothing of them.
        assertThat(recommended.getDetection().getK())
                .isEqualTo(DEFAULTS.getDetection().getK());
        assertThat(recommended.getDetection().getN())
                .isEqualTo(DEFAULTS.getDetection().getN());
        assertThat(recommended.getPower()).isEqualTo(DEFAULTS.getPower());
    }

    @Test
    void triesNoConfigurationTwiceAndOnlySoundOnes() throws IOException {
        TuneResult result = tune(new FormulaEvaluator(4, 0), 1, 2, "log");

        Set<PoolConfig> configs = new HashSet<>();
        for (Trial trial : result.trials()) {
            assertThat(PoolConfigs.problems(trial.config())).isEmpty();
            assertThat(configs.add(trial.config()))
                    .as("trial %d is new", trial.number())
                    .isTrue();
        }
    }

    @Test
    void givesTheSameForTheSameSeedWhateverTheThreads() throws IOException {
        TuneResult one = tune(new FormulaEvaluator(4, 0), 7, 1, "one");
        TuneResult many = tune(new FormulaEvaluator(4, 0), 7, 4, "many");
        TuneResult other = tune(new FormulaEvaluator(4, 0), 8, 1, "other");

        assertThat(many).isEqualTo(one);
        assertThat(other.trials()).isNotEqualTo(one.trials());
    }

    @Test
    void saysThatTheDefaultsAreBestWhenTheGainDoesNotHold() throws IOException {
        TuneResult result = tune(new FormulaEvaluator(4, 50), 1, 2, "log");

        assertThat(result.candidate().number()).isPositive();
        assertThat(result.better()).isFalse();
        assertThat(result.recommended()).isEqualTo(result.start());
        assertThat(result.verdict()).contains("The defaults are best");
    }

    @Test
    void leavesTheNameOfAFileAsItIsInTheVerdict() throws IOException {
        FormulaEvaluator evaluator = new FormulaEvaluator(4, 50);
        try (TrialLog log = TrialLog.begin(directory.resolve("log"), evaluator.fingerprint())) {
            TuneResult result = Tuning.run(
                    evaluator, Spaces.small(), DEFAULTS, "pool.yaml", TRIALS, 1, 2, log, (stage, done, total) -> {});
            assertThat(result.verdict()).startsWith("pool.yaml is best");
        }
    }

    @Test
    void takesOfTheBestFewTheOneThatAlsoDoesWellWhereTheSearchDidNotSee() throws IOException {
        TuneResult before = tune(new FormulaEvaluator(4, 0), 1, 2, "before");
        int lucky = before.trials().subList(0, TRIALS).stream()
                .min(Comparator.comparingDouble(
                        trial -> trial.whole().score(before.space().weights())))
                .orElseThrow()
                .config()
                .getDetection()
                .getK();
        // What was best where the search saw is dear where it did not, and so is putting it back.
        List<Integer> dearOnes = List.of(lucky, DEFAULTS.getDetection().getK());
        FormulaEvaluator later = new FormulaEvaluator(4, 0) {
            @Override
            public Costs costs(String range, PoolConfig config) {
                Costs costs = super.costs(range, config);
                Outcome whole = costs.whole();
                boolean dear = range.equals(LATER)
                        && dearOnes.contains(config.getDetection().getK());
                return dear
                        ? new Costs(
                                new Outcome(whole.energyKwh() + 50, whole.overloadMinutes(), whole.moves()),
                                costs.parts())
                        : costs;
            }
        };

        TuneResult result = tune(later, 1, 2, "log");

        assertThat(result.better()).isTrue();
        assertThat(result.recommended().config().getDetection().getK()).isNotIn(dearOnes);
    }

    @Test
    void recommendsAPoolFileThatCanBeApplied() throws IOException {
        PoolConfig recommended =
                tune(new FormulaEvaluator(4, 0), 1, 2, "log").recommended().config();

        String yaml = PoolYaml.write(recommended);

        assertThat(PoolFile.parse("pool.yaml", ConfigFile.parse("pool.yaml", yaml)))
                .isEqualTo(recommended);
    }

    @Test
    void frontHoldsWhatNothingDominates() throws IOException {
        TuneResult result = tune(new FormulaEvaluator(4, 0), 1, 2, "log");

        for (Trial trial : result.trials()) {
            boolean dominated =
                    result.trials().stream().anyMatch(other -> other.whole().dominates(trial.whole()));
            boolean onFront =
                    result.front().stream().anyMatch(other -> other.whole().equals(trial.whole()));
            assertThat(onFront).isEqualTo(!dominated);
        }
    }

    @Test
    void tellsWhichSettingsMatter() throws IOException {
        TuneResult result = tune(new FormulaEvaluator(4, 0), 1, 2, "log");

        List<String> byStrength = result.effects().stream()
                .map(effect -> result.space()
                        .dimensions()
                        .get(effect.dimension())
                        .setting()
                        .path())
                .toList();
        // The formula knows nothing of k, n and power.
        assertThat(byStrength.subList(4, 7)).containsExactlyInAnyOrder("detection.k", "detection.n", "power.enabled");
        TuneResult.Effect packing = result.effects().stream()
                .filter(effect -> effect.dimension() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(packing.correlations().get(1)).isEqualTo(-1, within(0.01));
    }

    @Test
    void goesOnWhereAKilledSearchEnded() throws IOException {
        FormulaEvaluator whole = new FormulaEvaluator(4, 0);
        TuneResult uninterrupted = tune(whole, 3, 2, "whole");
        Path log = directory.resolve("killed");
        FormulaEvaluator killed = new FormulaEvaluator(4, 0) {
            @Override
            public Costs costs(String range, PoolConfig config) {
                if (runs.get() == 33) {
                    throw new IllegalStateException("killed");
                }
                return super.costs(range, config);
            }
        };
        assertThatThrownBy(() -> tune(killed, 3, 2, "killed")).hasMessage("killed");
        // The kill came in the middle of writing a line.
        Files.writeString(log, Files.readString(log) + "{\"run\":\"3f\",\"who");

        FormulaEvaluator rest = new FormulaEvaluator(4, 0);
        TuneResult resumed;
        try (TrialLog trials = TrialLog.resume(log, log, rest.fingerprint())) {
            assertThat(trials.size()).isEqualTo(33);
            assertThat(trials.unreadable()).isEqualTo(1);
            resumed = tune(rest, Spaces.small(), 3, 2, trials);
        }

        assertThat(resumed).isEqualTo(uninterrupted);
        assertThat(rest.runs.get()).isEqualTo(whole.runs.get() - 33);
        try (TrialLog trials = TrialLog.resume(log, directory.resolve("copy"), rest.fingerprint())) {
            assertThat(trials.size()).isEqualTo(whole.runs.get());
            assertThat(trials.unreadable()).isZero();
        }
    }

    @Test
    void refusesTheLogOfAnotherRecording() throws IOException {
        tune(new FormulaEvaluator(4, 0), 1, 1, "log");
        Path log = directory.resolve("log");

        assertThatThrownBy(() -> TrialLog.resume(log, log, "another"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("belongs to other recordings");
        assertThatThrownBy(() -> TrialLog.begin(log, "another"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--resume");
        Path foreign = Files.writeString(directory.resolve("foreign"), "pool: lab\n");
        assertThatThrownBy(() -> TrialLog.resume(foreign, foreign, "another"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is no log of trials");
    }

    @Test
    void searchesASpaceOfOneSetting() throws IOException {
        Evaluator evaluator = new FormulaEvaluator(4, 0);
        SearchSpace one = Spaces.parse("settings:\n  decision.packingLimit: {from: 50%, to: 80%, step: 10%}");

        try (TrialLog log = TrialLog.begin(directory.resolve("log"), evaluator.fingerprint())) {
            TuneResult result = tune(evaluator, one, 1, 2, log);

            // There are but four, and the default is among them.
            assertThat(result.trials().stream().map(Trial::config).distinct()).hasSize(4);
        }
    }

    @Test
    void tellsItsProgress() throws IOException {
        List<String> told = new ArrayList<>();
        Evaluator evaluator = new FormulaEvaluator(4, 0);
        try (TrialLog log = TrialLog.begin(directory.resolve("log"), evaluator.fingerprint())) {
            Tuning.run(
                    evaluator,
                    Spaces.small(),
                    DEFAULTS,
                    "defaults",
                    20,
                    1,
                    2,
                    log,
                    (stage, done, total) -> told.add(stage + " " + done + "/" + total));
        }

        assertThat(told)
                .contains("trials 0/20", "trials 20/20", "validation 2/2")
                .doesNotHaveDuplicates();
    }
}
