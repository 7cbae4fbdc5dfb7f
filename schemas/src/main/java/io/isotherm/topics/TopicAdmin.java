package io.isotherm.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics of the catalogue. */
public final class TopicAdmin {
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 50;

    private final Admin admin;

    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** What became of one topic. */
    public enum Outcome {
        CREATED,
        PRESENT
    }

    /**
     * Creates the topics that are missing; those that exist are left as they are.
     *
     * @param partitions of every topic, at least 1; the same for all, since all are partitioned by pool
     * @param replication copies of every partition, at least 1
     * @return what became of each topic, in the catalogue's order
     * @throws IllegalStateException if an existing topic has another number of partitions: pools would then be in
     *     different partitions of different topics
     */
    public Map<String, Outcome> create(Topics topics, int partitions, short replication) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try {
            Set<String> existing = admin.listTopics().names().get();
            for (Topic<?> topic : topics.all()) {
                outcomes.put(
                        topic.name(),
                        existing.contains(topic.name()) || !createOne(topic, partitions, replication)
                                ? Outcome.PRESENT
                                : Outcome.CREATED);
            }
            requirePartitions(topics, partitions);
        } catch (ExecutionException e) {
            throw new KafkaException("The topics could not be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while making topics", e);
        }
        return outcomes;
    }

    private boolean createOne(Topic<?> topic, int partitions, short replication)
            throws ExecutionException, InterruptedException {
        NewTopic request = new NewTopic(topic.name(), partitions, replication).configs(settings(topic));
        try {
            admin.createTopics(List.of(request)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private static Map<String, String> settings(Topic<?> topic) {
        String millis = Long.toString(topic.retention().toMillis());
        String lifetime = switch (topic.cleanup()) {
            case DELETE -> TopicConfig.RETENTION_MS_CONFIG;
            case COMPACT -> TopicConfig.DELETE_RETENTION_MS_CONFIG;
        };
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.cleanup().policy(),
                lifetime,
                millis,
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "CreateTime");
    }

    private void requirePartitions(Topics topics, int partitions) throws ExecutionException, InterruptedException {
        List<String> names = topics.all().stream().map(Topic::name).toList();
        SortedMap<String, TopicDescription> found = describe(names);
        List<String> wrong = new ArrayList<>();
        found.forEach((name, description) -> {
            int actual = description.partitions().size();
            if (actual != partitions) {
                wrong.add(name + " has " + actual);
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("All topics must have " + partitions + " partitions, but "
                    + String.join(", ", wrong)
                    + ". Set topics.partitions to what they have, or delete these topics and create them again");
        }
    }

    /** A topic just made may not be known to every broker yet. */
    private SortedMap<String, TopicDescription> describe(List<String> names)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (true) {
            try {
                return new TreeMap<>(admin.describeTopics(names).allTopicNames().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }
}
