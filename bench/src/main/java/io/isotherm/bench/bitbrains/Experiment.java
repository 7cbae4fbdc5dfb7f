package io.isotherm.bench.bitbrains;

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
    /** All hosts stay on: keep them from being overloaded, with few moves. */
    BALANCING(List.of("sandpiper", "deviation", "isotherm")),
    /** Hosts may sleep: save energy without overload. */
    CONSOLIDATING(List.of("mmt-pabfd", "isotherm"));

    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final List<String> algorithms;

    Experiment(List<String> algorithms) {
        this.algorithms = algorithms;
    }

    /** The algorithms that are compared in it unless others are asked for. */
    public List<String> algorithms() {
        return algorithms;
    }

    /**
     * How the pool is run: as {@code examples/pool-5min.yaml} says, with one algorithm in every scenario that it is made
     * for. Sandpiper and MMT with power-aware best fit decreasing act on hot hosts alone, as in their papers, so that
     * nothing is evened out under them.
     *
     * @param algorithm name of a planning algorithm
     * @param hosts the hosts by name, for their power curves
     */
    public PoolConfig config(String algorithm, Map<String, HostType> hosts) {
        PoolConfig config = PoolConfigs.defaults("bitbrains");
        config.getDetection().setSampleMillis(INTERVAL.toMillis());
        config.getDetection().setWindowMillis(INTERVAL.toMillis());
        config.getDetection().setK(2);
        config.getDetection().setN(3);
        config.getDetection().setForecastWindows(1);
        config.getDetection().setMaxClockAheadMillis(3 * INTERVAL.toMillis());
        config.getDecision().setTickMillis(INTERVAL.toMillis());
        boolean hotHostsOnly = algorithm.equals("sandpiper") || algorithm.equals("mmt-pabfd");
        if (hotHostsOnly) {
            config.getDecision().setImbalance(1);
        }
        Map<String, String> algorithms = new HashMap<>();
        for (Scenario scenario :
                List.of(Scenario.OVERLOAD, Scenario.SATURATION, Scenario.IMBALANCE, Scenario.CONSOLIDATION)) {
            algorithms.put(scenario.name(), algorithm);
        }
        config.getDecision().setAlgorithms(algorithms);
        config.getPower().setEnabled(this == CONSOLIDATING);
        Map<String, List<Double>> watts = new HashMap<>();
        hosts.forEach((name, type) -> watts.put(name, type.watts()));
        config.getPower().setHostWatts(watts);
        return config;
    }
}
