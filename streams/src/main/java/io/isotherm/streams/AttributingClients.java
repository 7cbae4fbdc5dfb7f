package io.isotherm.streams;

import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.streams.RejectedInputs.Input;
import io.isotherm.streams.RejectedInputs.Position;
import io.isotherm.topics.DeadLetters;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka clients whose producers know from which input each of their records follows. A broker's refusal comes later, when
 * the stream thread works on other records, which it would be wrong to blame. What they commit is progress.
 */
final class AttributingClients extends DefaultKafkaClientSupplier {
    // As Kafka Streams names the topics of its stores; what is only stored has not become a result.
    private static final String CHANGELOG = "-changelog";

    private final RejectedInputs rejected;
    private final String deadLetters;
    private final StreamsProgress progress;

    AttributingClients(RejectedInputs rejected, String deadLetters, StreamsProgress progress) {
        this.rejected = rejected;
        this.deadLetters = deadLetters;
        this.progress = progress;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new AttributingProducer(config);
    }

    private static @Nullable Input origin(ProducerRecord<byte[], byte[]> letter) {
        return DeadLetters.origin(letter.headers())
                .map(origin -> new Input(new Position(origin.topic(), origin.partition(), origin.offset()), ""))
                .orElse(null);
    }

    private final class AttributingProducer extends KafkaProducer<byte[], byte[]> {

        // The first refusal of a transaction makes Kafka refuse all of it with the same error.
        private final AtomicBoolean refused = new AtomicBoolean();
        // Whose results the transaction holds; only the stream thread that owns the producer looks.
        private final Set<String> pools = new HashSet<>();

        AttributingProducer(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void beginTransaction() {
            refused.set(false);
            pools.clear();
            super.beginTransaction();
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            progress.committed();
            if (!pools.isEmpty()) {
                rejected.poolsSetAside().succeeded(pools);
            }
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            boolean deadLetter = record.topic().equals(deadLetters);
            // A dead letter may be sent between two records that are worked on, and says itself what it is of.
            @Nullable Input cause = deadLetter ? origin(record) : rejected.current();
            if (!deadLetter
                    && cause != null
                    && rejected.poolsSetAside().hasTroubles()
                    && !record.topic().endsWith(CHANGELOG)) {
                pools.add(cause.pool());
            }
            return super.send(record, (metadata, failure) -> {
                if (failure != null
                        && Failure.isRefusal(failure)
                        && refused.compareAndSet(false, true)
                        && cause != null) {
                    if (deadLetter) {
                        rejected.rejectDeadLetter(cause.position(), String.valueOf(failure.getMessage()));
                    } else {
                        rejected.reject(
                                cause,
                                DeadLetterReason.UNWRITABLE_RESULT,
                                "Kafka refuses for good what follows from the record, for " + record.topic() + ": "
                                        + failure.getMessage());
                    }
                }
                if (callback != null) {
                    callback.onCompletion(metadata, failure);
                }
            });
        }
    }
}
