package io.isotherm.replay.tune.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.tune.Spaces;
import io.isotherm.replay.tune.space.Dimension.Choice;
import io.isotherm.replay.tune.space.Dimension.Range;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceFileTest {

    @Test
    void readsRangesAndChoices() {
        SearchSpace space = Spaces.parse("""
                settings:
                  decision.cooldown: {from: 5min, to: 2h, scale: log}
                  detection.window: [60s, 5min]
                score: {overloadMinute: 0.5}
                validation: {heldBack: 25%, parts: 6}
                """);

        Range cooldown = (Range) space.dimensions().get(0);
        assertThat(cooldown.at(0)).isEqualTo("5min");
        assertThat(cooldown.at(1)).isEqualTo("2h");
        assertThat(cooldown.at(0.5)).isEqualTo("1470s");
        assertThat(((Choice) space.dimensions().get(1)).values()).containsExactly("60s", "5min");
        assertThat(space.weights()).isEqualTo(new SearchSpace.Weights(1, 0.5, 0.008));
        assertThat(space.heldBack()).isEqualTo(0.25);
        assertThat(space.parts()).isEqualTo(6);
    }

    @Test
    void readsTheExample() {
        Path example = Path.of("..", "examples", "space.yaml");

        SearchSpace space = SpaceFile.parse(example.toString(), ConfigFile.read(example));

        assertThat(space.dimensions()).hasSizeGreaterThan(8);
        assertThat(space.with(
                        PoolConfigs.defaults("lab"),
                        space.at(new double[space.dimensions().size()])))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            decision.cooldwn: {from: 1min, to: 2min}      | decision.cooldwn: pool.yaml has no such setting with a single value; did you mean decision.cooldown?
            decision.cooldown: {from: 2h, to: 5min}       | decision.cooldown: from 2h to 5min is upside down
            decision.cooldown: {from: 5, to: 2h}          | decision.cooldown: '5' is not allowed; it must be a number with a unit
            decision.cooldown: {from: 5min}               | decision.cooldown.to: is missing
            decision.cooldown: {from: 1s, to: 2h, by: 1s} | decision.cooldown.by: is no key
            decision.cooldown: {from: 0s, to: 2h, scale: log} | has no logarithm
            decision.packingLimit: {from: 50%, to: 150%}  | decision.packingLimit: 1.5 is not allowed; it must be from 0.01 to 1
            detection.k: {from: 0, to: 3}                 | detection.k: 0 is not allowed
            detection.k: {from: 1, to: 3, step: 0}        | detection.k.step: 0 is not allowed; it must be above 0
            detection.detector: {from: 1, to: 3}          | has no range; give a list
            detection.detector: [static, magic]           | detection.detector: magic is not allowed
            detection.detector: [static]                  | leaves no choice
            decision.algorithms.OVERLOAD: [built-in, magic] | there is no algorithm 'magic'
            power.enabled: [true, maybe]                  | 'maybe' is not allowed; it must be true or false
            """)
    void saysWhatIsWrongWithASetting(String setting, String message) {
        assertThatThrownBy(() -> Spaces.parse("settings:\n  " + setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> Spaces.parse("""
                settings:
                  decision.coldown: {from: 1min, to: 2min}
                  detection.k: {from: 9, to: 2}
                scores: {}
                validation: {heldBack: 99%}
                """))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .hasSize(4)
                                .anyMatch(problem -> problem.contains("did you mean decision.cooldown"))
                                .anyMatch(problem -> problem.contains("did you mean score")));
    }

    @Test
    void refusesASpaceOfNothing() {
        assertThatThrownBy(() -> Spaces.parse("settings: {}")).hasMessageContaining("settings: there is none");
    }

    @Test
    void everySettingCanBeReadAndWritten() {
        PoolConfig config = PoolConfigs.defaults("lab");

        PoolSetting.byPath().values().forEach(setting -> setting.set(config, setting.text(config)));

        assertThat(config).isEqualTo(PoolConfigs.defaults("lab"));
        assertThat(PoolSetting.byPath().keySet())
                .contains("detection.marks.memory.lowLeave", "decision.algorithms.CONSOLIDATION", "power.cold");
    }

    @Test
    void bringsDependentSettingsInOrder() {
        SearchSpace space = Spaces.parse("""
                settings:
                  detection.marks.cpu.high: {from: 20%, to: 95%}
                  detection.k: {from: 1, to: 10}
                  detection.n: {from: 1, to: 10}
                  detection.window: {from: 11s, to: 10min}
                  decision.packingLimit: {from: 50%, to: 80%}
                """);

        PoolConfig config = space.with(PoolConfigs.defaults("lab"), List.of("0.2", "9", "2", "14s", "0.8"))
                .orElseThrow();

        assertThat(PoolConfigs.problems(config)).isEmpty();
        assertThat(config.getDetection().getK()).isEqualTo(2);
        assertThat(config.getDetection().getWindowMillis()).isEqualTo(10_000);
        assertThat(config.getDecision().getPackingLimit()).isEqualTo(0.2);
        assertThat(config.getDetection().getMarks().get(0).getHighLeave()).isEqualTo(0.2);
        assertThat(config.getDetection().getMarks().get(0).getLowLeave()).isEqualTo(0.19);
    }
}
