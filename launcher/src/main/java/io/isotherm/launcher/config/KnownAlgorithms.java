package io.isotherm.launcher.config;

import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.pool.Spelling;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Reads {@code pool.yaml}, of which the algorithms are to be known to this decider. */
public final class KnownAlgorithms {
    private KnownAlgorithms() {}

    /**
     * Reads the configuration of a pool.
     *
     * @throws ConfigException with every problem, that of an unknown algorithm with those that there are
     */
    public static PoolConfig read(Path file) {
        PoolConfig config = PoolFile.parse(file.toString(), ConfigFile.read(file));
        List<String> problems = problems(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(file.toString(), problems);
        }
        return config;
    }

    static List<String> problems(PoolConfig config) {
        return new TreeMap<>(config.getDecision().getAlgorithms())
                .entrySet().stream()
                        .filter(entry -> !Planners.names().contains(entry.getValue()))
                        .map(entry -> "decision.algorithms." + entry.getKey() + ": '" + entry.getValue()
                                + "' is not allowed; it must be one of " + String.join(", ", Planners.names())
                                + Spelling.question(entry.getValue(), Planners.names()))
                        .toList();
    }
}
