package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    @TempDir
    private Path directory;

    @Test
    void takesCredentialsFromWhereSystemdPutsThem() throws IOException {
        Files.writeString(directory.resolve("kafka-password"), "se$ret\n");
        assertThat(References.resolve(
                        "password=\"${credential:kafka-password}\";",
                        Map.of("CREDENTIALS_DIRECTORY", directory.toString())))
                .isEqualTo("password=\"se$ret\";");
    }

    @Test
    void saysWhatToUseWhereSystemdGivesNoCredentials() {
        assertThatThrownBy(() -> References.resolve("${credential:kafka-password}", Map.of()))
                .hasMessageContaining("${credential:kafka-password}")
                .hasMessageContaining("LoadCredential");
    }
}
