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
    /**
     * All hosts stay on: keep them from being overloaded, with few moves. The ten hosts are tight: all VMs hold more than
     * half of the memory, and the busiest hour takes nine tenths of the CPU.
     */
    BALANCING(
            List.of("sandpiper", "deviation", "isotherm"),
            "count=10,cpus=32,mhz=2900,memory=768GiB,network=125,disk=300,watts=110/180/240/300/370"),
    /**
     * Hosts may sleep: save energy without overload. The sixteen hosts leave room for that: all VMs hold a third of the
     * memory and use a quarter to four tenths of the CPU on average, three quarters at the worst.
     */
    CONSOLIDATING(
            List.of("mmt-pabfd", "isotherm"),
            "count=16,cpus=24,mhz=2900,memory=768GiB,network=125,disk=300,watts=100/160/210/260/320");

    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final List<String> algorithms;
    private final String defaultHosts;

    Experiment(List<String> algorithms, String defaultHosts) {
        this.algorithms = algorithms;
        this.defaultHosts = defaultHosts;
    }

    /** The hosts that it runs on unless others are asked for, in the form of {@link HostType}. */
    public String defaultHosts() {
        return defaultHosts;
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
     * <p>Consolidating, MMT keeps the built-in margin of the packing limit, for what guests use now. Isotherm fills hosts by
     * what guests are expected to use, which varies less, and is given a margin (no reserve for a risk besides) at which
     * its energy comes near that of MMT, so that overload and moves can be compared.
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
        if (this == CONSOLIDATING && algorithm.equals("isotherm")) {
            config.getDecision().setPackingLimit(0.77);
            config.getDecision().setRisk(0.5);
            config.getDecision().setMoveCostWattHours(2.0);
        }
        config.getPower().setEnabled(this == CONSOLIDATING);
        Map<String, List<Double>> watts = new HashMap<>();
        hosts.forEach((name, type) -> watts.put(name, type.watts()));
        config.getPower().setHostWatts(watts);
        return config;
    }
}
