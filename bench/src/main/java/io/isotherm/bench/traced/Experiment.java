package io.isotherm.bench.traced;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.importer.HostType;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is asked of the algorithms. */
public enum Experiment {
    /** All hosts stay on, and are tight: keep them from being overloaded, with few moves. */
    BALANCING(List.of("sandpiper", "deviation", "isotherm")),
    /** Hosts may sleep, and leave room for that: save energy without overload. */
    CONSOLIDATING(
            List.of("mmt-pabfd", "isotherm", Experiment.ISOTHERM_FULLER, Experiment.ORACLE, Experiment.ORACLE_SPARE));

    /** Isotherm with settings of this benchmark alone, which fill hosts further than the defaults do. */
    static final String ISOTHERM_FULLER = "isotherm-fuller";
    /** The energy that no plan can fairly be expected to beat ({@link FairBound}). */
    static final String ORACLE = "oracle";
    /** The same with a host more on than needed. */
    static final String ORACLE_SPARE = "oracle-spare";

    /** How long a value of the days holds. */
    static final Duration STEP = Duration.ofMinutes(5);

    private final List<String> algorithms;

    Experiment(List<String> algorithms) {
        this.algorithms = algorithms;
    }

    /** The algorithms that are compared in it unless others are asked for. */
    public List<String> algorithms() {
        return algorithms;
    }

    /** Whether a row of the results is for no algorithm that runs, but for what none can beat. */
    static boolean isBound(String row) {
        return row.equals(ORACLE) || row.equals(ORACLE_SPARE);
    }

    /**
     * How the pool is run: by defaults, with one algorithm in every scenario that it is made for; with windows of five
     * minutes as {@code examples/pool-5min.yaml} says. Sandpiper and MMT with power-aware best fit decreasing act on hot
     * hosts alone, as in their papers, so that nothing is evened out under them.
     *
     * @param pool the pool's name
     * @param row an algorithm's name, or {@link #ISOTHERM_FULLER}
     * @param hosts the hosts by name, for their power curves
     * @param window length of a window, and from one decision to the next
     */
    PoolConfig config(String pool, String row, Map<String, HostType> hosts, Duration window) {
        PoolConfig config = PoolConfigs.defaults(pool);
        config.getDetection().setSampleMillis(window.toMillis());
        config.getDetection().setWindowMillis(window.toMillis());
        config.getDetection().setMaxClockAheadMillis(3 * window.toMillis());
        config.getDecision().setTickMillis(window.toMillis());
        if (window.equals(STEP)) {
            config.getDetection().setK(2);
            config.getDetection().setN(3);
            config.getDetection().setForecastWindows(1);
        }
        if (row.equals("sandpiper") || row.equals("mmt-pabfd")) {
            config.getDecision().setImbalance(1);
        }
        if (row.equals(ISOTHERM_FULLER)) {
            config.getDecision().setPackingLimit(0.77);
            config.getDecision().setRisk(0.5);
            config.getDecision().setMoveCostWattHours(2.0);
        }
        Map<String, String> algorithms = new HashMap<>();
        for (Scenario scenario :
                List.of(Scenario.OVERLOAD, Scenario.SATURATION, Scenario.IMBALANCE, Scenario.CONSOLIDATION)) {
            algorithms.put(scenario.name(), row.equals(ISOTHERM_FULLER) ? "isotherm" : row);
        }
        config.getDecision().setAlgorithms(algorithms);
        config.getPower().setEnabled(this == CONSOLIDATING);
        Map<String, List<Double>> watts = new HashMap<>();
        hosts.forEach((name, type) -> watts.put(name, type.watts()));
        config.getPower().setHostWatts(watts);
        return config;
    }
}
