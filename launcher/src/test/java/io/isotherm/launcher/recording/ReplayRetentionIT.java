package io.isotherm.launcher.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.embedded.BrokerConfig;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import io.isotherm.replay.recording.Destination;
import io.isotherm.replay.recording.Player;
import io.isotherm.replay.recording.Progress;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording that is older than topics keep records, on a broker that looks for such records all the time. */
class ReplayRetentionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PLAYED = List.of("host-metrics");

    @TempDir
    private Path directory;

    @Test
    void anOldReplayIsStillThereForTheAnalyzerAfterARetentionCheckAndWhatIsDeletedIsTold() throws Exception {
        Path file = recording();
        try (EmbeddedCluster cluster = EmbeddedCluster.start(
                        directory.resolve("data"),
                        new BrokerConfig("127.0.0.1", Optional.empty(), 0, 0, Duration.ofMillis(200)));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            KafkaConnection second = connection(cluster, "second.");
            assertThat(Isotherm.commandLine()
                            .execute(
                                    "replay",
                                    file.toString(),
                                    "--to",
                                    "second.",
                                    "-c",
                                    ClusterConfig.in(directory, cluster, "isotherm.")))
                    .isZero();

            // The same in topics as of a living installation, so that the broker is seen to delete.
            KafkaConnection doomed = connection(cluster, "doomed.");
            makeOutputs(admin, "doomed.");
            admin.createTopics(List.of(new NewTopic("doomed.host-metrics", 1, (short) 1)
                            .configs(Map.of(
                                    "retention.ms",
                                    Long.toString(new Topics("")
                                            .hostMetrics()
                                            .retention()
                                            .toMillis())))))
                    .all()
                    .get();
            Recording recording = Recording.open(file);
            new Player(doomed, new Destination("doomed."), Progress.NONE)
                    .play(recording, PLAYED, Double.POSITIVE_INFINITY);
            await().atMost(PATIENCE)
                    .until(() -> offset(admin, "doomed.host-metrics", OffsetSpec.earliest()) == recording.count());

            assertThat(offset(admin, "second.host-metrics", OffsetSpec.earliest()))
                    .isZero();
            try (Service analyzer = analyzer(second)) {
                analyzer.start();
                await().atMost(PATIENCE).until(() -> offset(admin, "second.host-states", OffsetSpec.latest()) > 0);
                assertThat(analyzer.health().details()).doesNotContainKey("missing of second.host-metrics");
            }
            try (Service analyzer = analyzer(doomed)) {
                analyzer.start();
                assertThat(analyzer.health().details().get("missing of doomed.host-metrics"))
                        .startsWith(recording.count() + " records are deleted")
                        .endsWith("none is left");
            }
        }
    }

    /** Half an hour of a day in the past. */
    private Path recording() throws Exception {
        StringBuilder trace = new StringBuilder("vm,time,cpu_mhz,memory_mib\n");
        for (int minute = 0; minute < 30; minute++) {
            trace.append(String.format("web,2020-01-01T00:%02d:00Z,1200,1024%n", minute));
        }
        return ImportedLoad.of(directory, "old", trace, "count=1,cpus=4,mhz=2400,memory=16GiB", "--step", "10s");
    }

    private static KafkaConnection connection(EmbeddedCluster cluster, String prefix) {
        return new KafkaConnection(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Secrets.NONE, Secrets.NONE, prefix);
    }

    private static void makeOutputs(Admin admin, String prefix) throws Exception {
        Topics topics = new Topics(prefix);
        admin.createTopics(List.of(
                        new NewTopic(topics.hostStates().name(), 1, (short) 1),
                        new NewTopic(topics.deadLetters().name(), 1, (short) 1),
                        new NewTopic(topics.poolConfig().name(), 1, (short) 1)))
                .all()
                .get();
    }

    private Service analyzer(KafkaConnection kafka) {
        return AnalyzerService.of(
                kafka,
                new StreamsSettings(
                        kafka.topicPrefix() + "analyzer",
                        directory.resolve(kafka.topicPrefix()),
                        1,
                        Duration.ofMillis(50),
                        0),
                Duration.ofDays(1),
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private static long offset(Admin admin, String topic, OffsetSpec spec) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }
}
