package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.Isotherm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service's configuration in the hands of somebody else, for whom its references lead nowhere. */
class ForeignReferencesTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path config = Path.of("isotherm.yaml");

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(directory.resolve("isotherm.yaml"), """
                pool: lab
                kafka:
                  bootstrapServers: 127.0.0.1:1
                  client:
                    sasl.jaas.config: 'user="${env:ISOTHERM_TEST_NOT_SET}" password="${credential:secret_kafka-password}";'
                  registryClient:
                    basic.auth.user.info: "x:${file:/nowhere/password}"
                console:
                  tokenFile: %s
                """.formatted(directory.resolve("tokens")));
    }

    private int run(String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "-c";
        all[command.length + 1] = config.toString();
        return Isotherm.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void areOfNoConcernToWhatNeedsNoKafka() {
        assertThat(run("topics", "list")).as(err.toString()).isZero();
        assertThat(run("acls")).as(err.toString()).isZero();
        assertThat(run("console", "token", "--name", "anna")).as(err.toString()).isZero();
        assertThat(run("health", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("No service answers").doesNotContain("${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyzer", "decider", "console", "agent", "power-executor"})
    void keepAServiceFromStartingAndAreToldAllAtOnce(String service) {
        assertThat(run(service)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        config + ":",
                        "kafka.client.sasl.jaas.config: ${env:ISOTHERM_TEST_NOT_SET} is not set",
                        "kafka.registryClient.basic.auth.user.info: ${file:/nowhere/password} cannot be read")
                .doesNotContain("\tat ");
    }
}
