package io.isotherm.replay.engine;

import io.isotherm.analyzer.core.InMemoryPoolMemory;
import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.analyzer.core.PoolMemory;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.PoolDecider;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.decider.core.tick.WindowAssembler;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One pool of a {@link DecisionEngine}. */
final class DecidedPool {
    private final PoolMemory memory = new InMemoryPoolMemory();
    private final PoolAnalyzer analyzer = new PoolAnalyzer(memory);
    private final PoolDecider decider = new PoolDecider();
    private final WindowAssembler ticks = new WindowAssembler();
    private final TreeSet<CommandReport> inbox = new TreeSet<>(CommandReport.ORDER);
    private final ConfigHistory defaults;
    private @Nullable ConfigHistory configs;
    private PoolLedger ledger;

    DecidedPool(String name) {
        defaults = ConfigHistory.of(PoolConfigs.defaults(name));
        ledger = PoolLedger.empty(name);
    }

    void configure(PoolConfig config) {
        configs = configs == null ? ConfigHistory.of(config) : configs.with(config, ledger.lastTick());
    }

    void hear(CommandReport report) {
        inbox.add(report);
    }

    void sample(HostMetrics sample, Consumer<TickResult> decided) {
        for (HostState state : analyzer.accept(sample, configs()).states()) {
            List<HostState> window = ticks.accept(state);
            if (!window.isEmpty()) {
                decide(window, decided);
            }
        }
    }

    private void decide(List<HostState> window, Consumer<TickResult> decided) {
        Instant tick = window.get(0).getWindowEnd();
        PoolConfig config = configs().at(tick.toEpochMilli());
        if (!WindowAssembler.due(ledger, window, config)) {
            return;
        }
        List<CommandReport> due = new ArrayList<>();
        while (!inbox.isEmpty() && inbox.first().at() <= tick.toEpochMilli()) {
            due.add(inbox.pollFirst());
        }
        TickResult result = decider.tick(ledger.with(due), window, config, tick);
        ledger = result.ledger();
        decided.accept(result);
    }

    private ConfigHistory configs() {
        return configs == null ? defaults : configs;
    }
}
