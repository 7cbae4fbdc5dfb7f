package io.isotherm.executor.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PooledTaskSchedulerTest {
    private final PooledTaskScheduler scheduler = new PooledTaskScheduler("lab", 1, Duration.ofMillis(1));

    /** A task of a single step. */
    private record Once(String host, String commandId, CompletableFuture<Map<String, String>> ids)
            implements CommandTask {
        @Override
        public boolean step() {
            return ids.complete(MDC.getCopyOfContextMap());
        }

        @Override
        public boolean occupies() {
            return true;
        }
    }

    private Map<String, String> ids(String host, String command) throws Exception {
        CompletableFuture<Map<String, String>> ids = new CompletableFuture<>();
        scheduler.schedule(new Once(host, command, ids), () -> {});
        return ids.get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        scheduler.stop();
    }

    @Test
    void linesThatAStepLogsCarryPoolHostAndCommand() throws Exception {
        assertThat(ids("xen1", "a")).isEqualTo(Map.of("pool", "lab", "host", "xen1", "command", "a"));
        assertThat(ids("xen2", "b")).isEqualTo(Map.of("pool", "lab", "host", "xen2", "command", "b"));
    }
}
