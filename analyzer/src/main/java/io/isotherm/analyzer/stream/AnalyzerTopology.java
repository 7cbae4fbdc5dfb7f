package io.isotherm.analyzer.stream;

import io.isotherm.pool.RecordSize;
import io.isotherm.streams.GuardedProcessor;
import io.isotherm.streams.PoolStreamPartitioner;
import io.isotherm.streams.RecordTimes;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The analyzer's topology: host-metrics and pool-config in, host-states out, all by pool, with no repartitioning. */
public final class AnalyzerTopology {
    /** Store: raw samples of the windows that are not closed yet. */
    public static final String SAMPLES = "samples";
    /** Store: the history of each host. */
    public static final String HOSTS = "hosts";
    /** Store: how far each pool has got. */
    public static final String POOLS = "pools";
    /** Store: the configuration of each pool. */
    public static final String CONFIGS = "configs";

    private static final String METRICS_SOURCE = "host-metrics-source";
    private static final String CONFIG_SOURCE = "pool-config-source";
    private static final String ANALYZE = "analyze";
    private static final String CONFIGURE = "configure";
    private static final String STATES_SINK = "host-states-sink";

    private AnalyzerTopology() {}

    /** The topology for topics of the usual size; connects to nothing. */
    public static Topology build(Topics topics, AvroSerdes serdes, RejectedInputs rejected, AnalyzerMetrics metrics) {
        return build(topics, serdes, rejected, RecordSize.USUAL_BYTES, metrics);
    }

    /**
     * Builds the topology; connects to nothing.
     *
     * @param recordBytes the largest state that its topic takes
     */
    static Topology build(
            Topics topics, AvroSerdes serdes, RejectedInputs rejected, int recordBytes, AnalyzerMetrics metrics) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                CONFIG_SOURCE,
                RecordTimes.first(),
                new StringDeserializer(),
                serdes.deserializer(topics.poolConfig()),
                topics.poolConfig().name());
        topology.addSource(
                AutoOffsetReset.earliest(),
                METRICS_SOURCE,
                RecordTimes.published(),
                new StringDeserializer(),
                EncodedSample.deserializer(serdes.deserializer(topics.hostMetrics())),
                topics.hostMetrics().name());
        topology.addProcessor(
                CONFIGURE,
                GuardedProcessor.of(() -> new ConfigureProcessor(new ConfigStore(topics, serdes)), rejected),
                CONFIG_SOURCE);
        topology.addProcessor(
                ANALYZE,
                GuardedProcessor.of(
                        () -> new AnalyzeProcessor(
                                new ConfigStore(topics, serdes),
                                StoredPoolMemory.factory(topics, serdes),
                                RecordSize.ofValueIn(recordBytes),
                                metrics),
                        rejected),
                METRICS_SOURCE);
        topology.addStateStore(configs(), CONFIGURE, ANALYZE);
        topology.addStateStore(store(SAMPLES), CONFIGURE, ANALYZE);
        topology.addStateStore(store(HOSTS), CONFIGURE, ANALYZE);
        // Each sample changes how far its pool has got; what Kafka is told of it is where that was when it counts.
        topology.addStateStore(store(POOLS).withCachingEnabled(), CONFIGURE, ANALYZE);
        topology.addSink(
                STATES_SINK,
                topics.hostStates().name(),
                new StringSerializer(),
                serdes.serializer(topics.hostStates()),
                new PoolStreamPartitioner<>(),
                ANALYZE);
        return topology;
    }

    /**
     * On disk, where a process that was killed then finds its name again, under which its successor ends at once what it had
     * begun. Under another one that would hold up who reads the states until the broker rolls it back, which takes 20 s.
     */
    private static StoreBuilder<KeyValueStore<String, byte[]>> configs() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(CONFIGS), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of());
    }

    /** What is stored is needed again within a window or two, and is small: it lives on the heap. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
