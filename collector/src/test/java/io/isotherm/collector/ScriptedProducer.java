package io.isotherm.collector;

import io.isotherm.topics.PoolPartitioner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka's own in-memory producer, that fails records as it is told. */
final class ScriptedProducer extends MockProducer<byte[], byte[]> {
    private final Function<ProducerRecord<byte[], byte[]>, @Nullable RuntimeException> failures;
    private final AtomicBoolean closed = new AtomicBoolean();

    ScriptedProducer(Function<ProducerRecord<byte[], byte[]>, @Nullable RuntimeException> failures) {
        super(true, new PoolPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        this.failures = failures;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent) {
        RuntimeException failure = failures.apply(sent);
        return failure == null ? super.send(sent) : CompletableFuture.failedFuture(failure);
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close(Duration timeout) {
        closed.set(true);
    }
}
