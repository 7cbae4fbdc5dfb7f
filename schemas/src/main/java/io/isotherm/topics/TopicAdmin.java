package io.isotherm.topics;

import io.isotherm.pool.RecordSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics of the catalogue. What services read, Kafka keeps uncompressed and bounds: a record that unpacks to more
 * than a service can hold is refused by the broker, to whoever sends it.
 */
public final class TopicAdmin {
    // Of each partition: much more than an operator looks through, and no disk is filled by one bad sender.
    private static final long DEAD_LETTER_BYTES = 1L << 30;

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);

    private final Admin admin;

    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** What became of one topic. */
    public enum Outcome {
        CREATED,
        PRESENT
    }

    /** The same, with records of the usual size. */
    public Map<String, Outcome> create(Topics topics, int partitions, short replication) {
        return create(topics, partitions, replication, RecordSize.USUAL_BYTES);
    }

    /**
     * Creates the topics that are missing; those that exist are left as they are. On return all of them can be used.
     *
     * @param partitions of every topic, at least 1; the same for all, since all are partitioned by pool
     * @param replication copies of every partition, at least 1
     * @param recordBytes the largest sample, state or decision that Kafka takes, in bytes
     * @return what became of each topic, in the catalogue's order
     * @throws IllegalStateException if an existing topic has another number of partitions: pools would then be in
     *     different partitions of different topics
     */
    public Map<String, Outcome> create(Topics topics, int partitions, short replication, int recordBytes) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try {
            Set<String> existing = admin.listTopics().names().get();
            for (Topic<?> topic : topics.all()) {
                outcomes.put(
                        topic.name(),
                        existing.contains(topic.name())
                                        || !createOne(
                                                topic, partitions, replication, settings(topics, topic, recordBytes))
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

    private boolean createOne(Topic<?> topic, int partitions, short replication, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        NewTopic request = new NewTopic(topic.name(), partitions, replication).configs(settings);
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

    private static Map<String, String> settings(Topics topics, Topic<?> topic, int recordBytes) {
        String lifetime = switch (topic.cleanup()) {
            case DELETE -> TopicConfig.RETENTION_MS_CONFIG;
            case COMPACT -> TopicConfig.DELETE_RETENTION_MS_CONFIG;
        };
        Map<String, String> settings = new TreeMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().policy());
        settings.put(lifetime, Long.toString(topic.retention().toMillis()));
        settings.put(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                // A letter is of a record that may be dated in 1970, and is to be kept from when it came.
                List.of(topics.clockChecks(), topics.deadLetters()).contains(topic) ? "LogAppendTime" : "CreateTime");
        boolean grows = List.of(topics.hostMetrics(), topics.hostStates(), topics.decisions())
                .contains(topic);
        if (grows) {
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(recordBytes));
        }
        if (topic.equals(topics.deadLetters())) {
            settings.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(DEAD_LETTER_BYTES));
        }
        boolean readByServices = !List.of(topics.decisions(), topics.clockChecks(), topics.deadLetters())
                .contains(topic);
        if (readByServices) {
            settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        }
        return settings;
    }

    private void requirePartitions(Topics topics, int partitions) throws ExecutionException, InterruptedException {
        List<String> names = topics.all().stream().map(Topic::name).toList();
        List<String> wrong = new ArrayList<>();
        new TreeMap<>(describe(names)).forEach((name, description) -> {
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

    /** A broker may hear of a new topic a little later than the controller that made it. */
    private Map<String, TopicDescription> describe(List<String> names) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get();
            } catch (ExecutionException e) {
                boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
