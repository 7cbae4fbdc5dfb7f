package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.inventory.HostListing;
import io.isotherm.decider.core.inventory.Roster;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.ConfigRecords;
import io.isotherm.pool.EventTimes;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.Approval;
import io.isotherm.schema.HostState;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The way from records to decisions, for any number of pools: configurations, inventories, states, reports and approvals in
 * the order of their topics, a tick out of each window that is whole and due. The service, replays and model runs all go it, so the
 * same records give the same decisions, and the same ones are refused.
 *
 * <p>What is remembered is changed only after the core has answered, so that a record that it cannot digest changes
 * nothing.
 */
public final class DecisionLoop {
    // A year: nothing waits for longer, and no recording is read further ahead of its samples.
    private static final Duration FARTHEST_AHEAD = Duration.ofDays(366);

    // Ten for each guest of a pool of 10,000: many more than there are commands.
    private static final int MOST_WAITING = 100_000;

    private record Pool(DecisionMemory memory, WindowAssembler windows) {}

    private final Function<String, DecisionMemory> memories;
    private final PoolDecider decider = new PoolDecider();
    private final Map<String, Pool> pools;

    /** @param memories gives the memory of a pool, by name; asked once for each */
    public DecisionLoop(Function<String, DecisionMemory> memories) {
        this(memories, Integer.MAX_VALUE);
    }

