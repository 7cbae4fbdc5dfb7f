package io.isotherm.operator.steer;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.SortedMap;

/** The kill switch. */
public record PausePool() implements Steering {
    /** A stop must not fail for want of a configuration. */
    @Override
    public PoolConfig withoutConfiguration(String pool) {
        return PoolConfigs.unconfigured(pool);
    }

    @Override
    public boolean change(PoolConfig config, SortedMap<String, HostState> picture) {
        boolean before = config.getDecision().getPaused();
        config.getDecision().setPaused(true);
        return !before;
    }

    @Override
    public String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        return "paused: nothing new starts until 'isotherm resume'; migrations under way go on";
    }
}
