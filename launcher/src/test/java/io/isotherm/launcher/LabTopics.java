package io.isotherm.launcher;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a test follows of the topics of the pool lab. */
final class LabTopics implements AutoCloseable {
    private static final int QUIET_DECISIONS = 3;

    private final KafkaConnection kafka;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<Decision> decision;
    private final Deserializer<MigrationEvent> event;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<MigrationEvent> events = new ArrayList<>();

    LabTopics(KafkaConnection kafka) {
        this.kafka = kafka;
        Map<String, Object> properties = kafka.clientProperties("test");
        properties.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        decision = kafka.serdes().deserializer(kafka.topics().decisions());
        event = kafka.serdes().deserializer(kafka.topics().migrationEvents());
        List<TopicPartition> partitions = List.of(
                new TopicPartition(kafka.topics().decisions().name(), 0),
                new TopicPartition(kafka.topics().migrationEvents().name(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Whether a guest has moved away from a host. */
    boolean movedFrom(String host) {
        poll();
        return events.stream()
                .anyMatch(moved -> moved.getStatus() == CommandStatus.SUCCEEDED
                        && moved.getSource().equals(host));
    }

    /** Whether the last decisions saw no hot host and no unfinished command. */
    boolean settled() {
        poll();
        List<Decision> last = decisions.subList(Math.max(0, decisions.size() - QUIET_DECISIONS), decisions.size());
        return last.size() == QUIET_DECISIONS
                && last.stream()
                        .allMatch(quiet -> quiet.getHosts().getHot() == 0
                                && quiet.getHosts().getUnknown() == 0
                                && quiet.getUnfinished().isEmpty());
    }

    /** Whether a decision was made on a window that ended after a time. */
    boolean decidedAfter(Instant time) {
        poll();
        return decisions.stream().anyMatch(made -> made.getTick().isAfter(time));
    }

    private void poll() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            if (record.topic().equals(kafka.topics().decisions().name())) {
                decisions.add(decision.deserialize(record.topic(), record.value()));
            } else {
                events.add(event.deserialize(record.topic(), record.value()));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
