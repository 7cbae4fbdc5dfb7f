package io.isotherm.streams;

import io.isotherm.runtime.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka has deleted of an application's input before the application has read it, because it was down for longer than
 * its topics keep records, or because the records were older than that when they came. It would read on behind the gap
 * without a word.
 */
final class DeletedInput {
    private static final Logger LOG = LoggerFactory.getLogger(DeletedInput.class);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final KafkaConnection kafka;
    private final String group;

    /** @param group the application's consumer group */
    DeletedInput(KafkaConnection kafka, String group) {
        this.kafka = kafka;
        this.group = group;
    }

    /** What is missing, by topic, for an operator; empty if nothing is, or if the broker cannot be asked in time. */
    SortedMap<String, String> byTopic(Topology topology) {
        Set<String> topics = topology.describe().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .flatMap(node ->
                        node instanceof TopologyDescription.Source source ? source.topicSet().stream() : Stream.empty())
                .collect(Collectors.toSet());
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties(group + "-input"));
        int millis = (int) WITHIN.toMillis();
        properties.put("request.timeout.ms", millis);
        properties.put("default.api.timeout.ms", millis);
        try (Admin admin = Admin.create(properties)) {
            return byTopic(admin, topics);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("What is missing of the input of {} cannot be asked", group, e);
            return new TreeMap<>();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TreeMap<>();
        }
    }

    private SortedMap<String, String> byTopic(Admin admin, Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions =
                admin
                        .describeTopics(topics)
                        .allTopicNames()
                        .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(part -> new TopicPartition(topic.name(), part.partition())))
                        .toList();
        Map<TopicPartition, ListOffsetsResultInfo> starts = offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> oldest = offsets(admin, partitions, OffsetSpec.forTimestamp(0));
        Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        SortedMap<String, Gap> gaps = new TreeMap<>();
        starts.forEach((partition, start) -> {
            OffsetAndMetadata position = read.get(partition);
            long missing = start.offset() - (position == null ? 0 : position.offset());
            if (missing > 0) {
                ListOffsetsResultInfo first = oldest.get(partition);
                long keptFrom = first == null || first.timestamp() < 0 ? Long.MAX_VALUE : first.timestamp();
                gaps.merge(partition.topic(), new Gap(missing, keptFrom, position == null), Gap::and);
            }
        });
        SortedMap<String, String> told = new TreeMap<>();
        gaps.forEach((topic, gap) -> told.put(topic, gap.told()));
        return told;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, any -> spec)))
                .all()
                .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What is missing of a topic.
     *
     * @param records how many
     * @param keptFrom time of the oldest record that is left, in milliseconds since the epoch; the greatest if none is
     * @param unread whether the application had read nothing of it yet
     */
    private record Gap(long records, long keptFrom, boolean unread) {
        Gap and(Gap other) {
            return new Gap(records + other.records, Math.min(keptFrom, other.keptFrom), unread && other.unread);
        }

        String told() {
            String left = keptFrom == Long.MAX_VALUE
                    ? "none is left"
                    : "the oldest left is of " + Instant.ofEpochMilli(keptFrom);
            return records + (unread ? " records" : " records after those that were read")
                    + " are deleted by the topic's retention (retention.ms) and never read; " + left;
        }
    }
}
