package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.List;

/** A pool that is decided on tick by tick, for tests. */
final class PoolRun {
    final PoolConfig config = PoolConfigs.defaults(Window.POOL);
    private final PoolDecider decider = new PoolDecider();
    private PoolLedger ledger = PoolLedger.empty(Window.POOL);
    private List<MigrationCommand> migrations = List.of();
    private List<PowerCommand> powers = List.of();

    Decision tick(Window window) {
        TickResult result = decider.tick(ledger, window.states(), config, Instant.ofEpochMilli(window.end()));
        ledger = result.ledger();
        migrations = result.migrations();
        powers = result.powers();
        return result.decision();
    }

    PoolLedger ledger() {
        return ledger;
    }

    /** Commands of the last tick. */
    List<MigrationCommand> migrations() {
        return migrations;
    }

    /** Commands of the last tick. */
    List<PowerCommand> powers() {
        return powers;
    }

    void hear(MigrationEvent event) {
        ledger = ledger.apply(event);
    }

    void hear(PowerEvent event) {
        ledger = ledger.apply(event);
    }

    void hear(Approval approval) {
        ledger = ledger.apply(approval);
    }
}
