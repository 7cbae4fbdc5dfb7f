package io.isotherm.executor;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One installation on a real broker, under a prefix of its own: gives commands and collects what comes of them. */
public final class KafkaFixture implements AutoCloseable {
    public static final int PARTITIONS = 3;

    public final KafkaConnection kafka;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<MigrationEvent> events = new ArrayList<>();
    private final List<PowerEvent> powerEvents = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

    public KafkaFixture(String bootstrapServers, String registryUrl) {
        kafka = new KafkaConnection(
                bootstrapServers,
                List.of(registryUrl),
                Secrets.NONE,
                Secrets.NONE,
                "it" + UUID.randomUUID().toString().substring(0, 8) + ".");
        try (Admin admin = Admin.create(kafka.clientProperties("test-admin"))) {
            new TopicAdmin(admin).create(kafka.topics(), PARTITIONS, (short) 1);
        }
        Map<String, Object> sending = kafka.clientProperties("test-commands");
        sending.put("partitioner.class", PoolPartitioner.class.getName());
        producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> receiving = kafka.clientProperties("test-events");
        receiving.put("isolation.level", "read_committed");
        receiving.put("auto.offset.reset", "earliest");
        receiving.put("enable.auto.commit", false);
        consumer = new KafkaConsumer<>(receiving, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(kafka.topics().migrationEvents().name(), partition));
            partitions.add(new TopicPartition(kafka.topics().powerEvents().name(), partition));
            partitions.add(new TopicPartition(kafka.topics().deadLetters().name(), partition));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        apply(PoolConfigs.defaults(ExecutorFixture.POOL));
    }

    /** Web from xen1 to xen2, in an hour at the latest. */
    public static MigrationCommand.Builder command(String id) {
        return MigrationCommand.newBuilder()
                .setCommandId(id)
                .setDecisionId("lab@now")
                .setPool(ExecutorFixture.POOL)
                .setVm(ExecutorFixture.WEB.toString())
                .setVmName("web")
                .setSource("xen1")
                .setDestination("xen2")
                .setMemoryKib(512 * 1024)
                .setIssuedAt(InstantSource.system().instant())
                .setDeadline(InstantSource.system().instant().plus(Duration.ofHours(1)))
                .setReason("xen1 is hot");
    }

    public void give(MigrationCommand.Builder command) {
        MigrationCommand built = command.build();
        byte[] value = kafka.serdes()
                .serializer(kafka.topics().migrationCommands())
                .serialize(kafka.topics().migrationCommands().name(), built);
        give(
                built.getPool() + "/" + built.getSource(),
                value,
                built.getIssuedAt().toEpochMilli());
    }

    /** Publishes a configuration of the pool. */
    public void apply(PoolConfig config) {
        Topic<PoolConfig> topic = kafka.topics().poolConfig();
        byte[] value = kafka.serdes().serializer(topic).serialize(topic.name(), config);
        send(topic.name(), config.getPool(), value, InstantSource.system().millis());
    }

    /** How far the events of migrations reach that are committed: 0 as long as none is. */
    public long eventsOnRecord() {
        Map<String, Object> receiving = kafka.clientProperties("test-record");
        receiving.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(receiving, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader
                    .partitionsFor(kafka.topics().migrationEvents().name())
                    .stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            return reader.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    public void give(String key, byte[] value, long timestamp) {
        send(kafka.topics().migrationCommands().name(), key, value, timestamp);
    }

    private void send(String topic, String key, byte[] value, long timestamp) {
        try {
            producer.send(new ProducerRecord<>(topic, null, timestamp, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All events so far. */
    public List<MigrationEvent> events() {
        poll();
        return List.copyOf(events);
    }

    public List<PowerEvent> powerEvents() {
        poll();
        return List.copyOf(powerEvents);
    }

    /** For a host's power, in an hour at the latest. */
    public static PowerCommand.Builder power(String id, String host, PowerAction action) {
        return PowerCommand.newBuilder()
                .setCommandId(id)
                .setDecisionId("lab@now")
                .setPool(ExecutorFixture.POOL)
                .setHost(host)
                .setAction(action)
                .setIssuedAt(InstantSource.system().instant())
                .setDeadline(InstantSource.system().instant().plus(Duration.ofHours(1)))
                .setReason("the pool is cold");
    }

    public void give(PowerCommand.Builder command) {
        PowerCommand built = command.build();
        Topic<PowerCommand> topic = kafka.topics().powerCommands();
        send(
                topic.name(),
                built.getPool() + "/" + built.getHost(),
                kafka.serdes().serializer(topic).serialize(topic.name(), built),
                built.getIssuedAt().toEpochMilli());
    }

    /** The agent of a host reports. */
    public void sample(String host) {
        Topic<HostMetrics> topic = kafka.topics().hostMetrics();
        HostMetrics sample = HostMetrics.newBuilder()
                .setPool(ExecutorFixture.POOL)
                .setHost(host)
                .setSampledAt(InstantSource.system().instant())
                .setSequence(0)
                .setCollectorStartedAt(InstantSource.system().instant())
                .setCapacity(HostCapacity.newBuilder()
                        .setCpus(1)
                        .setCpuMhz(1000)
                        .setMemoryKib(1024)
                        .build())
                .setCpuTimeNanos(0)
                .setMemoryUsedKib(0)
                .setVms(List.of())
                .build();
        send(
                topic.name(),
                ExecutorFixture.POOL + "/" + host,
                kafka.serdes().serializer(topic).serialize(topic.name(), sample),
                sample.getSampledAt().toEpochMilli());
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        poll();
        return List.copyOf(deadLetters);
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (record.topic().equals(kafka.topics().deadLetters().name())) {
                deadLetters.add(record);
            } else if (record.topic().equals(kafka.topics().powerEvents().name())) {
                powerEvents.add(kafka.serdes()
                        .deserializer(kafka.topics().powerEvents())
                        .deserialize(record.topic(), record.value()));
            } else {
                events.add(kafka.serdes()
                        .deserializer(kafka.topics().migrationEvents())
                        .deserialize(record.topic(), record.value()));
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
