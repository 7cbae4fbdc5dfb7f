package io.isotherm.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.streams.state.StoredStateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A service that counts the records of each key, with topics of its own: what it has counted shows whether anything was
 * lost or doubled. Some values make it fail, as they say.
 */
final class CountingApplication {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final KafkaConnection kafka;
    final Path state;

    /** @param directory under which it has a state directory of its own, which is not there yet */
    CountingApplication(EmbeddedCluster cluster, Path directory) throws Exception {
        String prefix = "test-" + UUID.randomUUID() + ".";
        state = directory.resolve(prefix);
        kafka = new KafkaConnection(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Secrets.NONE, Secrets.NONE, prefix);
        try (Admin admin = Admin.create(kafka.clientProperties("admin"))) {
            admin.createTopics(List.of(
                            new NewTopic(prefix + "in", 1, (short) 1),
                            new NewTopic(prefix + "out", 1, (short) 1).configs(Map.of("max.message.bytes", "2000")),
                            new NewTopic(kafka.topics().deadLetters().name(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    StreamsService service() {
        return service(StreamsSettings.of(kafka.topicPrefix() + "counter", state));
    }

    StreamsService service(StreamsSettings settings) {
        return new StreamsService(
                new StreamsApplication("counter", this::topology, Duration.ZERO), kafka, settings, meters, Map::of);
    }

    private Topology topology(RejectedInputs rejected) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "in",
                RecordTimes.published(),
                new StringDeserializer(),
                new StringDeserializer(),
                kafka.topicPrefix() + "in");
        topology.addProcessor("count", GuardedProcessor.of(Count::new, rejected), "in");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Integer()),
                "count");
        topology.addSink("out", kafka.topicPrefix() + "out", new StringSerializer(), new StringSerializer(), "count");
        return topology;
    }

    private static final Serde<String> LATER = StateSerdes.versioned(Serdes.String());

    private static final class Count implements Processor<String, String, String, String> {
        private @Nullable ProcessorContext<String, String> context;
        private @Nullable KeyValueStore<String, Integer> counts;

        @Override
        public void init(ProcessorContext<String, String> processorContext) {
            context = processorContext;
            counts = processorContext.getStateStore("counts");
        }

        @Override
        public void process(Record<String, String> record) {
            if (counts == null || context == null) {
                throw new IllegalStateException("not initialised");
            }
            if (record.value().equals("garbled")) {
                throw StoredStateException.garbled("the store of counts holds garbage", new IOException("garbage"));
            }
            if (record.value().equals("later")) {
                LATER.deserializer().deserialize("counts", "V\u0007?".getBytes(UTF_8));
            }
            if (record.value().startsWith("bad")) {
                throw new RefusedRecordException(DeadLetterReason.BAD_KEY, "bad");
            }
            Integer before = counts.get(record.key());
            int count = before == null ? 1 : before + 1;
            counts.put(record.key(), count);
            if (record.value().equals("deep")) {
                throw new StackOverflowError("deep");
            }
            // Random, as it must not shrink when it is compressed.
            String padding = record.value().equals("large") ? noise() : "";
            context.forward(record.withValue(count + ":" + record.value() + padding));
        }

        /** More than a batch holds, so that the broker refuses it alone. */
        private static String noise() {
            StringBuilder noise = new StringBuilder();
            while (noise.length() < 150_000) {
                noise.append(UUID.randomUUID());
            }
            return noise.toString();
        }
    }

    void send(String... values) {
        sendFrom("key", values);
    }

    void sendFrom(String key, String... values) {
        send(Stream.of(values).map(value -> new ProducerRecord<>(kafka.topicPrefix() + "in", key, value)));
    }

    void send(Stream<String> keys, String value) {
        send(keys.map(key -> new ProducerRecord<>(kafka.topicPrefix() + "in", key, value)));
    }

    private void send(Stream<ProducerRecord<String, String>> records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                kafka.clientProperties("producer"), new StringSerializer(), new StringSerializer())) {
            records.forEach(producer::send);
        }
    }

    List<String> read(String topic) {
        Map<String, Object> properties = kafka.clientProperties("reader");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, UUID.randomUUID().toString());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(kafka.topicPrefix() + topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(new String(record.value(), UTF_8)));
            }
        }
        return values;
    }
}
