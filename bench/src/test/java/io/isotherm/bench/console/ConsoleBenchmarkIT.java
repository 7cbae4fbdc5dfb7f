package io.isotherm.bench.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.browser.Chromium;
import io.isotherm.bench.scale.PoolSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsoleBenchmarkIT {
    @Test
    void measuresARealConsoleInARealBrowser(@TempDir Path directory) throws Exception {
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(Chromium.program().isPresent(), "Chromium is not installed");
        }
        List<String> told = new ArrayList<>();

        ConsoleResult result = new ConsoleBenchmark(
                        new PoolSize(20, 100),
                        new ConsoleBenchmark.Plan(5, 1, 2, Duration.ofSeconds(3), 256, 1),
                        directory,
                        told::add)
                .run();

        assertThat(told).isNotEmpty();
        assertThat(result.firstViewMillis()).isPositive();
        assertThat(result.wholeViewMillis()).isGreaterThanOrEqualTo(result.firstViewMillis());
        assertThat(result.states()).isBetween(20, 40);
        assertThat(result.shownMillisP99()).isGreaterThanOrEqualTo(result.shownMillisP50());
        assertThat(result.frames()).isPositive();
        assertThat(result.frameMillisP50()).isPositive();
        assertThat(result.heapMib()).isPositive().isLessThan(256);
        assertThat(result.text())
                .startsWith("20 hosts, 100 guests\n")
                .contains("first view", "from topic to page", "frame, scrolled, hovered", "of 256 MiB");
    }
}
