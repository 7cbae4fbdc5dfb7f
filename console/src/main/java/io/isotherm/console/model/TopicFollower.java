package io.isotherm.console.model;

import io.isotherm.console.view.DeadLetter;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.CommittedRecords;
import io.isotherm.retry.Backoff;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics into the model: first what is left of a day, within bounds, then what comes. It belongs to no group, so
 * that several consoles see everything, and what is not committed it does not see.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PUBLISH_NANOS = Duration.ofMillis(200).toNanos();
    /** A view that takes long to make is made seldom, but at once where none was made of late. */
    private static final int PUBLISHING_PARTS = 10;

    private static final Duration MOST_PUBLISHING = Duration.ofSeconds(2);

    private static final Duration PAST = Duration.ofHours(25);
    // States are large, and there is one for each host and window.
    private static final long MOST_STATES = 100_000;
    private static final long MOST_OTHERS = 20_000;
    private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final KafkaConnection kafka;
    private final ReadModel model;
    private final InstantSource clock;
    private final Map<String, Topic<?>> topics = new HashMap<>();
    private final Map<String, Deserializer<? extends SpecificRecord>> deserializers = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> behind = new HashMap<>();
    private final Thread thread = new Thread(this::run, "console-topics");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<String, byte[]> reader;
    private volatile boolean ready;
    private volatile String problem = "";
    private final TimeShare publishing = new TimeShare(PUBLISHING_PARTS, MOST_PUBLISHING, System.nanoTime());

    /** @param clock tells which records are older than a day */
    public TopicFollower(KafkaConnection kafka, ReadModel model, InstantSource clock) {
        this.kafka = kafka;
        this.model = model;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether all that there was at the start has been read, and reading goes on. */
    public boolean ready() {
        return ready && problem.isEmpty();
    }

    /** What keeps it from reading; empty where nothing does. */
    public String problem() {
        return problem;
    }

    private void run() {
        Stream.of(
                        kafka.topics().poolConfig(),
                        kafka.topics().decisions(),
                        kafka.topics().approvals(),
                        kafka.topics().migrationCommands(),
                        kafka.topics().migrationEvents(),
                        kafka.topics().powerCommands(),
                        kafka.topics().powerEvents(),
                        kafka.topics().hostStates())
                .forEach(topic -> {
                    topics.put(topic.name(), topic);
                    deserializers.put(topic.name(), kafka.serdes().deserializer(topic));
                });
        topics.put(kafka.topics().deadLetters().name(), kafka.topics().deadLetters());
        int failures = 0;
        while (!isClosed()) {
            try (KafkaConsumer<String, byte[]> consumer = CommittedRecords.consumer(kafka, "isotherm-console")) {
                reader = consumer;
                begin(consumer);
                while (!isClosed()) {
                    follow(consumer);
                    failures = 0;
                    problem = "";
                }
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                failures++;
                problem = "topics cannot be read: " + e.getMessage();
                LOG.warn("Topics cannot be read, it is tried again: {}", e.getMessage());
                pause(failures);
            } catch (RuntimeException e) {
                failures++;
                problem = "reading fails: " + e;
                LOG.error("Reading the topics failed, it is tried again", e);
                pause(failures);
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(int failures) {
        reader = null;
        try {
            closed.await(RETRIES.after(failures).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = topics.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        if (positions.isEmpty()) {
            locate(consumer, partitions);
        }
        partitions.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
    }

    /** Where reading begins: a day ago, but no more than so many records. */
    private void locate(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        long from = Math.max(0, clock.instant().minus(PAST).toEpochMilli());
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            long begin = begins.getOrDefault(partition, 0L);
            long most = partition.topic().equals(kafka.topics().hostStates().name()) ? MOST_STATES : MOST_OTHERS;
            Optional<Long> dayAgo = Optional.ofNullable(found.get(partition)).map(OffsetAndTimestamp::offset);
            // What holds until it is replaced may be of any age, and a pool's newest records may be old.
            boolean lasts = partition.topic().equals(kafka.topics().poolConfig().name())
                    || partition.topic().equals(kafka.topics().powerEvents().name());
            long first = lasts ? begin : dayAgo.orElse(begin);
            long start = Math.max(first, Math.max(begin, end - most));
            positions.put(partition, start);
            if (end > start) {
                behind.put(partition, end);
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        long until = System.nanoTime() + PUBLISH_NANOS;
        do {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                accept(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        } while ((System.nanoTime() < until || !publishing.allows(System.nanoTime())) && !isClosed());
        if (!behind.isEmpty()) {
            List<TopicPartition> caughtUp = new ArrayList<>();
            behind.forEach((partition, end) -> {
                if (consumer.position(partition) >= end) {
                    caughtUp.add(partition);
                }
            });
            behind.keySet().removeAll(caughtUp);
        }
        if (behind.isEmpty()) {
            long begun = System.nanoTime();
            model.publish();
            publishing.took(System.nanoTime() - begun);
            ready = true;
        }
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        Deserializer<? extends SpecificRecord> deserializer = deserializers.get(record.topic());
        if (deserializer == null) {
            model.accept(letter(record), ready);
            return;
        }
        if (record.key() == null) {
            return;
        }
        Optional<? extends SpecificRecord> value = CommittedRecords.readable(deserializer, record);
        Optional<PoolReadModel> pool = model.poolOf(record.key());
        boolean isConfig = record.topic().equals(kafka.topics().poolConfig().name());
        if (isConfig && (value.isPresent() || record.value() == null)) {
            pool.ifPresent(of -> of.accept(new AppliedConfig(
                    value.map(PoolConfig.class::cast),
                    Instant.ofEpochMilli(record.timestamp()),
                    header(record, "by", ""),
                    header(record, "reason", ""))));
        } else if (!isConfig) {
            pool.ifPresent(of -> value.ifPresent(of::accept));
        }
    }

    private static DeadLetter letter(ConsumerRecord<String, byte[]> record) {
        return new DeadLetter(
                Instant.ofEpochMilli(record.timestamp()),
                record.key() == null ? "" : record.key(),
                header(record, DeadLetters.TOPIC, "?"),
                header(record, DeadLetters.PARTITION, "?"),
                header(record, DeadLetters.OFFSET, "?"),
                header(record, DeadLetters.REASON, "?"),
                header(record, DeadLetters.MESSAGE, "?"),
                record.value() == null ? 0 : record.value().length);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name, String fallback) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? fallback : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<String, byte[]> waiting = reader;
        if (waiting != null) {
            waiting.wakeup();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deserializers.values().forEach(Deserializer::close);
    }
}
