package io.isotherm.topics;

import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostOwner;
import io.isotherm.schema.HostState;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.Topic.Cleanup;
import java.time.Duration;
import java.util.List;

/**
 * The catalogue of all topics. Every topic is partitioned by pool (see {@link PoolPartitioner}) and has the same number
 * of partitions, so that one task owns a pool and sees all of its records in one order.
 */
public final class Topics {
    /** Prefix of a default installation. */
    public static final String DEFAULT_PREFIX = "isotherm.";

    private final String prefix;

    /** @param prefix begins every topic's name, so that several installations can share a cluster */
    public Topics(String prefix) {
        this.prefix = prefix;
    }

    /** One host with all its guests at one instant; key pool/host; collector → analyzer. */
    public Topic<HostMetrics> hostMetrics() {
        return events("host-metrics", HostMetrics.class, Duration.ofDays(7));
    }

    /** One window's verdict on one host; key pool/host; analyzer → decider. */
    public Topic<HostState> hostStates() {
        return compacted("host-states", HostState.class);
    }

    /** How a pool is to be run; key pool; operator → analyzer, decider, executor. */
    public Topic<PoolConfig> poolConfig() {
        return compacted("pool-config", PoolConfig.class);
    }

    /** Which hosts belong to a pool and how they are reached; key pool/host; operator → collector, decider, executor. */
    public Topic<InventoryHost> inventory() {
        return compacted("inventory", InventoryHost.class);
    }

    /** Which executor acts at a host; key pool/duty/host; executor → executor. */
    public Topic<HostOwner> hostOwners() {
        return compacted("host-owners", HostOwner.class);
    }

    /** What was decided at a tick and why; key pool; decider → audit. */
    public Topic<Decision> decisions() {
        return events("decisions", Decision.class, Duration.ofDays(30));
    }

    /** Consent to a recommendation; key pool; operator → decider. */
    public Topic<Approval> approvals() {
        return events("approvals", Approval.class, Duration.ofDays(30));
    }

    /** Guests to be migrated; key pool/source; decider → executor. */
    public Topic<MigrationCommand> migrationCommands() {
        return events("migration-commands", MigrationCommand.class, Duration.ofDays(7));
    }

    /** What became of migration commands; key pool/source; executor → decider. */
    public Topic<MigrationEvent> migrationEvents() {
        return events("migration-events", MigrationEvent.class, Duration.ofDays(30));
    }

    /** Hosts to be put to sleep or woken; key pool/host; decider → executor. */
    public Topic<PowerCommand> powerCommands() {
        return events("power-commands", PowerCommand.class, Duration.ofDays(7));
    }

    /** What became of power commands; key pool/host; executor → decider. */
    public Topic<PowerEvent> powerEvents() {
        return events("power-events", PowerEvent.class, Duration.ofDays(30));
    }

    /** Nothing but when a collector's record came, by Kafka's clock; key pool; collector → itself. */
    public Topic<byte[]> clockChecks() {
        return events("clock-checks", byte[].class, Duration.ofDays(1));
    }

    /** Records that could not be read, as they came, with the error in their headers; key as it came. */
    public Topic<byte[]> deadLetters() {
        return events("dead-letters", byte[].class, Duration.ofDays(30));
    }

    /** The whole catalogue, in the order of the data flow. */
    public List<Topic<?>> all() {
        return List.of(
                hostMetrics(),
                hostStates(),
                poolConfig(),
                inventory(),
                hostOwners(),
                decisions(),
                approvals(),
                migrationCommands(),
                migrationEvents(),
                powerCommands(),
                powerEvents(),
                clockChecks(),
                deadLetters());
    }

    private <V> Topic<V> events(String name, Class<V> type, Duration retention) {
        return new Topic<>(prefix + name, type, Cleanup.DELETE, retention);
    }

    private <V> Topic<V> compacted(String name, Class<V> type) {
        return new Topic<>(prefix + name, type, Cleanup.COMPACT, Duration.ofDays(1));
    }
}
