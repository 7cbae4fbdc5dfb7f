package io.isotherm.pool;

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
import io.isotherm.schema.Scenario;
import io.isotherm.schema.SleepTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;

/**
 * The defaults of a {@link PoolConfig}, and the rules that every one must keep. Defaults, ranges and meanings of single
 * settings are those of the schema, PoolConfig.avsc; here are the rules between settings.
 */
public final class PoolConfigs {
    /** Names of the detectors that this process has; empty in one that judges no hosts, which takes any. */
    public static final SortedSet<String> DETECTORS =
            new TreeSet<>(NamedDetector.installed().keySet());

    // No more are ever applied, and one more can always be counted.
    private static final long LATEST_VERSION = 1_000_000_000_000L;

    private static final String MILLIS = "Millis";
    private static final Pattern UNIT = Pattern.compile(MILLIS + "$|Minute$");

    static {
        TrustedSchemas.trust();
    }

    private PoolConfigs() {}

    /**
     * The configuration, version 0, that holds for a pool while the operator has said nothing of it, and again when what
     * was said is deleted: the defaults, only observed. Nothing moves before somebody said so.
     */
    public static PoolConfig unconfigured(String pool) {
        PoolConfig config = defaults(pool);
        config.getDecision().setMode(Mode.OBSERVE);
        return config;
    }

    /** A configuration, version 0, with the schema's default of each setting. */
    public static PoolConfig defaults(String pool) {
        return PoolConfig.newBuilder()
                .setPool(pool)
                .setVersion(0)
                .setAppliedAt(Instant.EPOCH)
                .setDetection(DetectionConfig.newBuilder().build())
                .setDecision(DecisionConfig.newBuilder().build())
                .setConstraints(ConstraintsConfig.newBuilder().build())
                .setPower(PowerConfig.newBuilder().build())
                .build();
    }

    /** The default marks, one entry for each resource in the order of {@link Resource}. */
    public static List<Marks> defaultMarks() {
        return DetectionConfig.newBuilder().build().getMarks();
    }

    /** Name of a setting in pool.yaml: there a time bears its unit in its value. */
    public static String key(Field field) {
        return UNIT.matcher(field.name()).replaceFirst("");
    }

    /** Whether the setting is a duration, which the schema keeps in milliseconds. */
    public static boolean isDuration(Field field) {
        return field.name().endsWith(MILLIS);
    }

    /** What kind of value a setting has; where it may be left open, what it has when it is not. */
    public static Schema.Type type(Field field) {
        return field.schema().isUnion()
                ? field.schema().getTypes().get(1).getType()
                : field.schema().getType();
    }

    /** The least value of a setting, or of each of its elements; empty where it is no number. */
    public static Optional<Number> min(Field field) {
        return bound(field, "min");
    }

    /** The greatest value of a setting, or of each of its elements; empty where it is no number. */
    public static Optional<Number> max(Field field) {
        return bound(field, "max");
    }

    private static Optional<Number> bound(Field field, String property) {
        return Optional.ofNullable((Number) field.getObjectProp(property));
    }

    /** The marks of a resource: those configured, else the defaults. */
    public static Marks marks(PoolConfig config, Resource resource) {
        return Stream.of(config.getDetection().getMarks(), defaultMarks())
                .flatMap(List::stream)
                .filter(marks -> marks.getResource() == resource)
                .findFirst()
                .orElseThrow();
    }

    /** Whether a configuration can have this version: to one that is too high there would be no next. */
    public static boolean isVersion(long version) {
        return version >= 0 && version <= LATEST_VERSION;
    }

    /**
     * What is wrong with a configuration; each problem names the key as in pool.yaml, the value, and what is allowed.
     * Empty for a sound one.
     */
    public static List<String> problems(PoolConfig config) {
        Problems problems = new Problems();
        if (!PoolKeys.isPoolName(config.getPool())) {
            problems.add("pool", "'" + config.getPool() + "'", PoolKeys.POOL_NAME_FORM);
        }
        if (!isVersion(config.getVersion())) {
            problems.add("version", Long.toString(config.getVersion()), "from 0 to " + LATEST_VERSION);
        }
        ranges("detection.", config.getDetection(), problems);
        detection(config.getDetection(), problems);
        ranges("decision.", config.getDecision(), problems);
        decision(config, problems);
        ranges("constraints.", config.getConstraints(), problems);
        constraints(config.getConstraints(), problems);
        ranges("power.", config.getPower(), problems);
        power(config.getPower(), problems);
        return List.copyOf(problems.found);
    }

