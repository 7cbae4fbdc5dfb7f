package io.isotherm.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.IsothermProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of plans as users run it: in a process that is told nothing of what schemas it may trust. */
class BenchScaleProcessTest {
    @TempDir
    private Path directory;

    @Test
    void measuresAPoolInAProcessOfItsOwn() throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = IsothermProcess.of(
                        output,
                        List.of("bench", "scale", "--sizes", "20/100", "--ticks", "1", "--scenarios", "evacuation"))
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(output).content().contains("EVACUATION").doesNotContain("not completed", "Exception");
        assertThat(process.exitValue()).isZero();
    }
}
