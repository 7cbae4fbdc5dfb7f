package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.isotherm.executor.ExecutorMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomePublisherTest {
    private static final TopicPartition COMMANDS = new TopicPartition("commands", 0);
    private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
            Map.of(COMMANDS, new OffsetAndMetadata(7, "mark"));

    private final List<FlakyProducer> producers = new ArrayList<>();
    private final AtomicBoolean current = new AtomicBoolean(true);
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private final List<Boolean> failing = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Consumer<FlakyProducer> script = producer -> {};
    private final KafkaClock kafkaClock = new KafkaClock(() -> 0);
    private final OutcomePublisher publisher =
            new OutcomePublisher(this::make, this::isCurrent, stopped, new ExecutorMeters(registry), kafkaClock);

    @Test
    void publishesEventsAndOffsetsTogether() throws Exception {
        publisher.open();
        publish();

        FlakyProducer producer = producers.get(0);
        assertThat(producer.history()).hasSize(1);
        assertThat(producer.consumerGroupOffsetsHistory()).hasSize(1);
        assertThat(producer.commits).isEqualTo(1);
    }

    @Test
    void asksAgainForACommitThatWasNotAnswered() throws Exception {
        script = producer -> producer.unansweredCommits = 3;
        publisher.open();
        publish();

        assertThat(producers).hasSize(1);
        assertThat(producers.get(0).history()).hasSize(1);
        assertThat(producers.get(0).commits).isEqualTo(4);
        assertThat(publisher.isFailing()).isFalse();
    }

    @Test
    void goesOnWhenOnlyItsOwnTransactionOutlastedAnOutage() throws Exception {
        script = producer ->
                producer.commitFailure = producers.size() == 1 ? new ProducerFencedException("the epoch is old") : null;
        publisher.open();
        publish();

        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(producers.get(1).history()).hasSize(1);
    }

    @Test
    void publishesNothingOnceAnotherOfItsNameHasTakenOver() throws Exception {
        script = producer -> producer.commitFailure = new ProducerFencedException("the epoch is old");
        publisher.open();
        current.set(false);

        assertThatExceptionOfType(FencedException.class).isThrownBy(this::publish);
        assertThat(producers).hasSize(2);
        assertThat(producers).allSatisfy(producer -> {
            assertThat(producer.history()).isEmpty();
            assertThat(producer.closed()).isTrue();
        });
    }

    @Test
    void checksItsTokenWheneverItTakesItsNameAnew() throws Exception {
        script = producer -> producer.commitFailure = producers.size() == 1 ? new TimeoutFailure() : null;
        publisher.open();
        current.set(false);

        assertThatExceptionOfType(FencedException.class).isThrownBy(this::publish);
    }

    @Test
    void stopsWaitingWhenItIsToldTo() throws Exception {
        script = producer -> producer.unansweredCommits = Integer.MAX_VALUE;
        publisher.open();
        Thread stopper = new Thread(stopped::countDown);
        stopper.start();

        assertThatExceptionOfType(StoppedException.class).isThrownBy(this::publish);
        stopper.join();
    }

    @Test
    void tellsThatItFailsUntilKafkaTakesOutcomesAgain() throws Exception {
        script = producer -> {
            failing.add(publisher.isFailing());
            producer.commitFailure = producers.size() == 1 ? new TimeoutFailure() : null;
        };
        publisher.open();
        publish();

        assertThat(failing).containsExactly(false, true);
        assertThat(publisher.isFailing()).isFalse();
        assertThat(failedPublications()).isEqualTo(1);
    }

    @Test
    void countsEveryCommitThatWasNotAnswered() throws Exception {
        script = producer -> producer.unansweredCommits = 3;
        publisher.open();
        publish();

        assertThat(failedPublications()).isEqualTo(3);
    }

    @Test
    void takesAnotherProducerInPlaceOfOneThatCannotBegin() throws Exception {
        script = producer -> producer.initTransactionException = producers.size() == 1 ? new TimeoutFailure() : null;
        publisher.open();
        publish();

        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(producers.get(1).history()).hasSize(1);
        assertThat(failedPublications()).isEqualTo(1);
    }

    @Test
    void closesTheProducerForWhichItsTokenCannotBeRead() throws Exception {
        script = producer -> producer.commitFailure = producers.size() == 1 ? new TimeoutFailure() : null;
        publisher.open();
        unreadable.set(true);
        publish();

        assertThat(producers).hasSize(3);
        assertThat(producers.get(1).closed()).isTrue();
        assertThat(producers.get(2).history()).hasSize(1);
    }

    @Test
    void asksKafkaForNothingOnceItIsToldToStop() throws Exception {
        publisher.open();
        stopped.countDown();

        assertThatExceptionOfType(StoppedException.class).isThrownBy(publisher::open);
        assertThatExceptionOfType(StoppedException.class).isThrownBy(this::publish);
        assertThat(producers)
                .singleElement()
                .satisfies(producer -> assertThat(producer.commits).isZero());
    }

    @Test
    void leavesOutAndCountsWhatIsTooLargeForKafka() throws Exception {
        script = producer -> producer.refusal = producers.size() == 1 ? new RecordTooLargeException("large") : null;
        publisher.open();
        publish();

        assertThat(producers).hasSize(2);
        assertThat(producers.get(1).history()).isEmpty();
        assertThat(producers.get(1).consumerGroupOffsetsHistory()).hasSize(1);
        assertThat(registry.get("isotherm.executor.outcomes.lost").counter().count())
                .isEqualTo(1);
    }

    @Test
    void datesByKafkasRecordsWhatKafkaRefusesAsTooFarAhead() throws Exception {
        kafkaClock.read(1000);
        script = producer -> producer.refusal = producers.size() == 1 ? new InvalidTimestampException("ahead") : null;
        publisher.open();
        publish(5000);
        publish(6000);
        assertThat(publisher.isClockAhead()).isTrue();
        publish(900);

        assertThat(producers).hasSize(2);
        assertThat(producers.get(1).history())
                .extracting(ProducerRecord::timestamp)
                .containsExactly(1000L, 1000L, 900L);
    }

    private double failedPublications() {
        return registry.get("isotherm.executor.publications.failed").counter().count();
    }

    private boolean isCurrent() {
        if (unreadable.getAndSet(false)) {
            throw new TimeoutFailure();
        }
        return current.get();
    }

    private void publish(long timestamp) throws FencedException, StoppedException {
        publisher.publish(
                List.of(new ProducerRecord<>("events", null, timestamp, new byte[] {1}, new byte[] {2})),
                OFFSETS,
                group());
    }

    private void publish() throws FencedException, StoppedException {
        publisher.publish(List.of(new ProducerRecord<>("events", new byte[] {1}, new byte[] {2})), OFFSETS, group());
    }

    private static ConsumerGroupMetadata group() {
        Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1", "group.id", "executor");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private Producer<byte[], byte[]> make() {
        FlakyProducer producer = new FlakyProducer();
        producers.add(producer);
        script.accept(producer);
        return producer;
    }

    private static final class TimeoutFailure extends KafkaException {
        private static final long serialVersionUID = 1L;

        private TimeoutFailure() {
            super("records expired");
        }
    }

    /** Kafka's own in-memory producer, whose commits fail as they are told. */
    private static final class FlakyProducer extends MockProducer<byte[], byte[]> {
        private int unansweredCommits;
        private int commits;
        private @Nullable RuntimeException commitFailure;
        private @Nullable RuntimeException refusal;

        private FlakyProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            if (refusal != null) {
                commitFailure = new KafkaException("a record was refused", refusal);
                if (callback != null) {
                    callback.onCompletion(null, refusal);
                }
                return CompletableFuture.failedFuture(refusal);
            }
            return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
            commits++;
            if (commitFailure != null) {
                throw commitFailure;
            }
            if (unansweredCommits > 0) {
                unansweredCommits--;
                throw new TimeoutException("no answer");
            }
            super.commitTransaction();
        }

        @Override
        public void close(Duration timeout) {
            super.close(timeout);
        }
    }
}
