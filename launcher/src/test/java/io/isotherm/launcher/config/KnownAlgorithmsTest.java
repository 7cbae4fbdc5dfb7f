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

    @Test
    void refusesAnAlgorithmThatThereIsNot() throws IOException {
        Path file = directory.resolve("pool.yaml");
        Files.writeString(file, "pool: lab\ndecision: {algorithms: {OVERLOAD: sandpipper}}\n");

        assertThatThrownBy(() -> KnownAlgorithms.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("decision.algorithms.OVERLOAD: 'sandpipper' is not allowed")
                .hasMessageContaining("isotherm, mmt-pabfd")
                .hasMessageContaining("did you mean sandpiper?");
    }

    @Test
    void refusesADetectorThatThereIsNot() throws IOException {
        Path file = directory.resolve("pool.yaml");
        Files.writeString(file, "pool: lab\ndetection: {detector: crystal-ball}\n");

        assertThatThrownBy(() -> KnownAlgorithms.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("detection.detector: crystal-ball is not allowed")
                .hasMessageContaining("iqr, k-of-n-forecast, local-regression, mad, static");
    }

    @Test
    void takesThoseThatThereAre() throws IOException {
        Path file = directory.resolve("pool.yaml");
        Files.writeString(file, "pool: lab\ndecision: {algorithms: {OVERLOAD: sandpiper}}\n");

        assertThat(KnownAlgorithms.read(file).getDecision().getAlgorithms()).containsEntry("OVERLOAD", "sandpiper");
    }
}
