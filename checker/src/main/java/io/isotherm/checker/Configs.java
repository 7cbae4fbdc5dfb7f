package io.isotherm.checker;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All configurations of a pool that the topic still holds. */
final class Configs {
    private final TreeMap<Long, PoolConfig> byVersion = new TreeMap<>();

    Configs(String pool) {
        byVersion.put(0L, PoolConfigs.defaults(pool));
    }

    void add(PoolConfig config) {
        byVersion.put(config.getVersion(), config);
    }

    /** A version; empty if compaction has removed it. */
    Optional<PoolConfig> version(long version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** The version, or if it is gone the next that is left. */
    PoolConfig nearest(long version) {
        Map.Entry<Long, PoolConfig> entry = byVersion.ceilingEntry(version);
        return entry == null ? byVersion.lastEntry().getValue() : entry.getValue();
    }

    PoolConfig newest() {
        return byVersion.lastEntry().getValue();
    }
}
