package io.isotherm.launcher.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.Isotherm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayDestinationIT {
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        int exit = Isotherm.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
        assertThat(err.toString()).doesNotContain("\tat ");
        return exit;
    }

    @Test
    void noReplayIsDeletedOrTakenForWhatHappensNow() throws Exception {
        String trace = Files.writeString(
                        directory.resolve("old.csv"),
                        "vm,time,cpu_mhz,memory_mib\nweb,2020-01-01T00:00:00Z,1200,1024\nweb,2020-01-01T00:10:00Z,1200,1024\n")
                .toString();
        String recording = directory.resolve("old.avro").toString();
        assertThat(run("import", "csv", trace, "-o", recording, "--hosts", "count=1,cpus=4,mhz=2400,memory=16GiB"))
                .isZero();
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("data"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            String config = ClusterConfig.in(directory, cluster, "isotherm.");
            assertThat(run("topics", "create", "-c", config)).isZero();
            assertThat(replay(recording, config, "isotherm.")).isEqualTo(1);
            assertThat(err.toString()).contains("those of the living installation", "--to second.", "--into-use");

            assertThat(replay(recording, config, "isotherm.", "--into-use")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("Kafka would delete the recording, which begins at 2020-01-01T00:00:00Z")
                    .contains("isotherm.host-metrics keeps 168 h", "retention.ms=-1");

            assertThat(replay(recording, config, "second.")).isZero();
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "second.host-metrics");
            assertThat(admin.describeConfigs(List.of(topic)).values().values())
                    .singleElement()
                    .satisfies(configs -> assertThat(
                                    configs.get().get("retention.ms").value())
                            .isEqualTo("-1"));
            assertThat(replay(recording, config, "second.")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("mixed with the records that are in second.host-metrics. Replay to another prefix")
                    .contains("such as --to third.", "delete these topics", "--into-use");

            admin.alterConsumerGroupOffsets(
                            "second.analyzer",
                            Map.of(new TopicPartition("second.host-metrics", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
            assertThat(replay(recording, config, "second.")).isEqualTo(1);
            assertThat(err.toString()).contains("are read, or have been, by second.analyzer");
            assertThat(replay(recording, config, "second.", "--into-use")).isZero();
        }
    }

    private int replay(String recording, String config, String to, String... more) {
        List<String> arguments = new ArrayList<>(List.of("replay", recording, "-c", config, "--to", to));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }
}