    /** Every number within the range that the schema gives its field. */
    private static void ranges(String prefix, SpecificRecord section, Problems problems) {
        for (Field field : section.getSchema().getFields()) {
            if (min(field).isPresent() && max(field).isPresent()) {
                range(prefix + key(field), field, section.get(field.pos()), problems);
            }
        }
    }

    private static void range(String key, Field field, Object value, Problems problems) {
        if (value instanceof List<?> list) {
            list.forEach(element -> range(key, field, element, problems));
        } else if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map).forEach((name, element) -> range(key + "." + name, field, element, problems));
        } else if (value instanceof Number number) {
            problems.number(
                    key, number, min(field).orElseThrow(), max(field).orElseThrow(), isDuration(field) ? " ms" : "");
        }
    }

    private static void detection(DetectionConfig detection, Problems problems) {
        if (!DETECTORS.isEmpty() && !DETECTORS.contains(detection.getDetector())) {
            problems.add("detection.detector", detection.getDetector(), oneOf(detection.getDetector(), DETECTORS));
        }
        if (detection.getSampleMillis() > 0 && detection.getWindowMillis() % detection.getSampleMillis() != 0) {
            problems.add(
                    "detection.window",
                    detection.getWindowMillis() + " ms",
                    "a multiple of detection.sample (" + detection.getSampleMillis() + " ms)");
        }
        if (detection.getK() > detection.getN()) {
            problems.add(
                    "detection.k",
                    Integer.toString(detection.getK()),
                    "at most detection.n (" + detection.getN() + ")");
        }
        if (detection.getForgetMillis() < detection.getWindowMillis()) {
            problems.add(
                    "detection.forget",
                    detection.getForgetMillis() + " ms",
                    "at least detection.window (" + detection.getWindowMillis() + " ms)");
        }
        Set<Resource> seen = EnumSet.noneOf(Resource.class);
        for (Marks marks : detection.getMarks()) {
            if (!seen.add(marks.getResource())) {
                problems.add(markKey(marks, ""), "given twice", "once for each resource");
            }
            marks(marks, problems);
        }
    }

    private static void marks(Marks marks, Problems problems) {
        ranges(markKey(marks, "."), marks, problems);
        boolean ordered = marks.getLow() <= marks.getLowLeave()
                && marks.getLowLeave() < marks.getHighLeave()
                && marks.getHighLeave() <= marks.getHigh();
        if (!ordered) {
            problems.add(
                    markKey(marks, ""),
                    "low " + marks.getLow() + ", lowLeave " + marks.getLowLeave() + ", highLeave "
                            + marks.getHighLeave() + ", high " + marks.getHigh(),
                    "low <= lowLeave < highLeave <= high");
        }
    }

    private static String markKey(Marks marks, String field) {
        return "detection.marks." + marks.getResource().name().toLowerCase(Locale.ROOT) + field;
    }

    private static void decision(PoolConfig config, Problems problems) {
        DecisionConfig decision = config.getDecision();
        scenarioNames("decision.scenarioModes", decision.getScenarioModes(), problems);
        scenarioNames("decision.algorithms", decision.getAlgorithms(), problems);
        for (ModeTime entry : decision.getTimetable()) {
            ranges("decision.timetable.", entry, problems);
            span("decision.timetable", Timetables.span(entry), entry.getScenarios(), problems);
        }
        double lowestHigh = Stream.of(Resource.values())
                .mapToDouble(resource -> marks(config, resource).getHigh())
                .min()
                .orElseThrow();
        if (decision.getPackingLimit() > lowestHigh) {
            problems.add(
                    "decision.packingLimit",
                    Double.toString(decision.getPackingLimit()),
                    "at most the lowest high mark (" + lowestHigh + ")");
        }
    }

    private static void scenarioNames(String key, Map<String, ?> byScenario, Problems problems) {
        scenarioNames(key, new TreeMap<>(byScenario).keySet(), problems);
    }

    private static void scenarioNames(String key, Collection<String> given, Problems problems) {
        Set<String> names = Stream.of(Scenario.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : given) {
            if (!names.contains(name)) {
                problems.add(key, name, oneOf(name, names));
            }
        }
    }

    /** What is allowed, in words, with the name that may have been meant. */
    private static String oneOf(String name, Collection<String> known) {
        return "one of " + String.join(", ", known) + Spelling.question(name, known);
    }

    private static String zoneMeant(String zone) {
        SortedSet<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
        String city = "/" + zone.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(city))
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElseGet(() -> Spelling.question(zone, known));
    }

    private static void span(String key, WeeklySpan span, List<String> scenarios, Problems problems) {
        if (span.from() == span.to()) {
            problems.add(key, span.text(), "of some length; the whole day is from \"00:00\" to \"24:00\"");
        }
        if (!WeeklySpan.isZone(span.zone())) {
            problems.add(
                    key + ".zone",
                    "'" + span.zone() + "'",
                    "a time zone such as UTC or Europe/Berlin" + zoneMeant(span.zone()));
        }
        scenarioNames(key + ".scenarios", scenarios, problems);
    }

    private static void constraints(ConstraintsConfig constraints, Problems problems) {
        groups("constraints.guestGroups.", constraints.getGuestGroups(), problems);
        groups("constraints.hostGroups.", constraints.getHostGroups(), problems);
        Names names = new Names(constraints.getGuestGroups());
        constraints.getAffinity().forEach(group -> group("constraints.affinity", group, names, problems));
        constraints.getAntiAffinity().forEach(group -> group("constraints.antiAffinity", group, names, problems));
        new TreeMap<>(constraints.getAllowedHosts()).forEach((vm, hosts) -> {
            if (hosts.isEmpty()) {
                problems.add("constraints.allowedHosts." + vm, "[]", "at least one host");
            }
        });
        constraints.getPreferences().forEach(preference -> preference(preference, names, problems));
        for (Blackout blackout : constraints.getBlackouts()) {
            ranges("constraints.blackouts.", blackout, problems);
            span("constraints.blackouts", Timetables.span(blackout), blackout.getScenarios(), problems);
        }
    }

    private static void groups(String prefix, Map<String, List<String>> groups, Problems problems) {
        Map<String, String> seen = new HashMap<>();
        new TreeMap<>(groups).forEach((name, members) -> {
            String same = seen.putIfAbsent(Names.folded(name), name);
            if (same != null) {
                problems.add(prefix + name, "the same name as " + same, "a name of its own: case tells no names apart");
            }
            if (members.isEmpty()) {
                problems.add(prefix + name, "[]", "a list with at least one name");
            }
            if (Names.isPattern(name)) {
                problems.add(prefix + name, "a pattern", "a name without * and ?");
            }
        });
    }

    private static void group(String key, List<String> vms, Names names, Problems problems) {
        if (vms.stream().map(Names::folded).distinct().count() < 2
                && vms.stream().noneMatch(names::isLoose)) {
            problems.add(key, vms.toString(), "at least two different guests in a group, or a pattern, or a group");
        }
    }

    private static void preference(Preference preference, Names names, Problems problems) {
        ranges("constraints.preferences.", preference, problems);
        boolean placed =
                !preference.getGuests().isEmpty() && !preference.getHosts().isEmpty();
        boolean half = preference.getGuests().isEmpty() != preference.getHosts().isEmpty();
        long forms = Stream.of(
                        placed,
                        !preference.getTogether().isEmpty(),
                        !preference.getApart().isEmpty())
                .filter(given -> given)
                .count();
        if (half || forms != 1) {
            problems.add(
                    "constraints.preferences",
                    "an entry with " + preference,
                    "one of guests with hosts, together, or apart");
            return;
        }
        if (!preference.getTogether().isEmpty()) {
            group("constraints.preferences.together", preference.getTogether(), names, problems);
        }
        if (!preference.getApart().isEmpty()) {
            group("constraints.preferences.apart", preference.getApart(), names, problems);
        }
    }

    private static void power(PowerConfig power, Problems problems) {
        for (SleepTime time : power.getSleepTimes()) {
            ranges("power.sleepTimes.", time, problems);
            span("power.sleepTimes", Timetables.span(time), List.of(), problems);
        }
        watts("power.watts", power.getWatts(), problems);
        new TreeMap<>(power.getHostWatts()).forEach((host, watts) -> watts("power.hostWatts." + host, watts, problems));
    }

    private static void watts(String key, List<Double> watts, Problems problems) {
        if (watts.size() < 2) {
            problems.add(key, watts.toString(), "at least two points");
        }
    }

    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        void add(String key, String value, String allowed) {
            found.add(key + ": " + value + " is not allowed; it must be " + allowed);
        }

        void number(String key, Number value, Number min, Number max, String unit) {
            double number = value.doubleValue();
            if (!(number >= min.doubleValue() && number <= max.doubleValue())) {
                add(
                        key,
                        text(number) + unit,
                        "from " + text(min.doubleValue()) + " to " + text(max.doubleValue()) + unit);
            }
        }

        private static String text(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }
}
