package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    private static ObjectNode yaml(String text) {
        return ConfigFile.parse("test.yaml", text);
    }

    @Test
    void givesValuesAndDefaults() {
        ConfigReader reader = new ConfigReader("test.yaml", yaml("interval: 30 s\nhosts: [xen1, xen2]\n"));

        assertThat(reader.duration("interval", Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(reader.strings("hosts", List.of())).containsExactly("xen1", "xen2");
        assertThat(reader.integer("bufferSize", 60, 1, 1000)).isEqualTo(60);
        reader.finish();
    }

    @Test
    void namesKeyValueAndRangeOfEveryProblemAtOnce() {
        ConfigReader reader = new ConfigReader(
                "test.yaml",
                yaml("collector:\n  interval: 10 parsecs\n  bufferSize: 0\n  share: NaN\n  intervall: 3s\n"));
        ConfigReader collector = reader.section("collector");
        collector.duration("interval", Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1));
        collector.integer("bufferSize", 60, 1, 1000);
        collector.share("share", 0.5);

        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("test.yaml:")
                .hasMessageContaining(
                        "collector.interval: '10 parsecs' is not allowed; it must be a number with a unit")
                .hasMessageContaining("from 1s to 1h")
                .hasMessageContaining(
                        "collector.bufferSize: 0 is not allowed; it must be a whole number from 1 to 1000")
                .hasMessageContaining("collector.share: 'NaN'")
                .hasMessageContaining("collector.intervall: is no key; did you mean interval?");
    }

    @Test
    void refusesADurationWithoutUnit() {
        ConfigReader reader = new ConfigReader("test.yaml", yaml("interval: 10"));
        reader.duration("interval", Duration.ZERO, Duration.ZERO, Duration.ofHours(1));

        assertThatThrownBy(reader::finish).hasMessageContaining("interval: 10 is not allowed");
    }

    @Test
    void listsTheKeysWhereNoneIsNear() {
        ConfigReader reader = new ConfigReader("test.yaml", yaml("zzzzzzzz: 1"));
        reader.string("pool", "lab");

        assertThatThrownBy(reader::finish).hasMessageContaining("zzzzzzzz: is no key; the keys here are pool");
    }

    @Test
    void environmentOverridesTheFile() {
        ObjectNode root = yaml("collector:\n  interval: 10s\n");
        ConfigFile.override(
                root,
                Map.of("ISOTHERM_COLLECTOR_INTERVAL", "20s", "ISOTHERM_COLLECTOR_BUFFER_SIZE", "7", "HOME", "/root"),
                "ISOTHERM_",
                List.of("collector.interval", "collector.bufferSize"));
        ConfigReader collector = new ConfigReader("test.yaml", root).section("collector");

        assertThat(collector.duration("interval", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(collector.integer("bufferSize", 60, 1, 1000)).isEqualTo(7);
    }

    @Test
    void refusesAnEnvironmentVariableThatSetsNothing() {
        assertThatThrownBy(() -> ConfigFile.override(
                        yaml(""),
                        Map.of("ISOTHERM_COLECTOR_INTERVAL", "20s"),
                        "ISOTHERM_",
                        List.of("collector.interval")))
                .hasMessageContaining("ISOTHERM_COLECTOR_INTERVAL: sets no key")
                .hasMessageContaining("did you mean ISOTHERM_COLLECTOR_INTERVAL?");
    }

    @Test
    void namesAMissingFileAndBrokenYaml() {
        assertThatThrownBy(() -> ConfigFile.read(Path.of("no-such.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no-such.yaml")
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> yaml("a: [1,\nb: 2")).hasMessageContaining("is no valid YAML (line");
        assertThatThrownBy(() -> yaml("a: 1\na: 2")).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> yaml("- a")).hasMessageContaining("is not a section of keys");
    }

    @Test
    void showsNothingOfWhatMayBeAPasswordInTheWrongPlace() {
        ConfigReader reader = new ConfigReader("test.yaml", yaml("""
                client: hunter2
                other: {a: {b: hunter2}, c: [hunter2]}
                list: hunter2
                entries: [hunter2]
                """));
        reader.secrets("client");
        reader.secrets("other");
        reader.list("list");
        reader.list("entries");

        assertThatThrownBy(reader::finish)
                .hasMessageContaining("client: a single value is not allowed; it must be a section of keys")
                .hasMessageContaining("other.a: a section of keys is not allowed; it must be a text")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> yaml("client:\n  password: hunter2: x\n"))
                .hasMessageContaining("is no valid YAML (line 2)")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void readsOneDocumentOfTextOfBoundedSize(@TempDir Path directory) throws IOException {
        assertThatThrownBy(() -> yaml("a: 1\n---\nb: 2\n")).hasMessageContaining("a file holds one configuration");
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        assertThatThrownBy(() -> ConfigFile.read(latin)).hasMessageContaining("is no text in UTF-8");
        assertThatThrownBy(() -> ConfigFile.read(Path.of("/dev/zero"))).hasMessageContaining("larger than 16 MiB");
    }

    @Test
    void takesNumbersWithUnderscoresAsYamlDoes() {
        assertThat(new ConfigReader("test.yaml", yaml("a: 1_000")).integer("a", 0, 0, 5000))
                .isEqualTo(1000);
    }

    @Test
    void takesSecretsFromFilesAndEnvironmentVariables(@TempDir Path directory) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "a$1\\b\n");
        ConfigReader reader = new ConfigReader(
                "test.yaml", yaml("client:\n  jaas: 'user=\"${env:PATH}\" password=\"${file:" + password + "}\";'\n"));

        assertThat(reader.secrets("client").resolve())
                .containsExactly(Map.entry("jaas", "user=\"" + System.getenv("PATH") + "\" password=\"a$1\\b\";"));
        reader.finish();
    }

    @Test
    void namesAReferenceThatStandsForNothingButNotTheTextAroundIt() {
        ConfigReader reader = new ConfigReader("test.yaml", yaml("""
                client:
                  a: "secret ${file:/nowhere/password}"
                  b: "secret ${env:ISOTHERM_TEST_NOT_SET}"
                """));
        Secrets secrets = reader.secrets("client");
        reader.finish();

        assertThatThrownBy(secrets::resolve)
                .hasMessageStartingWith("test.yaml:")
                .hasMessageContaining(
                        "client.a: ${file:/nowhere/password} cannot be read (there is no such file or directory)")
                .hasMessageContaining("client.b: ${env:ISOTHERM_TEST_NOT_SET} is not set")
                .hasMessageNotContaining("secret");
    }
}
