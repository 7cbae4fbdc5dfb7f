package io.isotherm.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.collector.CollectorConfig;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.schema.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessConfigTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path directory;

    private ProcessConfig load(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("isotherm.yaml"), yaml);
        return ProcessConfig.load(Optional.of(file), environment);
    }

    @Test
    void listensAndConnectsOnLoopbackUnlessToldOtherwise() {
        ProcessConfig config = ProcessConfig.load(Optional.empty(), Map.of());

        assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(config.operations().address().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(config.broker().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void environmentOverridesTheFile() throws IOException {
        ProcessConfig config = load(
                "kafka: {bootstrapServers: file:1, registry: [http://file:2]}\ncollector: {interval: 10s}\n",
                Map.of(
                        "ISOTHERM_KAFKA_BOOTSTRAP_SERVERS", "env:1",
                        "ISOTHERM_KAFKA_REGISTRY", "http://a:1,http://b:2",
                        "ISOTHERM_COLLECTOR_INTERVAL", "30s"));

        assertThat(config.kafka().bootstrapServers()).isEqualTo("env:1");
        assertThat(config.kafka().registryUrls()).isEqualTo(List.of("http://a:1", "http://b:2"));
        assertThat(config.settings().get(CollectorConfig.INTERVAL)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void namesEveryProblemWithKeyValueAndRange() {
        assertThatThrownBy(() -> load(
                        "topics: {partitions: 0}\ncolector: {}\nstreams: {commitInterval: 3 fortnights}\n"
                                + "inventory:\n  hosts: [{name: xen1}, {name: xen1, uri: a, uuid: xen1}, {name: \"x\\e\", uri: b}]\n",
                        Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topics.partitions: 0 is not allowed; it must be a whole number from 1 to 1000")
                .hasMessageContaining("colector: is no key; did you mean collector?")
                .hasMessageContaining("streams.commitInterval: '3 fortnights' is not allowed")
                .hasMessageContaining("inventory.hosts[0].uri: is missing")
                .hasMessageContaining("inventory.hosts[1].uuid: 'xen1' is not allowed; it must be a UUID")
                .hasMessageContaining("inventory.hosts[1].name: 'xen1' (given twice)")
                .hasMessageContaining("inventory.hosts[2].name: 'x\u001b' is not allowed");
    }

    @Test
    void keepsSecretsOutOfItsText() throws IOException {
        ProcessConfig config = load("kafka:\n  client: {sasl.jaas.config: hunter2}\n", Map.of());

        assertThat(config.kafka().clientProperties("x")).containsEntry("sasl.jaas.config", "hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    /** Each with its value, or in a comment beside those that it belongs to. */
    @Test
    void theExampleOfAPoolNamesEverySetting() throws IOException {
        String example = Files.readString(EXAMPLES.resolve("pool.yaml"));
        PoolConfig defaults = PoolConfigs.defaults("lab");
        assertThat(Stream.of(
                                defaults.getDetection(),
                                defaults.getDecision(),
                                defaults.getConstraints(),
                                defaults.getPower())
                        .flatMap(section -> section.getSchema().getFields().stream())
                        .map(PoolConfigs::key))
                .as("settings that examples/pool.yaml names")
                .allMatch(key ->
                        Pattern.compile("\\b" + key + "\\b").matcher(example).find());
    }

    @Test
    void theExamplesAreSound() {
        PoolConfig shown = PoolConfigs.defaults("lab");
        shown.getConstraints().setSharedStorage(List.of("/srv/vms/*"));
        assertThat(PoolFile.parse("pool.yaml", ConfigFile.read(EXAMPLES.resolve("pool.yaml"))))
                .isEqualTo(shown);
        assertThat(ProcessConfig.load(Optional.of(EXAMPLES.resolve("isotherm.yaml")), Map.of())
                        .inventory()
                        .simulated())
                .contains("http://127.0.0.1:8090");
    }
}
