package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Weekday;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PoolYamlTest {

    private static PoolConfig readBack(PoolConfig config) {
        String yaml = PoolYaml.write(config);
        return PoolFile.parse("written", ConfigFile.parse("written", yaml));
    }

    @Test
    void writesWhatIsReadBackTheSame() {
        PoolConfig defaults = PoolConfigs.defaults("lab");

        assertThat(readBack(defaults)).isEqualTo(defaults);
    }

    @Test
    void writesEverySettingOfTheSchema() {
        PoolConfig config = PoolConfigs.defaults("lab");
        change(config.getDetection());
        change(config.getDecision());
        change(config.getConstraints());
        change(config.getPower());
        config.getDetection().getMarks().get(0).setHigh(0.9);
        config.getDecision().setMode(Mode.RECOMMEND);
        config.getDecision().setScenarioModes(new TreeMap<>(Map.of("CONSOLIDATION", Mode.OBSERVE)));
        config.getDecision().setAlgorithms(new TreeMap<>(Map.of("RULE_REPAIR", "repair")));
        config.getDetection().setDetector("static");
        config.getConstraints().setAffinity(List.of(List.of("web1", "cache1")));
        config.getConstraints().setAntiAffinity(List.of(List.of("db1", "db2"), List.of("7", "8")));
        config.getConstraints().setAllowedHosts(new TreeMap<>(Map.of("db1", List.of("xen1"))));
        config.getConstraints().setForbiddenHosts(new TreeMap<>(Map.of("web1", List.of("xen2", "xen3"))));
        config.getConstraints().setGuestGroups(new TreeMap<>(Map.of("databases", List.of("db-*", "ledger"))));
        config.getConstraints().setHostGroups(new TreeMap<>(Map.of("fast", List.of("xen1"))));
        config.getConstraints().setExcludedVms(List.of("true", "db9"));
        config.getConstraints().setPriorities(new TreeMap<>(Map.of("db1", 7)));
        config.getConstraints().setMaintenanceHosts(List.of("xen9"));
        config.getConstraints()
                .setBlackouts(List.of(
                        new Blackout(1350, 0, List.of(), "UTC", List.of()),
                        new Blackout(0, 1440, List.of(Weekday.FRIDAY), "Europe/Berlin", List.of("EVACUATION"))));
        config.getDecision()
                .setTimetable(List.of(
                        new ModeTime(Mode.AUTOMATIC, 5, 10, List.of(Weekday.MONDAY), "UTC", List.of("OVERLOAD"))));
        config.getPower().setWatts(List.of(93.7, 135.0));
        config.getPower().setHostWatts(new TreeMap<>(Map.of("xen1", List.of(86.0, 117.5))));

        assertThat(readBack(config)).isEqualTo(config);
    }

    /** Changes each plain setting a little, keeping to its bounds, so that one that is not written shows. */
    private static void change(SpecificRecord section) {
        for (Schema.Field field : section.getSchema().getFields()) {
            Object value = section.get(field.pos());
            if (value == null) {
                section.put(field.pos(), PoolConfigs.type(field) == Schema.Type.INT ? (Object) 7 : (Object) 7.5);
            } else if (value instanceof Integer number) {
                section.put(field.pos(), number + 1);
            } else if (value instanceof Long number) {
                section.put(field.pos(), number * 2);
            } else if (value instanceof Double number) {
                section.put(field.pos(), number * 0.875);
            } else if (value instanceof Boolean flag) {
                section.put(field.pos(), !flag);
            }
        }
    }
}
