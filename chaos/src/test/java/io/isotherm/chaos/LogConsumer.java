package io.isotherm.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A process's consumer on the {@link SimulatedLog}: the calls that the executor makes. */
class LogConsumer extends MockConsumer<byte[], byte[]> {
    private static final int MOST_RECORDS = 50;

    private final SimulatedLog log;
    private final Life life;
    private final String group;
    private final Map<String, Long> positions = new TreeMap<>();
    private final Set<TopicPartition> held = new HashSet<>();

    LogConsumer(SimulatedLog log, Life life, String group) {
        super("earliest");
        this.log = log;
        this.life = life;
        this.group = group;
    }

    /** What it sees of a topic. */
    List<ConsumerRecord<byte[], byte[]>> visible(String topic) {
        return log.records(topic);
    }

    private void call(String what) {
        life.step(what);
        log.called();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        call("asks for the partitions of " + topic);
        return List.of(new PartitionInfo(topic, 0, null, null, null));
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> positions.putIfAbsent(partition.topic(), 0L));
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> seek(partition, 0));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        positions.put(partition.topic(), offset);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        call("asks for its offsets");
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(log.offsets(group));
        committed.keySet().retainAll(partitions);
        return committed;
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L));
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        call("asks for the ends");
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition ->
                (long) visible(partition.topic()).size()));
    }

    @Override
    public long position(TopicPartition partition) {
        return positions.getOrDefault(partition.topic(), 0L);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        held.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        held.removeAll(partitions);
    }

    /** Reads what there is; where there is nothing, that is no step. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        log.called();
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> read = new LinkedHashMap<>();
        positions.replaceAll((topic, position) -> {
            long until = Math.min(visible(topic).size(), position + MOST_RECORDS);
            if (until <= position || held.contains(SimulatedLog.partition(topic))) {
                return position;
            }
            read.put(
                    SimulatedLog.partition(topic),
                    new ArrayList<>(visible(topic).subList((int) (long) position, (int) until)));
            return until;
        });
        if (!read.isEmpty()) {
            life.step("reads " + read.keySet());
        }
        return new ConsumerRecords<>(read, Map.of());
    }

    /** The executor makes use of the group's name alone. */
    @Override
    @SuppressWarnings("removal")
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata(group);
    }

    @Override
    public void close() {}
}
