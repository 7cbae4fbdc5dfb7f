package io.isotherm.collector;

import io.isotherm.pool.ClockOffset;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the clock that dates the samples is ahead of Kafka's. Of two hosts that disagree nobody could else tell who is
 * right. The topic {@code clock-checks} is dated by Kafka: an empty record goes there once a minute, and the answer says
 * when it came. By the true time that was between its sending and the answer, so whatever the way takes, a clock that
 * lies outside is wrong by the rest at least. Nothing waits for a check, and nothing but the telling is lost where none
 * can be made. Thread-safe.
 */
final class ClockCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int LONGEST_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 1 << 16;
    /** No clock of Kafka's says this: an answer that does has been dated by us. */
    private static final long OURS = 0;

    private final InstantSource clock;
    private final Topic<byte[]> topic;
    private final String pool;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "clock-check");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Producer<byte[], byte[]> producer;
    private @Nullable Verdict told;
    private volatile State state = new State(null, "not compared with Kafka's yet");

    private enum Verdict {
        AGREES,
        OFF,
        UNKNOWN
    }

    /** @param aheadMillis null where not known */
    private record State(@Nullable Long aheadMillis, String text) {
        Verdict verdict() {
            if (aheadMillis == null) {
                return Verdict.UNKNOWN;
            }
            return ClockOffset.isOff(aheadMillis) ? Verdict.OFF : Verdict.AGREES;
        }
    }

    /** @param producers makes one that sends nothing twice; called at the first check */
    ClockCheck(Topic<byte[]> topic, String pool, Supplier<Producer<byte[], byte[]>> producers, InstantSource clock) {
        this.topic = topic;
        this.pool = pool;
        this.producers = producers;
        this.clock = clock;
    }

    /** By the topic of an installation. */
    static ClockCheck by(KafkaConnection kafka, String pool, String clientId, InstantSource clock) {
        Map<String, Object> settings = kafka.clientProperties(clientId);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class.getName());
        // A record that is sent again says nothing of when it came.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.RETRIES_CONFIG, 0);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_MILLIS);
        return new ClockCheck(
                kafka.topics().clockChecks(),
                pool,
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                clock);
    }

    /** Begins to check, at once and then every minute. */
    void start() {
        checks.scheduleWithFixedDelay(this::check, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How far ahead the clock is at least, in milliseconds; below 0: behind; empty where not known. */
    OptionalLong aheadMillis() {
        Long known = state.aheadMillis;
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** What is to be said of the clock, for people. */
    String text() {
        return state.text;
    }

    void check() {
        try {
            take(compared());
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            take(new State(null, "cannot be compared with Kafka's: " + cause.getMessage()));
        }
    }

    private State compared() throws ExecutionException, InterruptedException {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
        }
        Instant sent = clock.instant();
        long came = current.send(new ProducerRecord<>(
                        topic.name(), null, OURS, pool.getBytes(StandardCharsets.UTF_8), new byte[0]))
                .get()
                .timestamp();
        Instant answered = clock.instant();
        if (came == OURS) {
            return new State(
                    null,
                    "cannot be compared with Kafka's: set message.timestamp.type=LogAppendTime on topic "
                            + topic.name());
        }
        long ahead = Math.max(0, sent.toEpochMilli() - came) + Math.min(0, answered.toEpochMilli() - came);
        return new State(
                ahead, ClockOffset.isOff(ahead) ? ClockOffset.text(ahead) + "; set it (NTP)" : "agrees with Kafka's");
    }

    /** Tells only what is another verdict than the last: the numbers change with each check. */
    private void take(State now) {
        state = now;
        Verdict verdict = now.verdict();
        if (verdict != told) {
            told = verdict;
            switch (verdict) {
                case AGREES -> LOG.info("The clock of this machine {}", now.text);
                case OFF -> LOG.warn("The clock of this machine is {}", now.text);
                case UNKNOWN -> LOG.warn("The clock of this machine {}", now.text);
            }
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
        try {
            checks.awaitTermination(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Producer<byte[], byte[]> last = producer;
        if (last != null) {
            last.close(Duration.ZERO);
        }
    }
}
