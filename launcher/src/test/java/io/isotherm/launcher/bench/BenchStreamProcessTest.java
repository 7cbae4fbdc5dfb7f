package io.isotherm.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.IsothermProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of streams as users run it: in a process that is told nothing of what schemas it may trust. */
class BenchStreamProcessTest {
    @TempDir
    private Path directory;

    @Test
    void measuresTheServicesInAProcessOfItsOwn() throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = IsothermProcess.of(
                        output,
                        List.of("bench", "stream", "--hosts", "20", "--records", "1", "--repeat", "1", "--every", "1"))
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(output).content().contains("analyzer", "2 hosts became hot").doesNotContain("Exception", "STEADY");
        assertThat(process.exitValue()).isZero();
    }
}
