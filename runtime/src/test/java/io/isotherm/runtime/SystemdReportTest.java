package io.isotherm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SystemdReportTest {
    private final List<String> told = new ArrayList<>();
    private final FakeService collector = new FakeService("collector");
    private final FakeService executor = new FakeService("executor");
    private final SystemdReport report =
            new SystemdReport(Map.of("WATCHDOG_USEC", "30000000"), told::add, List.of(collector, executor));

    @Test
    void isReadyOnceAllServicesAre() {
        collector.health = Health.of(true, true, Map.of());
        report.report();
        assertThat(told).containsExactly("WATCHDOG=1\nSTATUS=executor not ready");

        executor.health = Health.of(true, true, Map.of());
        report.report();
        report.report();
        assertThat(told).endsWith("READY=1\nWATCHDOG=1\nSTATUS=Ready", "WATCHDOG=1");
    }

    @Test
    void feedsTheWatchdogOnlyWhileAllAreLive() {
        executor.health = Health.of(false, false, Map.of("commands", "not read any more\nsince 09:00"));
        report.report();
        report.report();
        assertThat(told)
                .containsExactly(
                        "STATUS=collector not ready; " + "executor failed ({commands=not read any more since 09:00})");
    }

    @Test
    void takesAServiceThatDoesNotTellForFailed() {
        executor.health = null;
        report.report();
        assertThat(told).containsExactly("STATUS=collector not ready; executor failed");
    }

    private static final class FakeService implements Service {
        private final String name;
        private @Nullable Health health = Health.of(true, false, Map.of());

        FakeService(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            if (health == null) {
                throw new IllegalStateException("broken");
            }
            return health;
        }

        @Override
        public void close() {}
    }
}
