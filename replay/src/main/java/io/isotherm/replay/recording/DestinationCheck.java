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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Whether a recording may be played where it is asked to: not into topics that would delete it, and not, unless somebody
 * says so, into topics that services read, which would take what is old for what is new, or into topics that hold records,
 * with which it would be mixed.
 */
public final class DestinationCheck {
    private static final Duration WITHIN = Duration.ofSeconds(8);

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
        try (Admin admin = admin()) {
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
            throw unasked("The topics", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException unasked(String what, ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        return new KafkaException(what + " cannot be asked about: " + cause.getMessage() + "; try again", cause);
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("Interrupted while asking about the destination", e);
    }

    private Admin admin() {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties("isotherm-replay-check"));
        properties.put("request.timeout.ms", (int) WITHIN.toMillis());
        properties.put("default.api.timeout.ms", (int) WITHIN.toMillis());
        return Admin.create(properties);
    }

    /**
     * The topics, of those that are played to, that hold records already, in their order; empty if none does.
     *
     * @param played topics of the recording, without prefix
     */
    public List<String> filled(List<String> played) {
        try (Admin admin = admin()) {
            Set<String> present = admin.listTopics().names().get();
            List<String> names = played.stream()
                    .map(topic -> destination.topic(topic).name())
                    .filter(present::contains)
                    .toList();
            Map<TopicPartition, OffsetSpec> first = new HashMap<>();
            Map<TopicPartition, OffsetSpec> next = new HashMap<>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions().forEach(partition -> {
                        first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
                        next.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
                    }));
            Map<TopicPartition, ListOffsetsResultInfo> begins =
                    admin.listOffsets(first).all().get();
            Set<String> filled = new TreeSet<>();
            admin.listOffsets(next).all().get().forEach((partition, end) -> {
                ListOffsetsResultInfo begin = begins.get(partition);
                if (begin != null && begin.offset() < end.offset()) {
                    filled.add(partition.topic());
                }
            });
            return List.copyOf(filled);
        } catch (ExecutionException e) {
            throw unasked("The topics", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A prefix with which no topic begins, to be recommended. */
    public String freePrefix() {
        try (Admin admin = admin()) {
            Set<String> present = admin.listTopics().names().get();
            return Stream.concat(
                            Stream.of("second.", "third."),
                            IntStream.iterate(4, number -> number + 1).mapToObj(number -> "replay" + number + "."))
                    .filter(prefix -> !prefix.equals(kafka.topicPrefix())
                            && present.stream().noneMatch(topic -> topic.startsWith(prefix)))
                    .findFirst()
                    .orElseThrow();
        } catch (ExecutionException e) {
            throw unasked("The topics", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
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
        try (Admin admin = admin()) {
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
            throw unasked("The readers", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
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
