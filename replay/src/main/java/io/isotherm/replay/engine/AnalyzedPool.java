package io.isotherm.replay.engine;

import io.isotherm.analyzer.core.InMemoryPoolMemory;
import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.analyzer.core.PoolMemory;
import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.analyzer.core.Result;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.PoolConfig;
import org.jspecify.annotations.Nullable;

/** The analyzer's side of one pool of a {@link DecisionEngine}. */
final class AnalyzedPool {
    private final PoolMemory memory = new InMemoryPoolMemory();
    private final PoolAnalyzer analyzer = new PoolAnalyzer(memory);
    private final ConfigHistory defaults;
    private @Nullable ConfigHistory configs;

    AnalyzedPool(String name) {
        defaults = ConfigHistory.of(PoolConfigs.unconfigured(name));
    }

    void configure(PoolConfig config) {
        PoolProgress progress = memory.progress();
        configs = ConfigHistory.with(configs, config, progress == null ? 0 : progress.closedUntil());
    }

    Result sample(HostMetrics sample) {
        return analyzer.accept(sample, configs == null ? defaults : configs);
    }
}
