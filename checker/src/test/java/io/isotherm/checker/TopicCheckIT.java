package io.isotherm.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.isotherm.checker.core.ReportAssertions;
import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.schema.CommandStatus;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class TopicCheckIT {
    private static final int PARTITIONS = 3;

    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static AvroSerdes serdes;
    private final Map<ObservedTopic, Serializer<SpecificRecord>> serializers = new HashMap<>();

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(directory);
        serdes = AvroSerdes.connect(List.of(cluster.registryUrl()), Map.of());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void judgesAllPoolsOrOneByRealTopics() {
        Topics topics = create("sound.");
        SyntheticPool sound = new SyntheticPool("first").host("a").host("b").guest("web", "a", 2, 1);
        sound.runTo(300).move("c1", "web", "a", "b", 20).runTo(3600);
        SyntheticPool broken = new SyntheticPool("second").host("a").host("b").guest("web", "a", 2, 1);
        broken.runTo(300)
                .move("c2", "web", "a", "b", 20)
                .event("c2", CommandStatus.FAILED, 340)
                .runTo(3600);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            send(producer, topics, sound, broken);
            byte[] junk = "no Avro".getBytes(StandardCharsets.UTF_8);
            byte[] key = "second/a".getBytes(StandardCharsets.UTF_8);
            long time = SyntheticPool.at(350).toEpochMilli();
            String samples = topics.hostMetrics().name();
            producer.send(new ProducerRecord<>(samples, null, time, key, junk));
            producer.send(new ProducerRecord<>(samples, 0, time, null, junk));
            producer.send(new ProducerRecord<>(samples, 0, 0L, key, junk));
            producer.send(DeadLetters.of(
                    topics.deadLetters(),
                    new ConsumerRecord<>(
                            samples,
                            0,
                            0L,
                            time,
                            TimestampType.CREATE_TIME,
                            key.length,
                            junk.length,
                            key,
                            junk,
                            new RecordHeaders(),
                            Optional.empty()),
                    new IllegalStateException("no Avro")));
        }

        CheckReport all = check("sound.", Optional.empty());
        ReportAssertions.assertOnly(all, Invariant.I6, 1, "command c2", "FAILED");
        assertThat(all.figures().samples()).isEqualTo(2 * 2 * 360 + 2);
        assertThat(all.figures().leftOut())
                .isEqualTo(Map.of("host-metrics: impossible key", 1L, "host-metrics: absurd time", 1L));
        assertThat(all.figures().decisions()).isEqualTo(2 * 59);
        assertThat(all.figures().moves().succeeded()).isEqualTo(2);
        assertThat(all.figures().unreadable()).isEqualTo(Map.of("sound.host-metrics", 1L));
        assertThat(all.figures().deadLetters()).isEqualTo(Map.of("sound.host-metrics", 1L));
        assertThat(all.figures().unchecked()).isEmpty();

        CheckReport first = check("sound.", Optional.of("first"));
        ReportAssertions.assertClean(first);
        assertThat(first.figures().samples()).isEqualTo(2 * 360);
        assertThat(first.figures().unreadable()).isEmpty();
        assertThat(first.figures().leftOut()).isEmpty();
    }

    @Test
    void leavesOutWhatWasNeverCommitted() {
        Topics topics = create("aborted.");
        SyntheticPool world =
                new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            send(producer, topics, world.move("c1", "web", "a", "b", 20).runTo(900));
        }
        SyntheticPool again =
                new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);
        again.command("c1", "web", "a", "b");
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "aborted"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topics, again);
            producer.flush();
            producer.abortTransaction();
        }
        CheckReport report = check("aborted.", Optional.empty());
        ReportAssertions.assertClean(report);
        assertThat(report.figures().moves().issued()).isEqualTo(1);
    }

    @Test
    void saysWhenThereIsNothingToCheck() {
        assertThatThrownBy(() -> check("nowhere.", Optional.empty()))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("nowhere.host-metrics")
                .hasMessageContaining("topic prefix");
    }

    private Topics create(String prefix) {
        Topics topics = new Topics(prefix);
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) cluster.bootstrapServers()))) {
            // A topic just made is not known to every part of the broker at once.
            await().ignoreExceptionsInstanceOf(KafkaException.class)
                    .until(() -> !new TopicAdmin(admin)
                            .create(topics, PARTITIONS, (short) 1)
                            .isEmpty());
        }
        return topics;
    }

    private CheckReport check(String prefix, Optional<String> pool) {
        return TopicCheck.run(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Map.of(), Map.of(), prefix, pool);
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> further) {
        Map<String, Object> settings = new HashMap<>(further);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Topics topics, SyntheticPool... worlds) {
        List<ObservedRecord> records = Stream.of(worlds)
                .flatMap(world -> world.records().stream())
                .sorted(Comparator.comparingLong(ObservedRecord::timestamp))
                .toList();
        for (ObservedRecord record : records) {
            Topic<?> topic = record.source().topic(topics);
            byte[] value = serializers
                    .computeIfAbsent(record.source(), source -> serializer(topic))
                    .serialize(topic.name(), record.value());
            byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic.name(), null, record.timestamp(), key, value));
        }
    }

    @SuppressWarnings("unchecked")
    private Serializer<SpecificRecord> serializer(Topic<?> topic) {
        Class<SpecificRecord> type = (Class<SpecificRecord>) topic.valueType().asSubclass(SpecificRecord.class);
        return serdes.serializer(new Topic<>(topic.name(), type, topic.cleanup(), topic.retention()));
    }
}
