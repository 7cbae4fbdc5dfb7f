package io.isotherm.operator;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** The records of a pool, as they come. To be used by one thread. */
public final class FollowedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<TopicPartition, Deserializer<? extends SpecificRecord>> deserializers;
    private final Map<TopicPartition, Long> presentEnds;
    private final Predicate<ConsumerRecord<String, byte[]>> wanted;

    FollowedRecords(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Deserializer<? extends SpecificRecord>> deserializers,
            Map<TopicPartition, Long> presentEnds,
            Predicate<ConsumerRecord<String, byte[]>> wanted) {
        this.consumer = consumer;
        this.deserializers = deserializers;
        this.presentEnds = presentEnds;
        this.wanted = wanted;
    }

    /**
     * Takes what has come, waiting a moment for it; what cannot be read is left out.
     *
     * @return whether anything came
     */
    public boolean poll(Consumer<SpecificRecord> each) {
        boolean any = false;
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            Deserializer<? extends SpecificRecord> deserializer =
                    deserializers.get(new TopicPartition(record.topic(), record.partition()));
            if (deserializer != null && wanted.test(record)) {
                TopicRecords.accept(deserializer, record, each);
                any = true;
            }
        }
        return any;
    }

    /** Whether all is read that was there when this began. */
    public boolean caughtUp() {
        return presentEnds.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Whether Kafka answers within that time. */
    public boolean answers(Duration within) {
        try {
            consumer.endOffsets(deserializers.keySet(), within);
            return true;
        } catch (KafkaException e) {
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close();
        deserializers.values().forEach(Deserializer::close);
    }
}