    /**
     * The same for memories that are kept elsewhere.
     *
     * @param memories gives the memory of a pool, by name; asked again for one of which others came in between
     * @param mostPools so many pools are held at once: others' records may name any
     */
    public DecisionLoop(Function<String, DecisionMemory> memories, int mostPools) {
        this.memories = memories;
        this.pools = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Pool> eldest) {
                return size() > mostPools;
            }
        };
    }

    /**
     * Takes a state, an event, an approval, a configuration or a host of the inventory in.
     *
     * @param key the record's key
     * @param at the record's time, when it was published
     * @param value what it says; events and approvals cannot be deleted, so null is refused
     * @return the tick that it completed, if any
     * @throws RefusedRecordException if it contradicts itself or is not allowed; nothing has changed then
     */
    public Optional<TickResult> accept(@Nullable String key, Instant at, @Nullable SpecificRecord value) {
        if (value == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.NO_VALUE,
                    "A record with key '" + key + "' has no value, and is none that can be deleted");
        }
        if (value instanceof HostState state) {
            PoolKeys.check(key, state.getPool(), state.getHost());
            EventTimes.check(state.getWindowEnd(), at);
            StateRecords.check(state);
            return state(state);
        }
        if (value instanceof PoolConfig config) {
            configure(ConfigRecords.inForce(key, at, config));
        } else if (value instanceof InventoryHost host) {
            PoolKeys.check(key, host.getPool(), host.getHost());
            list(host.getPool(), host.getHost(), HostListing.Entry.of(host));
        } else if (value instanceof MigrationEvent event) {
            PoolKeys.check(key, event.getPool());
            CommandReport.of(event).ifPresent(report -> hear(event.getPool(), report, at));
        } else if (value instanceof PowerEvent event) {
            PoolKeys.check(key, event.getPool());
            CommandReport.of(event).ifPresent(report -> hear(event.getPool(), report, at));
        } else if (value instanceof Approval approval) {
            PoolKeys.check(key, approval.getPool());
            hear(approval.getPool(), CommandReport.of(approval), at);
        } else {
            throw new RefusedRecordException(
                    DeadLetterReason.FOREIGN_TYPE,
                    "Nothing is decided on a " + value.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    /**
     * A pool's configuration was deleted: from then on it is only observed.
     *
     * @throws RefusedRecordException if the key is no pool's name
     */
    public void deleteConfig(@Nullable String key, Instant at) {
        configure(ConfigRecords.inForce(key, at, null));
    }

    /**
     * A host was retired from its pool's inventory.
     *
     * @param at when, the record's time
     * @throws RefusedRecordException if the key is not {@code pool/host}
     */
    public void retire(@Nullable String key, Instant at) {
        String known = key == null ? "" : key;
        PoolKeys.check(key, PoolKeys.pool(known), PoolKeys.host(known));
        list(PoolKeys.pool(known), PoolKeys.host(known), HostListing.Entry.retired(at.toEpochMilli()));
    }

    private void list(String pool, String host, HostListing.Entry entry) {
        DecisionMemory memory = pool(pool).memory();
        HostListing listing = memory.inventory().getOrDefault(host, HostListing.NONE);
        memory.inventory(host, listing.with(entry, memory.ledger().lastTick()));
    }

    /**
     * A host's state was deleted.
     *
     * @throws RefusedRecordException if the key is not {@code pool/host}
     */
    public void deleteState(@Nullable String key) {
        String known = key == null ? "" : key;
        PoolKeys.check(key, PoolKeys.pool(known), PoolKeys.host(known));
        pool(PoolKeys.pool(known)).memory().forget(PoolKeys.host(known));
    }

    /** The configurations of a pool; the defaults where there is none. */
    public ConfigHistory configs(String pool) {
        ConfigHistory known = pool(pool).memory().configs();
        return known == null ? ConfigHistory.of(PoolConfigs.unconfigured(pool)) : known;
    }

    private void configure(PoolConfig config) {
        DecisionMemory memory = pool(config.getPool()).memory();
        memory.configs(
                ConfigHistory.with(memory.configs(), config, memory.ledger().lastTick()));
    }

    private void hear(String pool, CommandReport report, Instant published) {
        DecisionMemory memory = pool(pool).memory();
        long lastTick = memory.ledger().lastTick();
        if (lastTick > 0 && report.at() > lastTick + FARTHEST_AHEAD.toMillis()) {
            throw new RefusedRecordException(
                    DeadLetterReason.DATED_AHEAD,
                    "The report of command " + report.commandId() + " is dated "
                            + Instant.ofEpochMilli(report.at()) + ", and pool " + pool + " is at "
                            + Instant.ofEpochMilli(lastTick) + ": the clock that dated it is wrong");
        }
        if (memory.inbox().size() >= MOST_WAITING) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_MANY,
                    "The report of command " + report.commandId() + " is not kept: " + MOST_WAITING
                            + " reports and approvals of pool " + pool + " wait for its next tick already");
        }
        Instant happened = EventTimes.believed(Instant.ofEpochMilli(report.at()), published);
        memory.hear(report.datedAt(happened.toEpochMilli()));
    }

    private Optional<TickResult> state(HostState state) {
        Pool pool = pool(state.getPool());
        pool.memory().state(state);
        List<HostState> window = pool.windows().accept(state);
        return window.isEmpty() ? Optional.empty() : tick(state.getPool(), pool.memory(), window);
    }

    private Optional<TickResult> tick(String pool, DecisionMemory memory, List<HostState> window) {
        Instant tick = window.get(0).getWindowEnd();
        PoolConfig config = configs(pool).at(tick.toEpochMilli());
        if (!WindowAssembler.due(memory.ledger(), window, config)) {
            return Optional.empty();
        }
        List<CommandReport> due = memory.inbox().stream()
                .takeWhile(report -> report.at() <= tick.toEpochMilli())
                .toList();
        Roster roster = Roster.of(memory.inventory(), tick.toEpochMilli());
        TickResult result = decider.tick(memory.ledger(), due, window, config, roster, tick);
        memory.ledger(result.ledger());
        memory.drop(due);
        return Optional.of(result);
    }

    private Pool pool(String name) {
        return pools.computeIfAbsent(name, pool -> {
            DecisionMemory memory = memories.apply(pool);
            // After a restart the window may have begun before.
            WindowAssembler windows = new WindowAssembler();
            memory.states().forEach(windows::accept);
            return new Pool(memory, windows);
        });
    }
}
