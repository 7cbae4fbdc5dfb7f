package io.isotherm.embedded.registry;

import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.retry.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic {@code _schemas}, which is the registry's whole memory: one partition, compacted. A reader thread applies every
 * record in order, one's own writes included, so a write has taken effect when it has been read back.
 */
final class RegistryLog implements AutoCloseable {
    static final String TOPIC = "_schemas";

    private static final Logger LOG = LoggerFactory.getLogger(RegistryLog.class);
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Backoff READING_AGAIN = new Backoff(POLL, Duration.ofSeconds(5));

    private final Map<String, Object> connection;
    private final Consumer<RegistryRecord> state;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final Object progress = new Object();
    /** The offset before which everything has been applied; guarded by {@link #progress}. */
    private long applied;

    private volatile boolean closing;

    /**
     * A log that is yet to be opened.
     *
     * @param state receives every record in order, in one thread
     */
    RegistryLog(String bootstrapServers, Consumer<RegistryRecord> state) {
        this.connection = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        this.state = state;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "schema-registry",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) TIMEOUT.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis()),
                new StringSerializer(),
                new StringSerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "schema-registry",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.reader = new Thread(this::read, "schema-registry-reader");
        this.reader.setDaemon(true);
    }

    /**
     * Makes the topic when it is missing, and reads all of it.
     *
     * @throws EmbeddedStartException if the broker does not answer, or the topic is not as it must be
     */
    void open() {
        try (Admin admin = Admin.create(connection)) {
            createTopic(admin);
            awaitTopic(admin);
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION), TIMEOUT).getOrDefault(PARTITION, 0L);
            reader.start();
            if (!awaitApplied(end)) {
                throw new EmbeddedStartException("The schema registry could not read the topic " + TOPIC + " within "
                        + TIMEOUT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStartException("Interrupted while the schema registry started", e);
        } catch (ExecutionException | KafkaException e) {
            throw new EmbeddedStartException(
                    "The schema registry cannot use the topic " + TOPIC + " of the Kafka broker at "
                            + connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Writes records, and returns when they have been applied to the state.
     *
     * @throws RegistryException (50001, 50002) if the broker does not take them, or not in time; they may still take
     *     effect later
     */
    void append(List<RegistryRecord> records) {
        long end = 0;
        try {
            for (RegistryRecord record : records) {
                RegistryFormat.Encoded encoded = RegistryFormat.encode(record);
                RecordMetadata written = producer.send(
                                new ProducerRecord<>(TOPIC, PARTITION.partition(), encoded.key(), encoded.value()))
                        .get();
                end = written.offset() + 1;
            }
            if (!awaitApplied(end)) {
                throw RegistryException.storeTimedOut("what was written has not been read back");
            }
        } catch (ExecutionException e) {
            throw RegistryException.storeFailed(String.valueOf(e.getCause()), e);
        } catch (KafkaException e) {
            throw RegistryException.storeFailed(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryException.storeFailed("interrupted", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (reader.isAlive()) {
            try {
                reader.join(TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            consumer.close();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void createTopic(Admin admin) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(TOPIC, 1, (short) 1)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** The broker may hear of the topic a little later than the controller that made it. */
    private static void awaitTopic(Admin admin) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                requireSettings(admin);
                return;
            } catch (ExecutionException e) {
                boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void requireSettings(Admin admin) throws ExecutionException, InterruptedException {
        int partitions = only(admin.describeTopics(List.of(TOPIC))
                        .allTopicNames()
                        .get())
                .partitions()
                .size();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
        Config config = only(admin.describeConfigs(List.of(resource)).all().get());
        String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (partitions != 1 || !cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new EmbeddedStartException("The topic " + TOPIC + " has " + partitions
                    + " partitions and cleanup.policy=" + cleanup
                    + ", but must have 1 and compact, or schemas get lost: delete it, or correct its settings");
        }
    }

    private static <V> V only(Map<?, V> answer) {
        return answer.values().iterator().next();
    }

    private void read() {
        int failures = 0;
        try (consumer) {
            while (!closing) {
                try {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        apply(record);
                    }
                    advance(consumer.position(PARTITION));
                    failures = 0;
                } catch (WakeupException e) {
                    LOG.debug("Woken up, closing: {}", closing);
                } catch (KafkaException e) {
                    LOG.warn("The topic {} cannot be read, trying again: {}", TOPIC, e.toString());
                    TimeUnit.MILLISECONDS.sleep(READING_AGAIN.after(++failures).toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            RegistryFormat.decode(record.key(), record.value()).ifPresent(state);
        } catch (IOException | RegistryException e) {
            LOG.warn("Record {} of {} is passed over: {}", record.offset(), TOPIC, e.getMessage());
        }
    }

    private void advance(long position) {
        synchronized (progress) {
            applied = position;
            progress.notifyAll();
        }
    }

    private boolean awaitApplied(long offset) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        synchronized (progress) {
            while (applied < offset) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                progress.wait(left);
            }
        }
        return true;
    }
}
