package io.isotherm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.TopicAdmin.Outcome;
import io.isotherm.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class TopicAdminIT {
    private final String bootstrapServers;
    private final Admin admin;

    TopicAdminIT(EmbeddedCluster cluster) {
        bootstrapServers = cluster.bootstrapServers();
        admin = KafkaClients.admin(cluster.bootstrapServers());
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void makesEveryTopicWithItsCleanupRetentionAndPartitions() throws Exception {
        Topics topics = new Topics("made.");
        Map<String, Outcome> outcomes = new TopicAdmin(admin).create(topics, 3, (short) 1);
        assertThat(outcomes.keySet())
                .containsExactlyElementsOf(
                        topics.all().stream().map(Topic::name).toList());
        assertThat(outcomes.values()).containsOnly(Outcome.CREATED);

        Map<String, TopicDescription> descriptions =
                admin.describeTopics(outcomes.keySet()).allTopicNames().get();
        assertThat(descriptions.values())
                .allSatisfy(description -> assertThat(description.partitions()).hasSize(3));
        assertSettings("made.host-metrics", "delete", "retention.ms", Duration.ofDays(7));
        assertSettings("made.host-states", "compact", "delete.retention.ms", Duration.ofDays(1));
        assertSettings("made.pool-config", "compact", "delete.retention.ms", Duration.ofDays(1));
        assertSettings("made.decisions", "delete", "retention.ms", Duration.ofDays(30));
        assertSettings("made.approvals", "delete", "retention.ms", Duration.ofDays(30));
        assertSettings("made.migration-commands", "delete", "retention.ms", Duration.ofDays(7));
        assertSettings("made.migration-events", "delete", "retention.ms", Duration.ofDays(30));
        assertSettings("made.power-commands", "delete", "retention.ms", Duration.ofDays(7));
        assertSettings("made.power-events", "delete", "retention.ms", Duration.ofDays(30));
        assertSettings("made.clock-checks", "delete", "retention.ms", Duration.ofDays(1));
        assertSettings("made.dead-letters", "delete", "retention.ms", Duration.ofDays(30));
    }

    @Test
    void boundsRecordsAsTheyAreUnpackedAtTheBroker() throws Exception {
        Topics topics = new Topics("bounded.");
        new TopicAdmin(admin).create(topics, 1, (short) 1, 2 << 20);
        Map<String, Object> packing = Map.of("compression.type", "gzip", "max.request.size", 128 << 20);
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(bootstrapServers, packing)) {
            for (Topic<?> topic : topics.all()) {
                boolean large = List.of(topics.hostMetrics(), topics.hostStates(), topics.decisions())
                        .contains(topic);
                byte[] fits = new byte[(large ? 2_000_000 : 1_000_000)];
                assertThat(producer.send(new ProducerRecord<>(topic.name(), new byte[1], fits)))
                        .as("%s", topic.name())
                        .succeedsWithin(Duration.ofSeconds(60));
                if (!List.of(topics.decisions(), topics.clockChecks(), topics.deadLetters())
                        .contains(topic)) {
                    // A few kilobytes as it is sent.
                    assertThat(producer.send(new ProducerRecord<>(topic.name(), new byte[1], new byte[10_000_000])))
                            .as("%s", topic.name())
                            .failsWithin(Duration.ofSeconds(60))
                            .withThrowableThat()
                            .withCauseInstanceOf(RecordTooLargeException.class);
                }
            }
        }
    }

    @Test
    void leavesTopicsThatExistAsTheyAre() {
        Topics topics = new Topics("twice.");
        TopicAdmin topicAdmin = new TopicAdmin(admin);
        topicAdmin.create(topics, 2, (short) 1);
        assertThat(topicAdmin.create(topics, 2, (short) 1).values()).containsOnly(Outcome.PRESENT);
    }

    @Test
    void makesWhatIsMissingAfterAHalfDoneRun() throws Exception {
        Topics topics = new Topics("half.");
        admin.createTopics(List.of(new NewTopic("half.host-metrics", Optional.of(2), Optional.empty())))
                .all()
                .get();
        Map<String, Outcome> outcomes = new TopicAdmin(admin).create(topics, 2, (short) 1);
        assertThat(outcomes).containsEntry("half.host-metrics", Outcome.PRESENT);
        assertThat(outcomes).containsEntry("half.dead-letters", Outcome.CREATED);
    }

    @Test
    void complainsOfTopicsWithAnotherNumberOfPartitions() throws Exception {
        Topics topics = new Topics("wrong.");
        admin.createTopics(List.of(new NewTopic("wrong.decisions", Optional.of(5), Optional.empty())))
                .all()
                .get();
        assertThatThrownBy(() -> new TopicAdmin(admin).create(topics, 2, (short) 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have 2 partitions")
                .hasMessageContaining("wrong.decisions has 5")
                .hasMessageContaining("topics.partitions");
    }

    private void assertSettings(String topic, String cleanup, String lifetimeKey, Duration lifetime) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .findFirst()
                .orElseThrow();
        assertThat(config.get("cleanup.policy").value()).as(topic).isEqualTo(cleanup);
        assertThat(config.get(lifetimeKey).value()).as(topic).isEqualTo(Long.toString(lifetime.toMillis()));
        assertThat(config.get("message.timestamp.type").value())
                .as(topic)
                .isEqualTo(topic.matches(".*\\.(clock-checks|dead-letters)") ? "LogAppendTime" : "CreateTime");
    }
}
