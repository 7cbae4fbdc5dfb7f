package io.isotherm.runtime.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.Preference;
import io.isotherm.schema.Resource;
import io.isotherm.schema.SleepTime;
import io.isotherm.schema.Weekday;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code pool.yaml}: how one pool is to be run, as the operator writes it. Whatever it leaves out has its default; a pool
 * whose mode it does not say is only observed.
 */
public final class PoolFile {
    private static final int DAY_MINUTES = 1440;

    private PoolFile() {}

    /**
     * Reads the configuration of a pool; its version and time are set when it is applied.
     *
     * @param source the file, for messages
     * @throws ConfigException with every problem: unknown keys, wrong units, values out of range, marks out of order
     */
    public static PoolConfig parse(String source, ObjectNode root) {
        ConfigReader reader = new ConfigReader(source, root);
        PoolConfig config = PoolConfigs.unconfigured(reader.requiredString("pool"));
        detection(reader.section("detection"), config.getDetection());
        decision(reader.section("decision"), config.getDecision());
        constraints(reader.section("constraints"), config.getConstraints());
        power(reader.section("power"), config.getPower());
        reader.finish();
        List<String> problems = PoolConfigs.problems(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return config;
    }

    private static void detection(ConfigReader reader, DetectionConfig detection) {
        singleValues(reader, detection);
        ConfigReader section = reader.section("marks");
        List<Marks> marks = new ArrayList<>();
        for (Marks given : PoolConfigs.defaultMarks()) {
            singleValues(section.section(name(given.getResource())), given);
            marks.add(given);
        }
        detection.setMarks(marks);
    }

    private static void decision(ConfigReader reader, DecisionConfig decision) {
        singleValues(reader, decision);
        ConfigReader modes = reader.section("scenarioModes");
        Map<String, Mode> scenarioModes = new TreeMap<>();
        modes.keys().forEach(scenario -> scenarioModes.put(constant(scenario), modes.choice(scenario, Mode.AUTOMATIC)));
        decision.setScenarioModes(scenarioModes);
        List<ModeTime> timetable = new ArrayList<>();
        for (ConfigReader entry : reader.list("timetable")) {
            if (!entry.has("mode")) {
                entry.problem("mode", "nothing", "observe, recommend or automatic");
            }
            timetable.add(new ModeTime(
                    entry.choice("mode", Mode.OBSERVE),
                    minute(entry, "from"),
                    minute(entry, "to"),
                    days(entry),
                    zone(entry),
                    scenarios(entry)));
        }
        decision.setTimetable(timetable);
        Map<String, String> algorithms = new TreeMap<>();
        reader.texts("algorithms").forEach((scenario, algorithm) -> algorithms.put(constant(scenario), algorithm));
        decision.setAlgorithms(algorithms);
    }

    private static void constraints(ConfigReader reader, ConstraintsConfig constraints) {
        singleValues(reader, constraints);
        constraints.setGuestGroups(named(reader, "guestGroups"));
        constraints.setHostGroups(named(reader, "hostGroups"));
        constraints.setAffinity(groups(reader, "affinity"));
        constraints.setAntiAffinity(groups(reader, "antiAffinity"));
        constraints.setAllowedHosts(named(reader, "allowedHosts"));
        constraints.setForbiddenHosts(named(reader, "forbiddenHosts"));
        constraints.setExcludedVms(reader.strings("excludedVms", List.of()));
        constraints.setMaintenanceHosts(reader.strings("maintenanceHosts", List.of()));
        constraints.setSharedStorage(reader.strings("sharedStorage", List.of()));
        ConfigReader priorities = reader.section("priorities");
        Map<String, Integer> byVm = new TreeMap<>();
        priorities.keys().forEach(vm -> byVm.put(vm, priorities.integer(vm, 0, -1000, 1000)));
        constraints.setPriorities(byVm);
        List<Blackout> blackouts = new ArrayList<>();
        for (ConfigReader entry : reader.list("blackouts")) {
            blackouts.add(new Blackout(
                    minute(entry, "from"), minute(entry, "to"), days(entry), zone(entry), scenarios(entry)));
        }
        constraints.setBlackouts(blackouts);
        List<Preference> preferences = new ArrayList<>();
        for (ConfigReader entry : reader.list("preferences")) {
            Preference preference = new Preference(
                    entry.strings("guests", List.of()),
                    entry.strings("hosts", List.of()),
                    entry.strings("together", List.of()),
                    entry.strings("apart", List.of()),
                    1.0);
            singleValues(entry, preference);
            preferences.add(preference);
        }
        constraints.setPreferences(preferences);
    }

    private static void power(ConfigReader reader, PowerConfig power) {
        singleValues(reader, power);
        List<SleepTime> times = new ArrayList<>();
        for (ConfigReader entry : reader.list("sleepTimes")) {
            times.add(new SleepTime(minute(entry, "from"), minute(entry, "to"), days(entry), zone(entry)));
        }
        power.setSleepTimes(times);
        power.setWatts(watts(reader, "watts", power.getWatts()));
        ConfigReader hosts = reader.section("hostWatts");
        SortedMap<String, List<Double>> hostWatts = new TreeMap<>();
        hosts.keys().forEach(host -> hostWatts.put(host, watts(hosts, host, List.of())));
        power.setHostWatts(hostWatts);
    }

    /** Groups of guests by a name of the operator's choice. */
    private static List<List<String>> groups(ConfigReader reader, String key) {
        ConfigReader section = reader.section(key);
        return section.keys().stream()
                .map(group -> section.strings(group, List.of()))
                .toList();
    }

    /** Lists by name. */
    private static SortedMap<String, List<String>> named(ConfigReader reader, String key) {
        ConfigReader section = reader.section(key);
        SortedMap<String, List<String>> lists = new TreeMap<>();
        section.keys().forEach(name -> lists.put(name, section.strings(name, List.of())));
        return lists;
    }

    private static List<Double> watts(ConfigReader reader, String key, List<Double> fallback) {
        List<String> texts = reader.strings(key, List.of());
        if (texts.isEmpty()) {
            return fallback;
        }
        List<Double> watts = new ArrayList<>();
        for (String text : texts) {
            try {
                watts.add(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                reader.problem(key, "'" + text + "'", "a list of watts, as in [93, 135]");
            }
        }
        return watts;
    }

    private static int minute(ConfigReader reader, String key) {
        String text = reader.requiredString(key);
        if (key.equals("to") && text.equals("24:00")) {
            return DAY_MINUTES;
        }
        try {
            return LocalTime.parse(text).toSecondOfDay() / 60;
        } catch (DateTimeException e) {
            reader.problem(key, "'" + text + "'", "a time of day as \"22:30\"");
            return 0;
        }
    }

    private static List<Weekday> days(ConfigReader reader) {
        List<Weekday> days = new ArrayList<>();
        for (String text : listed(reader, "days")) {
            String name = text.toUpperCase(Locale.ROOT);
            Stream.of(Weekday.values())
                    .filter(day -> name.length() >= 3 && day.name().startsWith(name))
                    .findFirst()
                    .ifPresentOrElse(
                            days::add,
                            () -> reader.problem("days", "'" + text + "'", "mon, tue, wed, thu, fri, sat or sun"));
        }
        return days;
    }

    private static String zone(ConfigReader reader) {
        return reader.string("zone", "UTC");
    }

    private static List<String> scenarios(ConfigReader reader) {
        return listed(reader, "scenarios").stream().map(PoolFile::constant).toList();
    }

    /** A list that means all where it is left out: an empty one might mean none. */
    private static List<String> listed(ConfigReader reader, String key) {
        List<String> given = reader.strings(key, List.of());
        if (reader.has(key) && given.isEmpty()) {
            reader.problem(key, "[]", "a list with an entry, or left out for all of them");
        }
        return given;
    }

    /** All settings of a section that hold one value: what they are called, and may be, the schema tells. */
    private static void singleValues(ConfigReader reader, SpecificRecord section) {
        for (Field field : section.getSchema().getFields()) {
            section.put(field.pos(), value(reader, field, section.get(field.pos())));
        }
    }

    private static @Nullable Object value(ConfigReader reader, Field field, @Nullable Object fallback) {
        String key = PoolConfigs.key(field);
        if (fallback instanceof Boolean flag) {
            return reader.flag(key, flag);
        } else if (fallback instanceof String text) {
            return reader.string(key, text);
        } else if (fallback instanceof Mode mode) {
            return reader.choice(key, mode);
        }
        boolean leftOpen = fallback == null && !reader.has(key);
        Number min = PoolConfigs.min(field).orElse(null);
        Number max = PoolConfigs.max(field).orElse(null);
        if (leftOpen || min == null || max == null || fallback instanceof Collection || fallback instanceof Map) {
            return fallback;
        }
        Number number = fallback instanceof Number given ? given : min;
        if (PoolConfigs.isDuration(field)) {
            return reader.duration(
                            key,
                            Duration.ofMillis(number.longValue()),
                            Duration.ofMillis(min.longValue()),
                            Duration.ofMillis(max.longValue()))
                    .toMillis();
        } else if (PoolConfigs.type(field) == Schema.Type.INT) {
            return reader.integer(key, number.intValue(), min.intValue(), max.intValue());
        }
        return max.doubleValue() <= 1
                ? reader.share(key, number.doubleValue())
                : reader.number(key, number.doubleValue(), min.doubleValue(), max.doubleValue());
    }

    private static String constant(String scenario) {
        return scenario.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String name(Resource resource) {
        return resource.name().toLowerCase(Locale.ROOT);
    }
}
