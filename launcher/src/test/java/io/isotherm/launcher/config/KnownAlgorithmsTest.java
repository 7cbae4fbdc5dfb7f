package io.isotherm.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownAlgorithmsTest {
    @TempDir
    private Path directory;

    private Path file(String line) throws IOException {
        return Files.writeString(directory.resolve("pool.yaml"), "pool: lab\n" + line + "\n");
    }

    private void assertRefused(String line, String... words) throws IOException {
        Path file = file(line);
        assertThatThrownBy(() -> KnownAlgorithms.read(file))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(words);
    }

    @Test
    void refusesAnAlgorithmThatThereIsNot() throws IOException {
        assertRefused(
                "decision: {algorithms: {OVERLOAD: sandpipper}}",
                "decision.algorithms.OVERLOAD: 'sandpipper' is not allowed",
                "isotherm, mmt-pabfd",
                "did you mean sandpiper?");
    }

    @Test
    void refusesADetectorThatThereIsNot() throws IOException {
        assertRefused(
                "detection: {detector: crystal-ball}",
                "detection.detector: crystal-ball is not allowed",
                "iqr, k-of-n-forecast, local-regression, mad, static");
    }

    @Test
    void takesThoseThatThereAre() throws IOException {
        assertThat(KnownAlgorithms.read(file("decision: {algorithms: {OVERLOAD: sandpiper}}"))
                        .getDecision()
                        .getAlgorithms())
                .containsEntry("OVERLOAD", "sandpiper");
    }
}
