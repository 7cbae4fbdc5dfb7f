package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.isotherm.checker.core.report.CheckReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All services for as many simulated days as {@code -Dsoak.days} says, fractions included, in a pool in which everything
 * happens every eighteen minutes. What they hold is printed, day by day, and does not grow once they are warm.
 */
@Timeout(value = 24, unit = TimeUnit.HOURS)
class SoakIT {
    private static final Duration LENGTH =
            Duration.ofMinutes(Math.round(Double.parseDouble(System.getProperty("soak.days", "0.03")) * 24 * 60));

    /** A day, or less in a short run. */
    private static final Duration STEP =
            LENGTH.compareTo(Duration.ofDays(4)) < 0 ? LENGTH.dividedBy(4) : Duration.ofDays(1);

    /** After so many steps caches and histories are full. */
    private static final int WARM = 2;

    /** The broker is in this process, too, and so is the simulated pool, which keeps its migrations: some 2 MiB a day. */
    private static final long HEAP_BYTES = 64 << 20;

    private static final int THREADS = 10;
    private static final int FILES = 100;
    /** RocksDB compacts when it likes. */
    private static final long STATE_BYTES = 32 << 20;

    /** What is held at a time, state by service. */
    private record Held(long heapBytes, int threads, long files, Map<String, Long> stateBytes) {}

    @Test
    void whatIsHeldDoesNotGrowOnceServicesAreWarm() {
        int rounds = (int) (LENGTH.toMinutes() / 18) + 1;
        try (RunningStory story = new RunningStory(ReplayStory.story(rounds))) {
            List<Held> held = new ArrayList<>();
            for (Duration age = STEP; age.compareTo(LENGTH) <= 0; age = age.plus(STEP)) {
                story.runUntil(age);
                story.forget();
                Held now = held(story.services().directory());
                held.add(now);
                System.out.printf(
                        "Soak, after %.2f days: heap %.1f MiB, %d threads, %d files open, state %s%n",
                        age.toMinutes() / 1440.0,
                        now.heapBytes() / 1048576.0,
                        now.threads(),
                        now.files(),
                        now.stateBytes());
            }
            Held warm = held.get(WARM - 1);
            for (Held later : held.subList(WARM, held.size())) {
                assertThat(later.heapBytes()).isLessThan(warm.heapBytes() + HEAP_BYTES);
                assertThat(later.threads()).isLessThanOrEqualTo(warm.threads() + THREADS);
                assertThat(later.files()).isLessThanOrEqualTo(warm.files() + FILES);
                warm.stateBytes()
                        .forEach((service, bytes) -> assertThat(
                                        later.stateBytes().get(service))
                                .as(service)
                                .isLessThan(bytes + STATE_BYTES));
            }
            CheckReport report = story.check();
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    private static Held held(Path directory) {
        System.gc();
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        Map<String, Long> state = new TreeMap<>();
        for (String service : List.of("analyzer", "decider")) {
            state.put(service, bytes(directory.resolve(service)));
        }
        return new Held(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                state);
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(SoakIT::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files come and go meanwhile. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
