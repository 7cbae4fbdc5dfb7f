package io.isotherm.operator;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics that operators write: one record at a time, each confirmed. */
public final class OperatorTopics implements AutoCloseable {
    // Enough for a window of every pool of a partition in all but the largest installations.
    private static final long LAST_STATES = 20_000;
    private static final int ATTEMPTS = 8;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final KafkaConnection kafka;
    private final Producer<String, byte[]> producer;

    /** Connects as soon as something is published. */
    public OperatorTopics(KafkaConnection kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(producerProperties(), new StringSerializer(), new ByteArraySerializer());
    }

    /** The way to the topics. */
    KafkaConnection kafka() {
        return kafka;
    }

    private Map<String, Object> producerProperties() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-operator");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        properties.put("acks", "all");
        properties.put("max.block.ms", 15_000);
        properties.put("delivery.timeout.ms", 30_000);
        properties.put("request.timeout.ms", 10_000);
        return properties;
    }

    /** Publishes one record and returns when the broker has it. */
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value, Instant at) {
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), value);
        try {
            producer.send(new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), key, bytes))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " did not take the record: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while writing to " + topic.name(), e);
        }
    }

    /**
     * The time that a record about a pool bears if it is made now.
     *
     * @param clock the operator's clock
     */
    public Instant time(String pool, Instant clock) {
        PoolConfig config = newestConfig(pool).orElseGet(() -> PoolConfigs.defaults(pool));
        return OperatorTime.of(clock, newestWindow(pool), config.getDetection());
    }

    /**
     * Changes a pool's newest configuration and publishes it as its next version, if nobody else has done so meanwhile.
     *
     * <p>Kafka compares nothing before it sets. But of the producers with one transactional id only the newest can commit:
     * each operator first takes the id, which ends the transaction of whoever had it, and only then reads what is
     * committed. So either the other's version is read here, or the other cannot commit any more and begins again. One id
     * serves all pools of an installation, since an open transaction of another pool would hide what follows it.
     *
     * @param notes go with the record as headers, such as who and why
     * @param change the new configuration, made from the newest one; empty to leave it; called again after a conflict
     * @return what was published, with its version and time; empty if nothing was
     */
    public Optional<PoolConfig> change(
            String pool, Map<String, String> notes, Function<Optional<PoolConfig>, Optional<PoolConfig>> change) {
        return alone("The configuration of pool " + pool, sole -> {
            Applied newest = newest(pool);
            Optional<PoolConfig> next = change.apply(newest.config());
            next.ifPresent(config -> commit(sole, numbered(config, newest.version()), notes));
            return next;
        });
    }

    /**
     * Changes something as the only operator of the installation; see {@link #change}.
     *
     * @param what is changed, for messages
     * @param change reads what holds and publishes what is to hold; called again after a conflict
     */
    public <T> T alone(String what, Function<Producer<String, byte[]>, T> change) {
        for (int attempt = 1; ; attempt++) {
            try (Producer<String, byte[]> sole = soleProducer()) {
                sole.initTransactions();
                return change.apply(sole);
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                if (attempt == ATTEMPTS) {
                    throw new KafkaException(
                            what + " was changed by others " + ATTEMPTS
                                    + " times meanwhile; nothing of this change was published: try again",
                            e);
                }
            }
            pause(attempt);
        }
    }

    /** By chance between nothing and a time that doubles: operators that ended each other's transactions part. */
    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while changing a configuration", e);
        }
    }

    /** A stop needs no time of its own: executors obey it as soon as they read it. */
    private PoolConfig numbered(PoolConfig config, long newest) {
        config.setVersion(newest + 1);
        config.setAppliedAt(time(config.getPool(), Instant.ofEpochMilli(System.currentTimeMillis())));
        return config;
    }

    private void commit(Producer<String, byte[]> sole, PoolConfig config, Map<String, String> notes) {
        Topic<PoolConfig> topic = kafka.topics().poolConfig();
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), config);
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic.name(), null, config.getAppliedAt().toEpochMilli(), config.getPool(), bytes);
        new TreeMap<>(notes).forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        sole.beginTransaction();
        // Its failure is that of the commit, too.
        Future<RecordMetadata> unused = sole.send(record);
        sole.commitTransaction();
    }

    private Producer<String, byte[]> soleProducer() {
        Map<String, Object> properties = producerProperties();
        properties.put("transactional.id", kafka.topicPrefix() + "operator");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** The hosts of a pool's newest windows, as last judged, by name; among the last records of its partition. */
    public SortedMap<String, HostState> picture(String pool) {
        SortedMap<String, HostState> picture = new TreeMap<>();
        Topic<HostState> topic = kafka.topics().hostStates();
        try (Deserializer<HostState> deserializer = kafka.serdes().deserializer(topic)) {
            CommittedRecords.readLast(
                    kafka,
                    topic,
                    pool,
                    LAST_STATES,
                    record -> CommittedRecords.readable(deserializer, record)
                            .filter(state -> pool.equals(state.getPool()))
                            .ifPresent(state -> picture.put(state.getHost(), state)));
        }
        return picture;
    }

    /** The end of the newest window of a pool that was judged, among the last records of its partition. */
    private Optional<Instant> newestWindow(String pool) {
        AtomicReference<@Nullable Instant> newest = new AtomicReference<>();
        CommittedRecords.readLast(kafka, kafka.topics().hostStates(), pool, LAST_STATES, record -> {
            if (record.key() != null && pool.equals(PoolKeys.pool(record.key()))) {
                newest.accumulateAndGet(
                        Instant.ofEpochMilli(record.timestamp()),
                        (former, at) -> former == null || (at != null && at.isAfter(former)) ? at : former);
            }
        });
        return Optional.ofNullable(newest.get());
    }

    /** The newest readable configuration of a pool; empty if none was ever applied, or if it was deleted. */
    public Optional<PoolConfig> newestConfig(String pool) {
        return newest(pool).config();
    }

    /** The records of a pool's configuration that its topic still has, oldest first; without those that cannot be read. */
    public List<AppliedConfig> configHistory(String pool) {
        Topic<PoolConfig> topic = kafka.topics().poolConfig();
        List<AppliedConfig> history = new ArrayList<>();
        try (Deserializer<PoolConfig> deserializer = kafka.serdes().deserializer(topic)) {
            CommittedRecords.readLast(kafka, topic, pool, Long.MAX_VALUE, record -> {
                Optional<PoolConfig> config = CommittedRecords.readable(deserializer, record);
                if (pool.equals(record.key()) && (config.isPresent() || record.value() == null)) {
                    history.add(new AppliedConfig(
                            config,
                            Instant.ofEpochMilli(record.timestamp()),
                            header(record, "by"),
                            header(record, "reason")));
                }
            });
        }
        return history;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * What a pool's records of configuration say.
     *
     * @param config the newest; empty if there is none, or if it was deleted
     * @param version the highest that was given, to one that was deleted too; 0 for none
     */
    private record Applied(Optional<PoolConfig> config, long version) {

        /** What they say with one more, which no newer version yields to. */
        Applied then(boolean deleted, Optional<PoolConfig> next) {
            if (deleted) {
                return new Applied(Optional.empty(), version);
            }
            return next.filter(read -> PoolConfigs.isVersion(read.getVersion()))
                    .filter(read -> config.isEmpty() || read.getVersion() >= version)
                    .map(read -> new Applied(Optional.of(read), Math.max(version, read.getVersion())))
                    .orElse(this);
        }
    }

    private Applied newest(String pool) {
        Topic<PoolConfig> topic = kafka.topics().poolConfig();
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        CommittedRecords.readLast(kafka, topic, pool, Long.MAX_VALUE, record -> {
            if (pool.equals(record.key())) {
                records.add(record);
            }
        });
        Applied newest = new Applied(Optional.empty(), 0);
        try (Deserializer<PoolConfig> deserializer = kafka.serdes().deserializer(topic)) {
            for (ConsumerRecord<String, byte[]> record : records) {
                newest = newest.then(record.value() == null, CommittedRecords.readable(deserializer, record));
            }
        }
        return newest;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
