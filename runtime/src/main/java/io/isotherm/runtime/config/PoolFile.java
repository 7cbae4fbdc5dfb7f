package io.isotherm.runtime.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.Resource;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code pool.yaml}: how one pool is to be run, as the operator writes it. Whatever it leaves out has its default. */
public final class PoolFile {
    private static final Duration ANY = Duration.ofDays(90);

    private PoolFile() {}

    /**
     * Reads the configuration of a pool; its version and time are set when it is applied.
     *
     * @param source the file, for messages
     * @throws ConfigException with every problem: unknown keys, wrong units, values out of range, marks out of order
     */
    public static PoolConfig parse(String source, ObjectNode root) {
        ConfigReader reader = new ConfigReader(source, root);
        PoolConfig config = PoolConfigs.defaults(reader.requiredString("pool"));
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
        detection.setDetector(reader.string("detector", detection.getDetector()));
        detection.setSampleMillis(millis(reader, "sample", detection.getSampleMillis()));
        detection.setWindowMillis(millis(reader, "window", detection.getWindowMillis()));
        detection.setGraceMillis(millis(reader, "grace", detection.getGraceMillis()));
        detection.setK(integer(reader, "k", detection.getK()));
        detection.setN(integer(reader, "n", detection.getN()));
        detection.setForecastWindows(integer(reader, "forecastWindows", detection.getForecastWindows()));
        detection.setMinCompleteness(reader.share("minCompleteness", detection.getMinCompleteness()));
        detection.setMaxClockAheadMillis(millis(reader, "maxClockAhead", detection.getMaxClockAheadMillis()));
        detection.setForgetMillis(millis(reader, "forget", detection.getForgetMillis()));
        ConfigReader section = reader.section("marks");
        List<Marks> marks = new ArrayList<>();
        for (Marks given : PoolConfigs.defaultMarks()) {
            ConfigReader resource = section.section(name(given.getResource()));
            marks.add(new Marks(
                    given.getResource(),
                    resource.share("high", given.getHigh()),
                    resource.share("highLeave", given.getHighLeave()),
                    resource.share("low", given.getLow()),
                    resource.share("lowLeave", given.getLowLeave())));
        }
        detection.setMarks(marks);
    }

    private static void decision(ConfigReader reader, DecisionConfig decision) {
        decision.setMode(reader.choice("mode", decision.getMode()));
        ConfigReader modes = reader.section("scenarioModes");
        Map<String, Mode> scenarioModes = new TreeMap<>();
        modes.keys().forEach(scenario -> scenarioModes.put(constant(scenario), modes.choice(scenario, Mode.AUTOMATIC)));
        decision.setScenarioModes(scenarioModes);
        Map<String, String> algorithms = new TreeMap<>();
        reader.texts("algorithms").forEach((scenario, algorithm) -> algorithms.put(constant(scenario), algorithm));
        decision.setAlgorithms(algorithms);
        decision.setPaused(reader.flag("paused", decision.getPaused()));
        decision.setTickMillis(millis(reader, "tick", decision.getTickMillis()));
        decision.setCooldownMillis(millis(reader, "cooldown", decision.getCooldownMillis()));
        decision.setForeignMoveMillis(millis(reader, "foreignMove", decision.getForeignMoveMillis()));
        decision.setCommandTimeoutMillis(millis(reader, "commandTimeout", decision.getCommandTimeoutMillis()));
        decision.setApprovalMillis(millis(reader, "approval", decision.getApprovalMillis()));
        decision.setMaxConcurrentMoves(integer(reader, "maxConcurrentMoves", decision.getMaxConcurrentMoves()));
        decision.setMaxConcurrentMovesPerHost(
                integer(reader, "maxConcurrentMovesPerHost", decision.getMaxConcurrentMovesPerHost()));
        decision.setMaxMovesPerHour(integer(reader, "maxMovesPerHour", decision.getMaxMovesPerHour()));
        decision.setMaxMovedGibPerHour(reader.number("maxMovedGibPerHour", decision.getMaxMovedGibPerHour(), 0, 1e9));
        decision.setMaxFailuresPerHour(integer(reader, "maxFailuresPerHour", decision.getMaxFailuresPerHour()));
        decision.setMinKnownShare(reader.share("minKnownShare", decision.getMinKnownShare()));
        decision.setImbalance(reader.share("imbalance", decision.getImbalance()));
        decision.setPackingLimit(reader.share("packingLimit", decision.getPackingLimit()));
        decision.setRisk(reader.share("risk", decision.getRisk()));
        decision.setHorizonMillis(millis(reader, "horizon", decision.getHorizonMillis()));
        decision.setMoveCostWattHours(reader.number("moveCostWattHours", decision.getMoveCostWattHours(), 0, 1e6));
    }

    private static void constraints(ConfigReader reader, ConstraintsConfig constraints) {
        constraints.setAffinity(groups(reader, "affinity"));
        constraints.setAntiAffinity(groups(reader, "antiAffinity"));
        constraints.setAllowedHosts(hostsByVm(reader, "allowedHosts"));
        constraints.setForbiddenHosts(hostsByVm(reader, "forbiddenHosts"));
        constraints.setExcludedVms(reader.strings("excludedVms", List.of()));
        constraints.setMaintenanceHosts(reader.strings("maintenanceHosts", List.of()));
        ConfigReader priorities = reader.section("priorities");
        Map<String, Integer> byVm = new TreeMap<>();
        priorities.keys().forEach(vm -> byVm.put(vm, priorities.integer(vm, 0, -1000, 1000)));
        constraints.setPriorities(byVm);
        List<Blackout> blackouts = new ArrayList<>();
        for (ConfigReader entry : reader.list("blackouts")) {
            blackouts.add(new Blackout(minute(entry, "from"), minute(entry, "to")));
        }
        constraints.setBlackouts(blackouts);
        constraints.setHaReserveHosts(integer(reader, "haReserveHosts", constraints.getHaReserveHosts()));
    }

    private static void power(ConfigReader reader, PowerConfig power) {
        power.setEnabled(reader.flag("enabled", power.getEnabled()));
        power.setReserveHosts(integer(reader, "reserveHosts", power.getReserveHosts()));
        power.setMinAwakeHosts(integer(reader, "minAwakeHosts", power.getMinAwakeHosts()));
        power.setColdMillis(millis(reader, "cold", power.getColdMillis()));
        power.setMinUpMillis(millis(reader, "minUp", power.getMinUpMillis()));
        power.setMinDownMillis(millis(reader, "minDown", power.getMinDownMillis()));
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

    private static SortedMap<String, List<String>> hostsByVm(ConfigReader reader, String key) {
        ConfigReader section = reader.section(key);
        SortedMap<String, List<String>> hosts = new TreeMap<>();
        section.keys().forEach(vm -> hosts.put(vm, section.strings(vm, List.of())));
        return hosts;
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
        try {
            return LocalTime.parse(text).toSecondOfDay() / 60;
        } catch (DateTimeException e) {
            reader.problem(key, "'" + text + "'", "a time of day (UTC) as \"22:30\"");
            return 0;
        }
    }

    // The ranges of durations and counts are those of PoolConfigs, which every reader of the topic keeps to as well.
    private static long millis(ConfigReader reader, String key, long fallback) {
        return reader.duration(key, Duration.ofMillis(fallback), Duration.ZERO, ANY)
                .toMillis();
    }

    private static int integer(ConfigReader reader, String key, int fallback) {
        return reader.integer(key, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static String constant(String scenario) {
        return scenario.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String name(Resource resource) {
        return resource.name().toLowerCase(Locale.ROOT);
    }
}
