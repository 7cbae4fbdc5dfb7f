package io.isotherm.checker.core.observed;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All configurations of a pool that the topic still holds. */
public final class ObservedConfigs {
    private final TreeMap<Long, PoolConfig> byVersion = new TreeMap<>();

    public ObservedConfigs(String pool) {
        byVersion.put(0L, PoolConfigs.unconfigured(pool));
    }

    public void add(PoolConfig config) {
        byVersion.put(config.getVersion(), config);
    }

    /** A version; empty if compaction has removed it. */
    public Optional<PoolConfig> version(long version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** The version, or if it is gone the next that is left. */
    public PoolConfig nearest(long version) {
        Map.Entry<Long, PoolConfig> entry = byVersion.ceilingEntry(version);
        return entry == null ? byVersion.lastEntry().getValue() : entry.getValue();
    }

    public PoolConfig newest() {
        return byVersion.lastEntry().getValue();
    }
}
