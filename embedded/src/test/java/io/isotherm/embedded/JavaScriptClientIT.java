package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official JavaScript client of the registry reads what our serializer wrote. Needs Node.js with npm. */
@ExtendWith(SharedCluster.class)
class JavaScriptClientIT {
    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path WORK = Path.of("target", "js");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final Duration DECODE_LIMIT = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final EmbeddedCluster cluster;

    JavaScriptClientIT(EmbeddedCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    static void installTheClient() throws Exception {
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(
                    isInstalled("node") && isInstalled("npm"),
                    "Node.js and npm are not installed, so the JavaScript client is not tried");
        }
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "decode.mjs")) {
            Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path installed = WORK.resolve("installed-package-lock.json");
        if (Files.exists(installed) && Files.mismatch(installed, SOURCES.resolve("package-lock.json")) == -1) {
            return;
        }
        Files.deleteIfExists(installed);
        run(INSTALL_LIMIT, "npm", "ci", "--no-audit", "--no-fund");
        Files.copy(SOURCES.resolve("package-lock.json"), installed);
    }

    @Test
    void readsWhatOurSerializerWrote() throws Exception {
        Topic<HostMetrics> topic = new Topics("javascript.").hostMetrics();
        AvroSerdes serdes = AvroSerdes.connect(List.of(cluster.registryUrl()), Map.of());
        HostMetrics written = hostMetrics();
        KafkaClients.createTopic(cluster.bootstrapServers(), topic.name());
        KafkaClients.produce(
                cluster.bootstrapServers(),
                topic.name(),
                "pool/host".getBytes(UTF_8),
                serdes.serializer(topic).serialize(topic.name(), written));

        byte[] value = KafkaClients.consume(cluster.bootstrapServers(), topic.name())
                .get(0)
                .value();
        Path file = Files.write(WORK.resolve("record.bin"), value);
        JsonNode decoded = JSON.readTree(run(
                DECODE_LIMIT,
                "node",
                "decode.mjs",
                cluster.registryUrl(),
                topic.name(),
                file.getFileName().toString()));

        assertThat(decoded.get("pool").asText()).isEqualTo(written.getPool());
        assertThat(decoded.get("host").asText()).isEqualTo(written.getHost());
        assertThat(decoded.get("complete").asBoolean()).isEqualTo(written.getComplete());
        assertThat(decoded.get("capacity").get("cpus").asInt())
                .isEqualTo(written.getCapacity().getCpus());
        assertThat(decoded.get("capacity").get("cpuMhz").asDouble())
                .isEqualTo(written.getCapacity().getCpuMhz());
        assertThat(decoded.get("sampledAt").asLong())
                .isEqualTo(written.getSampledAt().toEpochMilli());
        assertThat(decoded.get("cpuTimeNanos").asLong()).isEqualTo(written.getCpuTimeNanos());
        JsonNode guest = decoded.get("vms").get(0);
        assertThat(guest.get("name").asText()).isEqualTo("wëb-1");
        assertThat(guest.get("state").asText()).isEqualTo("RUNNING");
    }

    private static HostMetrics hostMetrics() {
        return HostMetrics.newBuilder()
                .setPool("pool-1")
                .setHost("host-1")
                .setSampledAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .setSequence(7)
                .setCollectorStartedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                .setCapacity(HostCapacity.newBuilder()
                        .setCpus(16)
                        .setCpuMhz(2593.75)
                        .setMemoryKib(134_217_728)
                        .build())
                .setCpuTimeNanos(123_456_789_012_345L)
                .setMemoryUsedKib(65_000_000)
                .setVms(List.of(VmMetrics.newBuilder()
                        .setUuid("1f6d7c7e-0000-4000-8000-000000000001")
                        .setName("wëb-1")
                        .setState(VmState.RUNNING)
                        .setVcpus(4)
                        .setCpuTimeNanos(1_000_000_007)
                        .setMemoryKib(4_194_304)
                        .setMemoryMaxKib(8_388_608)
                        .build()))
                .build();
    }

    private static boolean isInstalled(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a command printed; it must end well, and in time. */
    private static String run(Duration limit, String... command) throws IOException, InterruptedException {
        Path output = WORK.resolve("output.txt");
        Path errors = WORK.resolve("errors.txt");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(WORK.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                    .as("'%s' ended within %s", String.join(" ", command), limit)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("'%s' said:%n%s%n%s", String.join(" ", command), Files.readString(output), Files.readString(errors))
                .isZero();
        return Files.readString(output);
    }
}
