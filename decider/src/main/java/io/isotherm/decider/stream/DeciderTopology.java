package io.isotherm.decider.stream;

import io.isotherm.decider.alert.Alert;
import io.isotherm.streams.GuardedProcessor;
import io.isotherm.streams.PoolStreamPartitioner;
import io.isotherm.streams.RecordTimes;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.ConfigHistorySerde;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The decider's topology: one processor that sees all of a pool in one order, because every topic is partitioned by pool.
 *
 * <pre>
 * host-states ──────┐
 * migration-events ─┤             ┌─► decisions
 * power-events ─────┼─► decider ──┼─► migration-commands
 * approvals ────────┤             └─► power-commands
 * pool-config ──────┤
 * inventory ────────┘
 * </pre>
 */
public final class DeciderTopology {
    static final String DECIDER = "decider";
    static final String DECISIONS = "to-decisions";
    static final String MIGRATION_COMMANDS = "to-migration-commands";
    static final String POWER_COMMANDS = "to-power-commands";

    private DeciderTopology() {}

    /** The topology, which tells nobody of alerts. */
    public static Topology build(Topics topics, AvroSerdes serdes, RejectedInputs rejected, MeterRegistry meters) {
        return build(topics, serdes, rejected, meters, alert -> {});
    }

    /**
     * The topology.
     *
     * @param topics the topics to read and write
     * @param serdes the serdes of their values
     * @param rejected the records that must not be worked on again
     * @param meters where it counts what it does
     * @param alerts takes what needs a person, in no time
     */
    static Topology build(
            Topics topics, AvroSerdes serdes, RejectedInputs rejected, MeterRegistry meters, Consumer<Alert> alerts) {
        Topology topology = new Topology();
        source(topology, "pool-config", topics.poolConfig(), serdes, RecordTimes.first());
        source(topology, "inventory", topics.inventory(), serdes, RecordTimes.first());
        source(topology, "host-states", topics.hostStates(), serdes, RecordTimes.published());
        source(topology, "migration-events", topics.migrationEvents(), serdes, RecordTimes.published());
        source(topology, "power-events", topics.powerEvents(), serdes, RecordTimes.published());
        source(topology, "approvals", topics.approvals(), serdes, RecordTimes.published());
        topology.addProcessor(
                DECIDER,
                GuardedProcessor.of(() -> new DeciderProcessor(topics, new DeciderMetrics(meters, alerts)), rejected),
                "pool-config",
                "inventory",
                "host-states",
                "migration-events",
                "power-events",
                "approvals");
        topology.addStateStore(
                store(DeciderStores.STATES, StateSerdes.versioned(serdes.serde(topics.hostStates()))), DECIDER);
        topology.addStateStore(
                store(DeciderStores.CONFIGS, StateSerdes.versioned(ConfigHistorySerde.of(topics, serdes))), DECIDER);
        topology.addStateStore(DeciderStores.inventoryBuilder(), DECIDER);
        topology.addStateStore(DeciderStores.ledgersBuilder(), DECIDER);
        topology.addStateStore(DeciderStores.sightingsBuilder(), DECIDER);
        topology.addStateStore(DeciderStores.inboxBuilder(), DECIDER);
        sink(topology, DECISIONS, topics.decisions(), serdes);
        sink(topology, MIGRATION_COMMANDS, topics.migrationCommands(), serdes);
        sink(topology, POWER_COMMANDS, topics.powerCommands(), serdes);
        return topology;
    }

    private static <V extends SpecificRecord> void source(
            Topology topology, String name, Topic<V> topic, AvroSerdes serdes, TimestampExtractor times) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                times,
                new StringDeserializer(),
                serdes.deserializer(topic),
                topic.name());
    }

    private static <V extends SpecificRecord> void sink(
            Topology topology, String name, Topic<V> topic, AvroSerdes serdes) {
        topology.addSink(
                name,
                topic.name(),
                new StringSerializer(),
                serdes.serializer(topic),
                new PoolStreamPartitioner<>(),
                DECIDER);
    }

    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
