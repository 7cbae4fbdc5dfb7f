package io.isotherm.pool;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The defaults of a {@link PoolConfig}, and the rules that every one must keep. */
public final class PoolConfigs {
    /** Names of the detectors. */
    public static final Set<String> DETECTORS = Set.of("static", "k-of-n-forecast");

    private static final long DAY_MILLIS = 86_400_000;
    private static final int DAY_MINUTES = 1440;

    static {
        TrustedSchemas.trust();
    }

    private PoolConfigs() {}

    /** The configuration, version 0, of a pool for which the operator has applied none. */
    public static PoolConfig defaults(String pool) {
        return PoolConfig.newBuilder()
                .setPool(pool)
                .setVersion(0)
                .setAppliedAt(Instant.EPOCH)
                .setDetection(
                        DetectionConfig.newBuilder().setMarks(defaultMarks()).build())
                .setDecision(DecisionConfig.newBuilder().build())
                .setConstraints(ConstraintsConfig.newBuilder().build())
                .setPower(PowerConfig.newBuilder().build())
                .build();
    }

    /** The default marks, one entry for each resource in the order of {@link Resource}. */
    public static List<Marks> defaultMarks() {
        return List.of(
                new Marks(Resource.CPU, 0.85, 0.75, 0.30, 0.40),
                new Marks(Resource.MEMORY, 0.95, 0.92, 0.60, 0.70),
                new Marks(Resource.NETWORK, 0.80, 0.70, 0.30, 0.40),
                new Marks(Resource.DISK, 0.80, 0.70, 0.30, 0.40));
    }

    /** The marks of a resource: those configured, else the defaults. */
    public static Marks marks(PoolConfig config, Resource resource) {
        return Stream.concat(config.getDetection().getMarks().stream(), defaultMarks().stream())
                .filter(marks -> marks.getResource() == resource)
                .findFirst()
                .orElseThrow();
    }

    /**
     * What is wrong with a configuration; each problem names the key as in pool.yaml, the value, and what is allowed.
     * Empty for a sound one.
     */
    public static List<String> problems(PoolConfig config) {
        Problems problems = new Problems();
        if (config.getPool().isBlank() || config.getPool().contains("/")) {
            problems.add("pool", "'" + config.getPool() + "'", "a name without '/'");
        }
        detection(config.getDetection(), problems);
        decision(config, problems);
        constraints(config.getConstraints(), problems);
        power(config.getPower(), problems);
        return List.copyOf(problems.found);
    }

    private static void detection(DetectionConfig detection, Problems problems) {
        if (!DETECTORS.contains(detection.getDetector())) {
            problems.add(
                    "detection.detector",
                    detection.getDetector(),
                    "one of " + DETECTORS.stream().sorted().collect(Collectors.joining(", ")));
        }
        problems.millis("detection.sample", detection.getSampleMillis(), 100, DAY_MILLIS);
        problems.millis("detection.window", detection.getWindowMillis(), 100, DAY_MILLIS);
        if (detection.getSampleMillis() > 0 && detection.getWindowMillis() % detection.getSampleMillis() != 0) {
            problems.add(
                    "detection.window",
                    detection.getWindowMillis() + " ms",
                    "a multiple of detection.sample (" + detection.getSampleMillis() + " ms)");
        }
        problems.millis("detection.grace", detection.getGraceMillis(), 0, DAY_MILLIS);
        problems.number("detection.n", detection.getN(), 1, 60);
        problems.number("detection.k", detection.getK(), 1, detection.getN());
        problems.number("detection.forecastWindows", detection.getForecastWindows(), 1, 60);
        problems.number("detection.minCompleteness", detection.getMinCompleteness(), 0, 1);
        problems.millis("detection.maxClockAhead", detection.getMaxClockAheadMillis(), 1000, DAY_MILLIS);
        problems.millis("detection.forget", detection.getForgetMillis(), detection.getWindowMillis(), 90 * DAY_MILLIS);
        Set<Resource> seen = EnumSet.noneOf(Resource.class);
        for (Marks marks : detection.getMarks()) {
            if (!seen.add(marks.getResource())) {
                problems.add(markKey(marks, ""), "given twice", "once for each resource");
            }
            marks(marks, problems);
        }
    }

