package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose state lies on a small disk of its own, which takes nothing for a while. */
class DiskTroubleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int KEYS = 25_000;
    private static final String LONG = "-".repeat(1_000);

    @TempDir
    static Path directory;

    private static CountingCluster cluster;

    private CountingApplication counting;

    @BeforeAll
    static void startCluster() {
        cluster = new CountingCluster(directory);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void mountDisk() throws Exception {
        counting = cluster.application();
        Files.createDirectory(counting.state);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", counting.state.toString());
        assertThat(mounted || System.getenv("CI") == null).isTrue();
        assumeTrue(mounted, "only root can mount a small disk");
    }

    @AfterEach
    void unmountDisk() throws Exception {
        run("umount", counting.state.toString());
    }

    @Test
    void aDiskThatIsFullIsWaitedForAndNothingIsLost() throws Exception {
        Path filler = counting.state.resolve("filler");
        try (StreamsService service = counting.service()) {
            startAndCount(service);
            fill(filler);
            // More than is kept in memory.
            counting.send(IntStream.range(0, KEYS).mapToObj(number -> number + LONG), "x");
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(service.health().details().get("failure"))
                            .contains("No space left"));
            assertThat(service.health().live()).isTrue();

            Files.delete(filler);
            counting.send("b");
            await().atMost(PATIENCE).until(() -> counting.read("out").contains("2:b"));
        }
        assertThat(counting.read("out")).hasSize(KEYS + 2);
        assertThat(counting.read("dead-letters")).isEmpty();
    }

    @Test
    void startsOnAFullDiskToo() throws Exception {
        Path filler = counting.state.resolve("filler");
        try (StreamsService service = counting.service()) {
            startAndCount(service);
            fill(filler);
            counting.send("b");
        }
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("c");
            Files.delete(filler);
            await().atMost(PATIENCE).until(() -> counting.read("out").contains("3:c"));
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b", "3:c");
    }

    @Test
    void aDiskThatHasBecomeReadOnlyIsToldWithItsPath() throws Exception {
        remount("ro");
        assertThatThrownBy(counting::service)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(counting.state.toString());
        remount("rw");
        try (StreamsService service = counting.service()) {
            startAndCount(service);
        }
    }

    private void startAndCount(StreamsService service) {
        service.start();
        counting.send("a");
        await().atMost(PATIENCE).until(() -> counting.read("out").contains("1:a"));
    }

    private void remount(String how) throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount," + how, counting.state.toString()))
                .isTrue();
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
    }
}
