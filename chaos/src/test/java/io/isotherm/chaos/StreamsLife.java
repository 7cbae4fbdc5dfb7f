package io.isotherm.chaos;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * A task of Kafka Streams under exactly-once: of what its topics have it takes the record of the smallest time first, and
 * commits its outputs, offsets and state in one transaction. A new life goes on from what was committed last.
 */
abstract class StreamsLife extends Life {
    private final SimulatedLog log;
    private final List<String> inputs;
    private final Map<String, Long> positions = new HashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> outputs = new ArrayList<>();
    private int epoch;

    StreamsLife(String name, VirtualClock clock, Story story, Random random, SimulatedLog log, List<Topic<?>> inputs) {
        super(name, clock, story, random);
        this.log = log;
        this.inputs = inputs.stream().map(Topic::name).toList();
    }

    /** Goes on from a state as it was committed. */
    abstract void restore(Object state);

    /** All is committed but the state, which goes with it: this. */
    abstract Object committed();

    /**
     * Works on one record.
     *
     * @throws RefusedRecordException if it must not be taken up
     */
    abstract void process(String topic, String key, Instant at, @Nullable SpecificRecord value);

    @Override
    final void begin() {
        step("takes its task");
        epoch = log.takeOver(name);
        log.state(name).ifPresent(this::restore);
        log.offsets(name).forEach((partition, offset) -> positions.put(partition.topic(), offset.offset()));
    }

    @Override
    final void turn() {
        ConsumerRecord<byte[], byte[]> next = next();
        boolean news = next != null;
        while (next != null) {
            step("works on " + next.topic() + "@" + next.offset());
            work(next);
            positions.put(next.topic(), next.offset() + 1);
            next = next();
        }
        if (news) {
            commit();
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> first = null;
        for (String topic : inputs) {
            long position = positions.getOrDefault(topic, 0L);
            if (position < log.end(topic)) {
                ConsumerRecord<byte[], byte[]> head = log.records(topic).get((int) position);
                if (first == null || head.timestamp() < first.timestamp()) {
                    first = head;
                }
            }
        }
        return first;
    }

    private void work(ConsumerRecord<byte[], byte[]> record) {
        try {
            process(record.topic(), Codec.key(record), Instant.ofEpochMilli(record.timestamp()), Codec.value(record));
        } catch (RefusedRecordException | UnreadableRecordException e) {
            outputs.add(DeadLetters.of(SimulatedLog.TOPICS.deadLetters(), record, e));
        }
    }

    final <V extends SpecificRecord> void give(Topic<V> topic, String key, Instant at, @Nullable V value) {
        outputs.add(Codec.record(topic, key, at, value));
    }

    private void commit() {
        step("commits");
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach(
                (topic, position) -> offsets.put(SimulatedLog.partition(topic), new OffsetAndMetadata(position)));
        try {
            log.commit(new SimulatedLog.Transaction(name, epoch, List.copyOf(outputs), name, offsets));
        } catch (ProducerFencedException e) {
            kill("is shut out by a newer one");
            return;
        }
        log.state(name, committed());
        outputs.clear();
        step("has committed");
    }
}
