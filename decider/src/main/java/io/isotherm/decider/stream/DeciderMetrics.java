package io.isotherm.decider.stream;

import io.isotherm.decider.alert.Alert;
import io.isotherm.decider.alert.PoolAlerts;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What operators see of the pools that one task decides for, and are told by alerts. Used by one thread at a time. */
final class DeciderMetrics {
    private final MeterRegistry registry;
    private final Consumer<Alert> alerts;
    private final Map<String, PoolMeters> pools = new HashMap<>();
    private final Map<String, PoolAlerts> alertsByPool = new HashMap<>();

    DeciderMetrics(MeterRegistry registry, Consumer<Alert> alerts) {
        this.registry = registry;
        this.alerts = alerts;
    }

    /** @param took from the state that made the window whole to the decision */
    void decided(TickResult result, Duration took) {
        String name = result.decision().getPool();
        PoolMeters pool = pool(name);
        pool.decided(result.decision(), result.migrations(), result.powers().size(), result.asleepWatts(), took);
        alertsByPool
                .computeIfAbsent(name, unknown -> new PoolAlerts())
                .decided(result.decision(), pool.unanswered())
                .forEach(alerts);
    }

    /** Takes in what was read, before what follows from it. */
    void read(SpecificRecord record) {
        if (record instanceof HostState state) {
            pool(state.getPool()).judged(state);
        } else if (record instanceof MigrationEvent event) {
            pool(event.getPool()).reported(event);
        } else if (record instanceof PowerEvent event) {
            pool(event.getPool()).reported(event);
        }
    }

    /** A host's state was deleted. */
    void forgotten(@Nullable String key) {
        PoolMeters known = key == null ? null : pools.get(PoolKeys.pool(key));
        if (known != null && key != null) {
            known.forgotten(PoolKeys.host(key));
        }
    }

    private PoolMeters pool(String name) {
        return pools.computeIfAbsent(name, unknown -> new PoolMeters(registry, unknown));
    }

    /** Other tasks may tell of the pools from now on; if this one gets them back, it tells of them anew. */
    void handOver() {
        pools.values().forEach(PoolMeters::close);
        pools.clear();
    }
}
