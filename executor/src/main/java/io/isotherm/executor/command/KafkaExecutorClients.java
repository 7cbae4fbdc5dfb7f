package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.JournalReader;
import io.isotherm.executor.journal.StoppedException;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients of a real Kafka. Group and transactional id are the executor's name: that is what fences. */
public final class KafkaExecutorClients implements ExecutorClients {
    /** Short, since readers of the pool's events wait for a transaction that a killed executor has left open. */
    private static final int TRANSACTION_MILLIS = 30_000;

    private final KafkaConnection kafka;
    private final String identity;

    public KafkaExecutorClients(KafkaConnection kafka, ExecutorConfig config) {
        this.kafka = kafka;
        this.identity = kafka.topicPrefix() + "executor-" + config.pool() + "-" + config.instance();
    }

    @Override
    public OwnerRecords owners() {
        Topic<HostOwner> topic = kafka.topics().hostOwners();
        return new OwnerRecords(
                topic, kafka.serdes().deserializer(topic), kafka.serdes().serializer(topic));
    }

    @Override
    public void readJournal(
            Map<TopicPartition, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>>> readers,
            Instant horizon,
            BooleanSupplier stopped)
            throws StoppedException {
        new JournalReader(connection("journal"), stopped).read(readers, horizon);
    }

    private Map<String, Object> connection(String purpose) {
        Map<String, Object> settings = kafka.clientProperties(identity + "-" + purpose);
        settings.putIfAbsent("default.api.timeout.ms", 15_000);
        settings.putIfAbsent("request.timeout.ms", 10_000);
        return settings;
    }

    @Override
    public Consumer<byte[], byte[]> commandConsumer() {
        Map<String, Object> settings = connection("commands");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, identity);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return ofCommitted(settings);
    }

    @Override
    public Consumer<byte[], byte[]> endsConsumer() {
        return ofCommitted(connection("ends"));
    }

    private static Consumer<byte[], byte[]> ofCommitted(Map<String, Object> settings) {
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> plainProducer() {
        Map<String, Object> settings = kafka.clientProperties(identity + "-owners");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class.getName());
        settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = kafka.clientProperties(identity + "-outcomes");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class.getName());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
