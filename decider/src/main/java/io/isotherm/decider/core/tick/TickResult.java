package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a tick gives.
 *
 * @param ledger what is remembered from now on
 * @param decision what was decided, and why
 * @param migrations commands to migrate, in the order of issue
 * @param powers commands to put hosts to sleep or to wake them
 * @param asleepWatts what each of the hosts asleep would draw idle by its curve, in watts, by name
 */
public record TickResult(
        PoolLedger ledger,
        Decision decision,
        List<MigrationCommand> migrations,
        List<PowerCommand> powers,
        SortedMap<String, Double> asleepWatts) {
    public TickResult {
        migrations = List.copyOf(migrations);
        powers = List.copyOf(powers);
        asleepWatts = Collections.unmodifiableSortedMap(new TreeMap<>(asleepWatts));
    }
}
