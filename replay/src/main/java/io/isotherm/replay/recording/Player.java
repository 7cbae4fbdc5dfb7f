package io.isotherm.replay.recording;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a recording to Kafka: the same keys, values, headers and times, in the order of turns, at a chosen speed.
 *
 * <p>A record is sent only when those of other topics before it are confirmed. So whoever reads a sample can have read
 * every event and configuration before it, at any speed.
 */
public final class Player {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final KafkaConnection kafka;
    private final Destination destination;
    private final Progress progress;
    private final Map<String, Serializer<SpecificRecord>> serializers = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * A player.
     *
     * @param kafka the way to Kafka; its topic prefix plays no part
     */
    public Player(KafkaConnection kafka, Destination destination, Progress progress) {
        this.kafka = kafka;
        this.destination = destination;
        this.progress = progress;
    }

    /**
     * Makes the topics of the destination that are missing. Kafka deletes by records' times, so these keep their records
     * until somebody deletes the topics.
     *
     * @param played topics of the recording, without prefix
     * @param partitions of every new topic
     * @param replication copies of every partition
     */
    public void createTopics(List<String> played, int partitions, short replication) {
        try (Admin admin = Admin.create(kafka.clientProperties("isotherm-replay-topics"))) {
            for (Topic<?> topic : destination.topics(played)) {
                Map<String, String> settings = Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        topic.cleanup().policy(),
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "CreateTime",
                        TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                        Long.toString(Long.MAX_VALUE));
                create(admin, new NewTopic(topic.name(), partitions, replication).configs(settings));
            }
        }
    }

    private static void create(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw new KafkaException("Topic " + topic.name() + " cannot be made: " + cause.getMessage(), cause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while making topics", e);
        }
    }

    /**
     * Plays a recording from its beginning and returns when Kafka has confirmed all of it.
     *
     * @param topics names without prefix of those that are played; the others are passed over
     * @param speed seconds of event time in a second; infinite for as fast as Kafka takes them
     * @return how many records were published
     * @throws KafkaException if Kafka or the registry does not take a record
     */
    public long play(Recording recording, List<String> topics, double speed) {
        destination.topics(topics);
        AvroSerdes serdes = kafka.serdes();
        topics.forEach(topic -> serializers.put(topic, serializer(serdes, topic)));
        long published = 0;
        long passed = 0;
        String previous = "";
        long begun = System.nanoTime();
        try (RecordingReader reader = recording.read();
                Producer<String, byte[]> producer = producer()) {
            while (reader.hasNext()) {
                Recorded recorded = reader.next();
                progress.reached(++passed, recording.count(), recorded.turn());
                Serializer<SpecificRecord> serializer = serializers.get(recorded.topic());
                if (serializer == null) {
                    continue;
                }
                if (!recorded.topic().equals(previous)) {
                    producer.flush();
                    previous = recorded.topic();
                }
                awaitTurn(begun, Duration.between(recording.first(), recorded.turn()), speed);
                send(producer, recorded, serializer);
                published++;
            }
            producer.flush();
            failIfRefused();
            producer.close(CLOSE_WITHIN);
        }
        return published;
    }

    private <V extends SpecificRecord> Serializer<SpecificRecord> serializer(AvroSerdes serdes, String recorded) {
        Topic<? extends SpecificRecord> topic = destination.topic(recorded);
        @SuppressWarnings("unchecked") // The values of a topic of a recording are of that topic's type.
        Topic<V> typed = (Topic<V>) topic;
        Serializer<V> serializer = serdes.serializer(typed);
        return (name, value) -> serializer.serialize(name, typed.valueType().cast(value));
    }

    private Producer<String, byte[]> producer() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-replay");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        properties.put("acks", "all");
        properties.put("linger.ms", 5);
        properties.put("compression.type", "lz4");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private static void awaitTurn(long begun, Duration eventTime, double speed) {
        if (Double.isInfinite(speed)) {
            return;
        }
        long left = begun + (long) (eventTime.toNanos() / speed) - System.nanoTime();
        if (left <= 0) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while replaying", e);
        }
    }

    private void send(Producer<String, byte[]> producer, Recorded recorded, Serializer<SpecificRecord> serializer) {
        failIfRefused();
        String topic = destination.topic(recorded.topic()).name();
        byte[] value = serializer.serialize(topic, recorded.value());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, null, recorded.at().toEpochMilli(), recorded.key(), value);
        recorded.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        // Its failure is told to the callback.
        Future<RecordMetadata> unused = producer.send(record, (confirmed, refusal) -> {
            if (refusal != null) {
                failure.compareAndSet(null, refusal);
            }
        });
    }

    private void failIfRefused() {
        Exception refusal = failure.get();
        if (refusal != null) {
            throw refused(refusal);
        }
    }

    static KafkaException refused(Exception refusal) {
        return new KafkaException(
                "Kafka refuses a record of the recording: " + refusal.getMessage()
                        + (refusal instanceof InvalidTimestampException
                                ? ". The topic refuses times that are too far from its broker's clock "
                                        + "(message.timestamp.after.max.ms); replay to a prefix of its own"
                                : ""),
                refusal);
    }
}
