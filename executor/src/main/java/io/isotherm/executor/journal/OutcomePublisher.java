package io.isotherm.executor.journal;

import io.isotherm.executor.ExecutorMeters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and consumed offsets, each batch in one transaction, and does not give up before Kafka has taken it: an
 * outcome is never lost to an outage. A batch whose commit was left in doubt is published again; events are such that a
 * repetition changes nothing. What Kafka refuses for good is not tried again: what is dated too far ahead is dated by Kafka's
 * records instead, what is too large is left out and counted. Used by the command loop's thread alone.
 */
public final class OutcomePublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomePublisher.class);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final FencingCheck token;
    private final Retries retries;
    private final ExecutorMeters meters;
    private final KafkaClock kafkaClock;
    private final Map<ProducerRecord<byte[], byte[]>, Exception> refused = new ConcurrentHashMap<>();
    private volatile boolean clockAhead;
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean failing;

    /** Whether this run is still the executor of its name; asked while no other can publish under it. */
    @FunctionalInterface
    public interface FencingCheck {
        boolean isCurrent();
    }

    /**
     * @param producers makes a producer with the executor's transactional id
     * @param stopped opens when waiting for Kafka has to end
     * @param kafkaClock dates what Kafka refuses as being too far ahead
     */
    public OutcomePublisher(
            Supplier<Producer<byte[], byte[]>> producers,
            FencingCheck token,
            CountDownLatch stopped,
            ExecutorMeters meters,
            KafkaClock kafkaClock) {
        this.producers = producers;
        this.token = token;
        this.retries = new Retries(stopped);
        this.meters = meters;
        this.kafkaClock = kafkaClock;
    }

    /** Takes the executor's name over from whoever had it, and completes what that one left behind. */
    public void open() throws StoppedException {
        while (true) {
            retries.requireRunning();
            try {
                producer = made();
                succeeded();
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                failed(e);
                retries.failed();
            }
        }
    }

    /**
     * Publishes a batch; returns when Kafka has it for good.
     *
     * @throws FencedException if another executor of the same name has taken over: nothing of the batch is published
     * @throws StoppedException if it was told to stop before Kafka had it
     */
    public void publish(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group)
            throws FencedException, StoppedException {
        List<ProducerRecord<byte[], byte[]>> left = dated(records);
        while (true) {
            retries.requireRunning();
            refused.clear();
            try {
                transaction(left, offsets, group);
                if (failing) {
                    LOG.info("Kafka takes outcomes again");
                }
                succeeded();
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException | IllegalStateException e) {
                List<ProducerRecord<byte[], byte[]>> acceptable = acceptable(left);
                if (acceptable.equals(left)) {
                    failed(e);
                    retries.failed();
                } else {
                    abandon();
                    left = acceptable;
                }
            }
        }
    }

    /** Without what Kafka has refused for good. */
    private List<ProducerRecord<byte[], byte[]>> acceptable(List<ProducerRecord<byte[], byte[]>> records) {
        if (!clockAhead && refused.values().stream().anyMatch(InvalidTimestampException.class::isInstance)) {
            clockAhead = true;
            LOG.error(
                    "Kafka refuses outcomes as dated too far ahead: set this host's clock. Until then they are dated by"
                            + " what was read from Kafka last");
        }
        return dated(records.stream().filter(record -> !isTooLarge(record)).toList());
    }

    private boolean isTooLarge(ProducerRecord<byte[], byte[]> record) {
        Exception refusal = refused.get(record);
        boolean tooLarge =
                refusal instanceof RecordTooLargeException || refusal instanceof RecordBatchTooLargeException;
        if (tooLarge) {
            meters.outcomeLost();
            LOG.error("Kafka refuses an outcome for {} for good, and it is left out: {}", record.topic(), refusal);
        }
        return tooLarge;
    }

    private List<ProducerRecord<byte[], byte[]>> dated(List<ProducerRecord<byte[], byte[]>> records) {
        long latest = kafkaClock.millis();
        return clockAhead && latest >= 0
                ? records.stream().map(record -> notAfter(latest, record)).toList()
                : records;
    }

    private static ProducerRecord<byte[], byte[]> notAfter(long latest, ProducerRecord<byte[], byte[]> record) {
        Long timestamp = record.timestamp();
        return timestamp != null && timestamp <= latest
                ? record
                : new ProducerRecord<>(
                        record.topic(), record.partition(), latest, record.key(), record.value(), record.headers());
    }

    /** Whether Kafka refuses what is dated by this host's clock, as being too far ahead. */
    public boolean isClockAhead() {
        return clockAhead;
    }

    /** Looks anew whether the clock is ahead. */
    public void trustClock() {
        clockAhead = false;
    }

    private void transaction(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group)
            throws FencedException, StoppedException {
        Producer<byte[], byte[]> open = producer == null ? reopened() : producer;
        open.beginTransaction();
        // A record that fails makes the commit fail; its future says nothing more.
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> unused = open.send(record, (sent, failure) -> {
                if (failure != null) {
                    refused.put(record, failure);
                }
            });
        }
        if (!offsets.isEmpty()) {
            open.sendOffsetsToTransaction(offsets, group);
        }
        while (true) {
            try {
                open.commitTransaction();
                return;
            } catch (TimeoutException e) {
                // Whether it is committed cannot be known yet; asking again is the only way to know.
                note(e);
                retries.requireRunning();
            }
        }
    }

    /**
     * A new producer in place of one that failed. Kafka says "fenced" both when another executor has taken the name and
     * when our own transaction outlasted an outage; and taking the name again would shut the other out. So it is taken,
     * which settles whatever the other had begun, and then the token tells whose it is.
     */
    private Producer<byte[], byte[]> reopened() throws FencedException {
        Producer<byte[], byte[]> made = made();
        boolean held;
        try {
            held = token.isCurrent();
        } catch (RuntimeException e) {
            made.close(Duration.ZERO);
            throw e;
        }
        if (!held) {
            made.close(Duration.ZERO);
            throw new FencedException("another executor of the same name has taken over");
        }
        producer = made;
        return made;
    }

    private Producer<byte[], byte[]> made() {
        Producer<byte[], byte[]> made = producers.get();
        try {
            made.initTransactions();
            return made;
        } catch (RuntimeException e) {
            made.close(Duration.ZERO);
            throw e;
        }
    }

    private void succeeded() {
        failing = false;
        retries.succeeded();
    }

    private void failed(RuntimeException e) {
        note(e);
        abandon();
    }

    private void note(RuntimeException e) {
        meters.publicationFailed();
        if (!failing) {
            LOG.warn("Kafka does not take outcomes; they are kept and tried again: {}", e.toString());
        }
        failing = true;
    }

    /** Drops the producer without any goodbye; the next one completes or aborts what it left. */
    public void abandon() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    /** Whether Kafka does not take outcomes just now. */
    public boolean isFailing() {
        return failing;
    }
}
