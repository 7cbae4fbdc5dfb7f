package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.cli.Reachability;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator can cause is told in a sentence that names the place and the remedy, within some seconds. */
@Timeout(60)
class OperatorMistakesTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String POOL_YAML = "pool: lab\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        long begun = System.nanoTime();
        int exit = Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("Exception");
        return exit;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String nowhere() throws IOException {
        return file(
                "isotherm.yaml",
                "kafka: {bootstrapServers: \"127.0.0.1:1\", registry: [http://127.0.0.1:2]}\ntopics: {partitions: 1}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watch decisions",
                "explain xen1 --pool lab",
                "status",
                "config history --pool lab",
                "config diff -f DIR/pool.yaml",
                "check",
                "topics create",
                "acls --apply",
                "record -o DIR/x.avro",
                "apply -f DIR/pool.yaml",
                "approve --pool lab x"
            })
    void whereNoBrokerAnswersTheAddressAndTheRemedyAreTold(String command) throws Exception {
        file("pool.yaml", POOL_YAML);
        String[] arguments = (command.replace("DIR", directory.toString()) + " -c " + nowhere()).split(" ");

        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString())
                .contains("No broker answers at 127.0.0.1:1", "kafka.bootstrapServers", "ISOTHERM_KAFKA_BOOTSTRAP");
    }

    @Test
    void aTopicThatDoesNotExistIsToldBeforeTheBrokerIsAsked() throws Exception {
        assertThat(run("watch", "nosuch", "-c", nowhere())).isEqualTo(1);
        assertThat(err.toString()).contains("'nosuch' is no topic of ours").doesNotContain("broker");
        assertThat(run("record", "nosuch", "-o", directory.resolve("x.avro").toString(), "-c", nowhere()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("'nosuch' cannot be recorded").doesNotContain("broker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "-1"})
    void aPortThatThereCannotBeIsNamed(String port) throws Exception {
        String simulation = Path.of("..", "examples", "simulation.yaml").toString();
        assertThat(run("simulate", "-f", simulation, "--port", port)).isEqualTo(2);
        assertThat(err.toString()).contains("--port: " + port + " is not allowed; it must be from 0 to 65535");

        String broker = file("broker.yaml", "broker: {port: " + port + ", registryPort: " + port + "}\n");
        assertThat(run("broker", "-c", broker)).isEqualTo(2);
        assertThat(err.toString()).contains("broker.port: " + port, "broker.registryPort: " + port);
        String operations = file("operations.yaml", "operations: {port: " + port + "}\n");
        assertThat(run("analyzer", "-c", operations)).isEqualTo(2);
        assertThat(err.toString()).contains("operations.port: " + port);
        String pool = file("pool.yaml", "pool: lab\ninventory: {simulated: \"http://127.0.0.1:" + port + "\"}\n");
        assertThat(run("collector", "-c", pool)).isEqualTo(1);
        assertThat(err.toString()).contains("http://127.0.0.1:" + port, "inventory.simulated");
        String kafka = file("kafka.yaml", "kafka: {bootstrapServers: \"127.0.0.1:" + port + "\"}\n");
        assertThat(run("watch", "decisions", "-c", kafka)).isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:" + port, "kafka.bootstrapServers");
        assertThat(run("health", "--url", "http://127.0.0.1:" + port)).isEqualTo(1);
        assertThat(Reachability.answers("http://127.0.0.1:" + port)).isFalse();
    }

    @Test
    void aPortThatIsUsedIsNamed() throws Exception {
        String simulation = Path.of("..", "examples", "simulation.yaml").toString();
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(used.getLocalPort());
            assertThat(run("simulate", "-f", simulation, "--port", port)).isEqualTo(1);
            assertThat(err.toString()).contains("127.0.0.1:" + port + " cannot be listened on", "--port");

            String config = file("broker.yaml", "broker: {port: " + port + ", registryPort: 0}\n");
            assertThat(run("broker", "--data", directory.resolve("data").toString(), "-c", config))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Kafka broker cannot listen on 127.0.0.1:" + port);

            String operations = file(
                    "operations.yaml",
                    "operations: {port: " + port + "}\nstateDirectory: " + directory.resolve("state") + "\n");
            assertThat(run("analyzer", "-c", operations)).isEqualTo(1);
            assertThat(err.toString()).contains("operations.port: 127.0.0.1:" + port, "choose another port");
        }
    }

    @Test
    void filesThatAreMissingEmptyOrNoTextAreNamed() throws Exception {
        String missing = directory.resolve("none.yaml").toString();
        assertThat(run("apply", "--dry-run", "-f", missing)).isEqualTo(2);
        assertThat(err.toString()).contains(missing, "there is no such file").doesNotContain("--config");

        String empty = file("empty.yaml", "");
        assertThat(run("apply", "--dry-run", "-f", empty)).isEqualTo(2);
        assertThat(err.toString()).contains(empty, "is empty");
        assertThat(run("watch", "decisions", "-c", empty)).isEqualTo(2);
        assertThat(run("simulate", "-f", empty)).isEqualTo(2);

        Path bytes = Files.write(directory.resolve("bytes.yaml"), new byte[] {(byte) 0xc3, 0x28});
        assertThat(run("apply", "--dry-run", "-f", bytes.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(bytes.toString(), "is no text in UTF-8");
        assertThat(run("apply", "--dry-run", "-f", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Is a directory");
    }

    @Test
    void aDataDirectoryThatIsAFileIsNamed() throws Exception {
        String data = file("data", "a file");
        String config = file("isotherm.yaml", "broker: {port: 0, registryPort: 0}\noperations: {port: 0}\n");
        assertThat(run("broker", "--data", data, "-c", config)).isEqualTo(1);
        assertThat(err.toString()).contains("its data directory " + data + " (a file of that name is there)");
        err.getBuffer().setLength(0);
        assertThat(run("broker", "--data", data + "/below", "-c", config)).isEqualTo(1);
        assertThat(err.toString()).contains(data + "/below (what is to be its directory is a file)");
    }

    @Test
    void whatAServiceMissesIsToldUnderTheNameOfItsFile() throws Exception {
        String none = file("none.yaml", "operations: {port: 0}\n");
        assertThat(run("collector", "-c", none)).isEqualTo(2);
        assertThat(err.toString()).startsWith(none + ":").contains("pool: is missing");
        err.getBuffer().setLength(0);
        String unknown = file(
                "unknown.yaml",
                "pool: lab\ncollector: {hosts: [xen9]}\ninventory: {hosts: [{name: xen1, uri: \"test:///default\"}]}\n");
        assertThat(run("collector", "-c", unknown)).isEqualTo(2);
        assertThat(err.toString()).startsWith(unknown + ":").contains("collector.hosts: 'xen9'", "xen1");
        err.getBuffer().setLength(0);
        String nameless = file("nameless.yaml", "operations: {port: 0}\n");
        assertThat(run("pause", "-c", nameless)).isEqualTo(2);
        assertThat(err.toString()).startsWith(nameless + ":").contains("pool: is missing");
    }

    @Test
    void aStateDirectoryThatCannotBeMadeIsNamed() throws Exception {
        String config = file("isotherm.yaml", "stateDirectory: " + file("state", "a file") + "\n");

        for (String service : List.of("analyzer", "decider")) {
            assertThat(run(service, "-c", config)).isEqualTo(1);
            assertThat(err.toString())
                    .contains(
                            "The state directory " + directory.resolve("state").resolve(service))
                    .contains("stateDirectory");
        }
    }
}
