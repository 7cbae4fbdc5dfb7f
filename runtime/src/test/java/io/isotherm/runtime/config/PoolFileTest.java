package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Preference;
import io.isotherm.schema.Resource;
import io.isotherm.schema.SleepTime;
import io.isotherm.schema.Weekday;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolFileTest {

    private static PoolConfig parse(String text) {
        return PoolFile.parse("pool.yaml", ConfigFile.parse("pool.yaml", text));
    }

    @Test
    void leavesDefaultsWhereNothingIsSaid() {
        assertThat(parse("pool: lab")).isEqualTo(PoolConfigs.unconfigured("lab"));
    }

    @Test
    void readsEverySection() {
        PoolConfig config = parse("""
                pool: lab
                detection:
                  window: 5min
                  sample: 30s
                  k: 2
                  n: 3
                  marks:
                    cpu: {high: 80%, highLeave: 0.7}
                decision:
                  mode: recommend
                  scenarioModes: {consolidation: observe}
                  algorithms: {rule-repair: repair}
                  timetable:
                    - {mode: automatic, from: "22:00", to: "06:00"}
                  cooldown: 1h
                constraints:
                  antiAffinity:
                    databases: [db1, db2]
                  allowedHosts:
                    db1: [xen1, xen2]
                  priorities: {db1: 5}
                  blackouts:
                    - {from: "22:30", to: "02:00"}
                    - {from: "00:00", to: "24:00", days: [sat, Sunday], zone: Europe/Berlin, scenarios: [imbalance]}
                power:
                  enabled: true
                  watts: [93, 135]
                """);

        assertThat(config.getDetection().getWindowMillis()).isEqualTo(300_000);
        assertThat(PoolConfigs.marks(config, Resource.CPU).getHigh()).isEqualTo(0.8);
        assertThat(PoolConfigs.marks(config, Resource.CPU).getLow()).isEqualTo(0.3);
        assertThat(config.getDecision().getMode()).isEqualTo(Mode.RECOMMEND);
        assertThat(config.getDecision().getScenarioModes()).isEqualTo(Map.of("CONSOLIDATION", Mode.OBSERVE));
        assertThat(config.getDecision().getAlgorithms()).isEqualTo(Map.of("RULE_REPAIR", "repair"));
        assertThat(config.getConstraints().getAntiAffinity()).isEqualTo(List.of(List.of("db1", "db2")));
        assertThat(config.getConstraints().getBlackouts())
                .isEqualTo(List.of(
                        new Blackout(1350, 120, List.of(), "UTC", List.of()),
                        new Blackout(
                                0,
                                1440,
                                List.of(Weekday.SATURDAY, Weekday.SUNDAY),
                                "Europe/Berlin",
                                List.of("IMBALANCE"))));
        assertThat(config.getDecision().getTimetable())
                .isEqualTo(List.of(new ModeTime(Mode.AUTOMATIC, 1320, 360, List.of(), "UTC", List.of())));
        assertThat(config.getPower().getWatts()).containsExactly(93.0, 135.0);
    }

    @Test
    void refusesTimesThatNeverHold() {
        assertThatThrownBy(() -> parse("""
                        pool: lab
                        decision:
                          timetable:
                            - {from: "22:00", to: "06:00"}
                        constraints:
                          blackouts:
                            - {from: "00:00", to: "00:00"}
                            - {from: "08:00", to: "09:00", days: []}
                            - {from: "08:00", to: "09:00", days: [mo]}
                            - {from: "24:00", to: "09:00"}
                        """))
                .hasMessageContaining("mode: nothing is not allowed; it must be observe, recommend or automatic")
                .hasMessageContaining("days: [] is not allowed; it must be a list with an entry, or left out")
                .hasMessageContaining("days: 'mo' is not allowed; it must be mon, tue")
                .hasMessageContaining("from: '24:00' is not allowed");
        assertThatThrownBy(() -> parse("pool: lab\nconstraints:\n  blackouts: [{from: \"00:00\", to: \"00:00\"}]\n"))
                .hasMessageContaining("the whole day is from \"00:00\" to \"24:00\"");
    }

    @Test
    void readsPreferencesAndTimesOfSleep() {
        PoolConfig config = parse("""
                pool: lab
                constraints:
                  preferences:
                    - {guests: [db-*], hosts: [xen1], weight: 2.5}
                    - {together: [web, cache]}
                power:
                  sleepTimes:
                    - {from: "20:00", to: "06:00", days: [fri], zone: Europe/Berlin}
                """);
        assertThat(config.getConstraints().getPreferences())
                .containsExactly(
                        new Preference(List.of("db-*"), List.of("xen1"), List.of(), List.of(), 2.5),
                        new Preference(List.of(), List.of(), List.of("web", "cache"), List.of(), 1.0));
        assertThat(config.getPower().getSleepTimes())
                .containsExactly(new SleepTime(1200, 360, List.of(Weekday.FRIDAY), "Europe/Berlin"));
        assertThat(parse(PoolYaml.write(config))).isEqualTo(config);
    }

    @Test
    void refusesPreferencesOfNoFormOrOfSeveral() {
        for (String entry : List.of(
                "{guests: [a]}",
                "{hosts: [a]}",
                "{weight: 2}",
                "{guests: [a], hosts: [b], apart: [c, d]}",
                "{together: [a]}",
                "{apart: [a, b], weight: 1001}")) {
            assertThatThrownBy(() -> parse("pool: lab\nconstraints:\n  preferences: [" + entry + "]\n"))
                    .as(entry)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(entry.contains("1001") ? "weight" : "constraints.preferences");
        }
        assertThatThrownBy(() -> parse("pool: lab\npower:\n  sleepTimes: [{from: \"20:00\", to: \"20:00\"}]\n"))
                .hasMessageContaining("power.sleepTimes");
    }

    @Test
    void refusesALowMarkAboveTheHighMark() {
        assertThatThrownBy(() -> parse("pool: lab\ndetection:\n  marks:\n    cpu: {low: 0.9, high: 0.6}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("detection.marks.cpu: low 0.9")
                .hasMessageContaining("must be low <= lowLeave < highLeave <= high");
    }

    @Test
    void refusesAWrongKeyAndAWrongUnit() {
        assertThatThrownBy(() -> parse("pool: lab\ndetecton: {}\ndecision:\n  cooldown: 30 bananas\n"))
                .hasMessageContaining("detecton: is no key; did you mean detection?")
                .hasMessageContaining("decision.cooldown: '30 bananas' is not allowed");
    }

    @Test
    void refusesAMissingPoolAndAnUnknownScenario() {
        assertThatThrownBy(() -> parse("decision:\n  k: 2\n")).hasMessageContaining("pool: is missing");
        assertThatThrownBy(() -> parse("pool: lab\ndecision:\n  algorithms: {panic: sandpiper}\n"))
                .hasMessageContaining("decision.algorithms: PANIC is not allowed; it must be one of CONSOLIDATION");
    }
}