    private static void marks(Marks marks, Problems problems) {
        problems.number(markKey(marks, ".high"), marks.getHigh(), 0, 1);
        problems.number(markKey(marks, ".highLeave"), marks.getHighLeave(), 0, 1);
        problems.number(markKey(marks, ".low"), marks.getLow(), 0, 1);
        problems.number(markKey(marks, ".lowLeave"), marks.getLowLeave(), 0, 1);
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
        problems.millis("decision.tick", decision.getTickMillis(), 100, DAY_MILLIS);
        problems.millis("decision.cooldown", decision.getCooldownMillis(), 0, 7 * DAY_MILLIS);
        problems.millis("decision.foreignMove", decision.getForeignMoveMillis(), 0, 7 * DAY_MILLIS);
        problems.millis("decision.commandTimeout", decision.getCommandTimeoutMillis(), 1000, DAY_MILLIS);
        problems.millis("decision.approval", decision.getApprovalMillis(), 1000, DAY_MILLIS);
        problems.number("decision.maxConcurrentMoves", decision.getMaxConcurrentMoves(), 1, 10_000);
        problems.number("decision.maxConcurrentMovesPerHost", decision.getMaxConcurrentMovesPerHost(), 1, 100);
        problems.number("decision.maxMovesPerHour", decision.getMaxMovesPerHour(), 0, 1_000_000);
        problems.number("decision.maxMovedGibPerHour", decision.getMaxMovedGibPerHour(), 0, 1e9);
        problems.number("decision.maxFailuresPerHour", decision.getMaxFailuresPerHour(), 0, 1_000_000);
        problems.number("decision.minKnownShare", decision.getMinKnownShare(), 0, 1);
        problems.number("decision.imbalance", decision.getImbalance(), 0, 1);
        double lowestHigh = Stream.of(Resource.values())
                .mapToDouble(resource -> marks(config, resource).getHigh())
                .min()
                .orElseThrow();
        problems.number("decision.packingLimit", decision.getPackingLimit(), 0.01, lowestHigh);
        problems.number("decision.risk", decision.getRisk(), 0, 0.5);
        problems.millis("decision.horizon", decision.getHorizonMillis(), 60_000, 7 * DAY_MILLIS);
        problems.number("decision.moveCostWattHours", decision.getMoveCostWattHours(), 0, 1e6);
    }

    private static void scenarioNames(String key, Map<String, ?> byScenario, Problems problems) {
        Set<String> names = Stream.of(Scenario.values()).map(Enum::name).collect(Collectors.toSet());
        for (String name : new TreeMap<>(byScenario).keySet()) {
            if (!names.contains(name)) {
                problems.add(key, name, "one of " + names.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private static void constraints(ConstraintsConfig constraints, Problems problems) {
        constraints.getAffinity().forEach(group -> group("constraints.affinity", group, problems));
        constraints.getAntiAffinity().forEach(group -> group("constraints.antiAffinity", group, problems));
        new TreeMap<>(constraints.getAllowedHosts()).forEach((vm, hosts) -> {
            if (hosts.isEmpty()) {
                problems.add("constraints.allowedHosts." + vm, "[]", "at least one host");
            }
        });
        for (Blackout blackout : constraints.getBlackouts()) {
            problems.number("constraints.blackouts.from", blackout.getFromMinute(), 0, DAY_MINUTES - 1);
            problems.number("constraints.blackouts.to", blackout.getToMinute(), 0, DAY_MINUTES - 1);
        }
        problems.number("constraints.haReserveHosts", constraints.getHaReserveHosts(), 0, 1000);
    }

    private static void group(String key, List<String> vms, Problems problems) {
        if (vms.stream().distinct().count() < 2) {
            problems.add(key, vms.toString(), "at least two different guests in a group");
        }
    }

    private static void power(PowerConfig power, Problems problems) {
        problems.number("power.reserveHosts", power.getReserveHosts(), 0, 10_000);
        problems.number("power.minAwakeHosts", power.getMinAwakeHosts(), 1, 10_000);
        problems.millis("power.cold", power.getColdMillis(), 0, 7 * DAY_MILLIS);
        problems.millis("power.minUp", power.getMinUpMillis(), 0, 7 * DAY_MILLIS);
        problems.millis("power.minDown", power.getMinDownMillis(), 0, 7 * DAY_MILLIS);
        watts("power.watts", power.getWatts(), problems);
        new TreeMap<>(power.getHostWatts()).forEach((host, watts) -> watts("power.hostWatts." + host, watts, problems));
    }

    private static void watts(String key, List<Double> watts, Problems problems) {
        if (watts.size() < 2) {
            problems.add(key, watts.toString(), "at least two points");
        }
        watts.forEach(value -> problems.number(key, value, 0, 1e6));
    }

    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        void add(String key, String value, String allowed) {
            found.add(key + ": " + value + " is not allowed; it must be " + allowed);
        }

        void number(String key, double value, double min, double max) {
            if (!(value >= min && value <= max)) {
                add(key, text(value), "from " + text(min) + " to " + text(max));
            }
        }

        void millis(String key, long value, long min, long max) {
            if (value < min || value > max) {
                add(key, value + " ms", "from " + min + " ms to " + max + " ms");
            }
        }

        private static String text(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }
}
