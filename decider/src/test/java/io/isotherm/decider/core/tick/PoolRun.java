package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pool that is decided on tick by tick, for tests. */
final class PoolRun {
    final PoolConfig config = PoolConfigs.defaults(Window.POOL);
    private final DecisionMemory memory = new InMemoryDecisionMemory(Window.POOL);
    private final DecisionLoop loop = new DecisionLoop(pool -> memory);
    private List<String> notes = List.of();
    private List<MigrationCommand> migrations = List.of();
    private List<PowerCommand> powers = List.of();
    private Map<String, Double> asleepWatts = Map.of();

    Decision tick(Window window) {
        memory.configs(ConfigHistory.of(config));
        Optional<TickResult> decided = Optional.empty();
        for (HostState state : window.states()) {
            decided = loop.accept(PoolKeys.of(Window.POOL, state.getHost()), state.getWindowEnd(), state);
        }
        TickResult result = decided.orElseThrow();
        notes = result.decision().getNotes();
        migrations = result.migrations();
        powers = result.powers();
        asleepWatts = result.asleepWatts();
        return result.decision();
    }

    PoolLedger ledger() {
        return memory.ledger();
    }

    /** Notes of the last tick. */
    List<String> notes() {
        return notes;
    }

    /** Commands of the last tick. */
    List<MigrationCommand> migrations() {
        return migrations;
    }

    /** Commands of the last tick. */
    List<PowerCommand> powers() {
        return powers;
    }

    /** What each of the hosts asleep at the last tick would have drawn idle, in watts. */
    Map<String, Double> asleepWatts() {
        return asleepWatts;
    }

    /** A host of the inventory is applied. */
    void hear(InventoryHost host) {
        loop.accept(PoolKeys.of(Window.POOL, host.getHost()), host.getAppliedAt(), host);
    }

    /** A host of the inventory is retired. */
    void retire(String host, Instant at) {
        loop.retire(PoolKeys.of(Window.POOL, host), at);
    }

    void hear(MigrationEvent event) {
        loop.accept(Window.POOL, event.getAt(), event);
    }

    void hear(PowerEvent event) {
        loop.accept(Window.POOL, event.getAt(), event);
    }

    void hear(Approval approval) {
        loop.accept(Window.POOL, approval.getApprovedAt(), approval);
    }
}
