package io.isotherm.collector;

import io.isotherm.pool.PoolKeys;
import io.isotherm.retry.Backoff;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends samples to Kafka on a thread of its own, in order for each host. Samples wait in a bounded buffer while the
 * broker or the schema registry is away; when it is full the oldest of the host is dropped and counted. What fails for a
 * passing reason is sent again; what is refused for good is counted, logged and left out. Thread-safe.
 */
public final class SamplePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SamplePublisher.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    // No topic takes larger ones (topics.recordBytes).
    private static final int MOST_REQUEST_BYTES = 32 << 20;
    // A round of the samples of many hosts takes few requests, and one of a single host no more memory than that.
    private static final int BATCH_BYTES = 64 * 1024;
    private static final Duration LAST_SENDING = Duration.ofSeconds(5);

    private final Topic<HostMetrics> topic;
    private final Serializer<HostMetrics> serializer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final MeterRegistry registry;
    private final SampleBuffer buffer;
    private final Thread sender;
    private final Map<String, CollectorMeters> meters = new ConcurrentHashMap<>();
    private final Map<String, Instant> published = new ConcurrentHashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean failing;

    /**
     * @param producers makes an idempotent producer; called again when one has become unusable
     * @param perHost how many samples of one host are kept at most while they cannot be sent, at least 1
     */
    SamplePublisher(
            Topic<HostMetrics> topic,
            Serializer<HostMetrics> serializer,
            Supplier<Producer<byte[], byte[]>> producers,
            int perHost,
            MeterRegistry registry) {
        this.topic = topic;
        this.serializer = serializer;
        this.producers = producers;
        this.registry = registry;
        this.buffer = new SampleBuffer(perHost);
        this.sender = new Thread(this::sendAll, "sample-publisher");
        sender.setDaemon(true);
    }

    /**
     * A publisher to the host-metrics of an installation.
     *
     * @param clientId names the client to the broker
     * @param perHost how many samples of one host are kept at most while they cannot be sent, at least 1
     */
    public static SamplePublisher to(KafkaConnection kafka, String clientId, int perHost, MeterRegistry registry) {
        Topic<HostMetrics> topic = kafka.topics().hostMetrics();
        Map<String, Object> settings = kafka.clientProperties(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class.getName());
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_REQUEST_BYTES);
        settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return new SamplePublisher(
                topic,
                kafka.serdes().serializer(topic),
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                perHost,
                registry);
    }

    /** Begins to send. */
    public void start() {
        sender.start();
    }

    /** Takes a sample to be sent; never waits. */
    public void publish(HostMetrics sample) {
        CollectorMeters counters = meters(sample.getHost());
        if (buffer.add(sample)) {
            counters.dropped.increment();
        }
    }

    /** How many samples wait to be sent. */
    public int buffered() {
        return buffer.size();
    }

    /** How many samples were dropped because the buffer was full. */
    public long dropped() {
        return (long) meters.values().stream()
                .mapToDouble(counters -> counters.dropped.count())
                .sum();
    }

    /** When the last published sample of a host was taken; empty before the first. */
    public Optional<Instant> lastPublished(String host) {
        return Optional.ofNullable(published.get(host));
    }

    /** Sends what is buffered for up to five seconds, and stops. */
    @Override
    public void close() {
        buffer.close();
        try {
            sender.join(LAST_SENDING.toMillis());
            if (sender.isAlive()) {
                sender.interrupt();
                sender.join(LAST_SENDING.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = buffer.size();
        if (left > 0) {
            LOG.warn("{} samples could not be sent before the collector stopped", left);
        }
    }

    /** A host is not sampled any more: its meters would stand still. What waits of it is still sent. */
    void forget(String host) {
        published.remove(host);
        CollectorMeters former = meters.remove(host);
        if (former != null) {
            former.remove();
        }
    }

    CollectorMeters meters(String host) {
        return meters.computeIfAbsent(host, name -> {
            CollectorMeters made = new CollectorMeters(registry, name);
            made.buffered(() -> buffer.size(name));
            return made;
        });
    }

    private void sendAll() {
        try {
            List<HostMetrics> round = buffer.takeRound();
            int failures = 0;
            while (!round.isEmpty()) {
                failures = send(round) ? 0 : failures + 1;
                if (failures > 0) {
                    buffer.pause(BACKOFF.after(failures).toMillis());
                }
                round = buffer.takeRound();
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("The publisher was told to stop while it was sending", e);
            // The thread ends here, and closes its producer first.
            Thread.interrupted();
        } finally {
            closeProducer();
        }
    }

    /** Sends one sample of each host; false if any has to be sent again. */
    private boolean send(List<HostMetrics> round) throws InterruptedException {
        List<Sent> sent = new ArrayList<>(round.size());
        List<HostMetrics> again = new ArrayList<>();
        Exception trouble = null;
        for (HostMetrics sample : round) {
            if (trouble != null) {
                again.add(sample);
                continue;
            }
            try {
                sent.add(new Sent(sample, producer().send(encode(sample))));
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException e) {
                if (!refused(sample, e)) {
                    trouble = e;
                    again.add(sample);
                }
            }
        }
        if (!sent.isEmpty()) {
            producer().flush();
        }
        for (Sent one : sent) {
            Exception failure = outcome(one);
            if (failure != null && !refused(one.sample, failure)) {
                trouble = failure;
                again.add(one.sample);
            }
        }
        again.forEach(this::putBack);
        note(trouble);
        return trouble == null;
    }

    private record Sent(HostMetrics sample, Future<RecordMetadata> future) {}

    private @Nullable Exception outcome(Sent sent) throws InterruptedException {
        try {
            sent.future.get();
        } catch (ExecutionException e) {
            return e.getCause() instanceof Exception cause ? cause : e;
        }
        CollectorMeters counters = meters.get(sent.sample.getHost());
        if (counters != null) {
            published.put(sent.sample.getHost(), sent.sample.getSampledAt());
            counters.published.increment();
        }
        return null;
    }

    /** Leaves a sample out if trying again cannot help. */
    private boolean refused(HostMetrics sample, Exception e) {
        boolean forGood = e instanceof RecordTooLargeException
                || e instanceof RecordBatchTooLargeException
                || e instanceof InvalidTimestampException
                || e instanceof SerializationException;
        if (forGood) {
            count(sample, counters -> counters.refused.increment());
            LOG.error(
                    "The sample of {} taken at {} ({} guests) was refused for good and is left out{}: {}",
                    sample.getHost(),
                    sample.getSampledAt(),
                    sample.getVms().size(),
                    e instanceof InvalidTimestampException ? " (set this host's clock)" : "",
                    e.toString());
        }
        return forGood;
    }

    private void putBack(HostMetrics sample) {
        if (!buffer.putBack(sample)) {
            count(sample, counters -> counters.dropped.increment());
        }
    }

    /** Unless its host is forgotten. */
    private void count(HostMetrics sample, Consumer<CollectorMeters> counting) {
        CollectorMeters counters = meters.get(sample.getHost());
        if (counters != null) {
            counting.accept(counters);
        }
    }

    private void note(@Nullable Exception trouble) {
        if (trouble != null && !failing) {
            LOG.warn("Samples cannot be sent to {} and are kept for now: {}", topic.name(), trouble.toString());
        } else if (trouble == null && failing) {
            LOG.info("Samples are sent to {} again; {} are waiting", topic.name(), buffer.size());
        }
        failing = trouble != null;
        boolean usable = trouble == null
                || trouble instanceof RetriableException
                || trouble instanceof RegistryUnavailableException;
        if (!usable) {
            closeProducer();
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
        }
        return current;
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private ProducerRecord<byte[], byte[]> encode(HostMetrics sample) {
        byte[] value = serializer.serialize(topic.name(), sample);
        byte[] key = PoolKeys.of(sample.getPool(), sample.getHost()).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic.name(), null, sample.getSampledAt().toEpochMilli(), key, value);
    }
}
