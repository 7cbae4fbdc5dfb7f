package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.Isotherm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SASL mechanism that there is not is told before anything connects, by services and commands alike. */
class UnknownMechanismTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyzer",
                "decider",
                "console",
                "agent",
                "power-executor",
                "status",
                "watch decisions",
                "topics create",
                "check"
            })
    void isToldWithTheSettingAndTheRemedy(String command, @TempDir Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("isotherm.yaml"), """
                pool: lab
                kafka:
                  bootstrapServers: 127.0.0.1:1
                  client: {security.protocol: SASL_PLAINTEXT, sasl.mechanism: NOPE}
                """);
        StringWriter err = new StringWriter();

        int exit = Isotherm.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute((command + " -c " + config).split(" "));

        assertThat(exit).as(err.toString()).isEqualTo(2);
        assertThat(err.toString())
                .contains(config + ":", "kafka.client.sasl.mechanism: 'NOPE' is not allowed", "SCRAM-SHA-512")
                .doesNotContain("\tat ");
    }
}
