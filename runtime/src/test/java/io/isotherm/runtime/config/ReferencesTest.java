package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {
    @TempDir
    private Path directory;

    @Test
    void takesCredentialsFromWhereSystemdPutsThem() throws IOException {
        Files.writeString(directory.resolve("kafka-password"), "se$ret\n");
        assertThat(References.resolve(
                        "password",
                        "password=\"${credential:kafka-password}\";",
                        Map.of("CREDENTIALS_DIRECTORY", directory.toString())))
                .isEqualTo("password=\"se$ret\";");
    }

    @Test
    void saysWhatToUseWhereSystemdGivesNoCredentials() {
        assertThatThrownBy(() -> References.resolve("a", "${credential:kafka-password}", Map.of()))
                .hasMessageContaining("${credential:kafka-password}")
                .hasMessageContaining("LoadCredential");
    }

    /** By Kafka's own reading of such a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a\"b",
                "a\\b\\",
                "'a' \"b\" \\n",
                "a=b; c //d /*e",
                "two\nlines\r\tand \u00e9",
                "$1${x}"
            })
    void givesKafkaEveryPasswordAsItIs(String password) {
        for (String quote : List.of("\"", "'")) {
            String line = References.resolve(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\" password=" + quote
                            + "${env:PASSWORD}" + quote + ";",
                    Map.of("PASSWORD", password));

            JaasContext read = JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(line)));
            assertThat(read.configurationEntries())
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.getOptions().get("password")).isEqualTo(password));
        }
    }

    @Test
    void takesWhatIsNoLineOfJaasAsItIs() {
        assertThat(References.resolve("basic.auth.user.info", "me:${env:PASSWORD}", Map.of("PASSWORD", "a\"b\\")))
                .isEqualTo("me:a\"b\\");
    }
}
