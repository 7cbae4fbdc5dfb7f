package io.isotherm.launcher.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import io.isotherm.launcher.IsothermProcess;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording that goes on, in a process of its own, until Ctrl-C. */
class RecordFollowIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void goesOnUntilCtrlCAndCanBeReadMeanwhileAndAfterwards() throws Exception {
        Path first = load("first", 8);
        Path second = load("second", 9);
        Path file = directory.resolve("followed.avro");
        long before = count(first);
        long both = before + count(second);
        Path output = directory.resolve("output");
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("data"))) {
            String config = ClusterConfig.in(directory, cluster, "live.");
            replay(first, config);
            Process process = IsothermProcess.of(
                            output, List.of("record", "--follow", "-o", file.toString(), "-c", config))
                    .start();
            try {
                await().atMost(PATIENCE).until(() -> count(file) == before);
                replay(second, config);
                await().atMost(PATIENCE).until(() -> count(file) == both);
                assertThat(process.isAlive()).isTrue();
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
        assertThat(Files.readString(output))
                .contains(both + " records", "host-metrics")
                .doesNotContain("\tat ");
        Recording recording = Recording.open(file);
        assertThat(recording.repairs()).isEmpty();
        assertThat(recording.count()).isEqualTo(both);
    }

    private static long count(Path file) {
        try {
            return Files.exists(file) ? Recording.open(file).count() : 0;
        } catch (RecordingException e) {
            // Not begun yet.
            return 0;
        }
    }

    private static void replay(Path file, String config) {
        assertThat(Isotherm.commandLine()
                        .execute("replay", file.toString(), "--to", "live.", "--into-use", "-c", config))
                .isZero();
    }

    /** Half an hour of one host, a sample each minute. */
    private Path load(String name, int hour) throws Exception {
        StringBuilder trace = new StringBuilder("vm,time,cpu_mhz,memory_mib\n");
        for (int minute = 0; minute < 30; minute++) {
            trace.append(String.format("web,2026-03-02T%02d:%02d:00Z,1200,1024%n", hour, minute));
        }
        return ImportedLoad.of(directory, name, trace, "count=1,cpus=4,mhz=2400,memory=16GiB", "--step", "1min");
    }
}
