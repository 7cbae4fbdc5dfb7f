package io.isotherm.replay.recording;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Whether a recording may be played where it is asked to: not into topics that would delete it, and not, unless somebody
 * says so, into topics that services read, which would take what is old for what is new.
 */
public final class DestinationCheck {
    private final KafkaConnection kafka;
    private final Destination destination;

    /** @param kafka the way to Kafka; its topic prefix is that of the living installation */
    public DestinationCheck(KafkaConnection kafka, Destination destination) {
        this.kafka = kafka;
        this.destination = destination;
    }

    /**
     * Why the recording may not be played into the destination's topics, with the remedy; empty if it may.
     *
     * @param played topics of the recording, without prefix
     * @param first time of the oldest record
     * @param now the broker's time
     */
    public Optional<String> deletes(List<String> played, Instant first, Instant now) {
        try (Admin admin = Admin.create(kafka.clientProperties("isotherm-replay-check"))) {
            Set<String> present = admin.listTopics().names().get();
            List<ConfigResource> asked = names(played).stream()
                    .filter(present::contains)
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList();
            List<String> tooShort = new ArrayList<>();
            for (Map.Entry<ConfigResource, Config> topic :
                    admin.describeConfigs(asked).all().get().entrySet()) {
                retention(topic.getValue())
                        .filter(kept -> first.isBefore(now.minus(kept)))
                        .ifPresent(kept -> tooShort.add(topic.getKey().name() + " keeps " + kept.toHours() + " h"));
            }
            if (tooShort.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of("Kafka would delete the recording, which begins at " + first + ", by its times: "
                    + tooShort.stream().sorted().collect(Collectors.joining(", "))
                    + ". Replay to a prefix of its own, whose topics keep their records, or set retention.ms=-1 of "
                    + "these topics with kafka-configs");
        } catch (ExecutionException e) {
            throw new KafkaException("The topics cannot be asked about: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while looking at topics", e);
        }
    }

    /** How long a topic keeps records; empty for ever. */
    private static Optional<Duration> retention(Config config) {
        ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        ConfigEntry retention = config.get(TopicConfig.RETENTION_MS_CONFIG);
        if (policy == null
                || retention == null
                || !Arrays.asList(policy.value().split(",")).contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            return Optional.empty();
        }
        long millis = Long.parseLong(retention.value());
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /**
     * Who would take the recording for what happens now; empty if nobody does.
     *
     * @param played topics of the recording, without prefix
     */
    public Optional<String> readers(List<String> played) {
        Set<String> names = names(played);
        if (kafka.topics().all().stream().map(Topic::name).anyMatch(names::contains)) {
            return Optional.of("topics that begin with " + kafka.topicPrefix()
                    + " are those of the living installation (kafka.topicPrefix)");
        }
        try (Admin admin = Admin.create(kafka.clientProperties("isotherm-replay-check"))) {
            List<String> groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            Map<String, ListConsumerGroupOffsetsSpec> all = new HashMap<>();
            groups.forEach(group -> all.put(group, new ListConsumerGroupOffsetsSpec()));
            Set<String> readers = new TreeSet<>();
            if (!groups.isEmpty()) {
                admin.listConsumerGroupOffsets(all).all().get().forEach((group, offsets) -> {
                    if (touches(names, offsets)) {
                        readers.add(group);
                    }
                });
                admin.describeConsumerGroups(groups).all().get().forEach((group, description) -> {
                    if (touches(names, description)) {
                        readers.add(group);
                    }
                });
            }
            return readers.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the topics are read, or have been, by " + String.join(", ", readers));
        } catch (ExecutionException e) {
            throw new KafkaException("The readers cannot be asked about: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while looking for readers", e);
        }
    }

    private static boolean touches(Set<String> names, Map<TopicPartition, OffsetAndMetadata> offsets) {
        return offsets.keySet().stream().map(TopicPartition::topic).anyMatch(names::contains);
    }

    private static boolean touches(Set<String> names, ConsumerGroupDescription group) {
        return group.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .map(TopicPartition::topic)
                .anyMatch(names::contains);
    }

    private Set<String> names(List<String> played) {
        return destination.topics(played).stream().map(Topic::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
