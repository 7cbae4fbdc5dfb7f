package io.isotherm.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class LimitedLogTest {
    private final AtomicLong now = new AtomicLong();
    private final Queue<SubstituteLoggingEvent> told = new ArrayDeque<>();
    private final LimitedLog log =
            new LimitedLog(new SubstituteLogger("test", told, false), new RateLimit(2, now::get));

    @Test
    void tellsAsMuchAsAMinuteAllowsAndThenHowMuchWentUntold() {
        for (int i = 0; i < 5; i++) {
            log.warn("record {}", i);
        }
        assertThat(told).extracting(SubstituteLoggingEvent::getMessage).containsExactly("record {}", "record {}");

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        log.error("record {}", 5);
        log.warn("record {}", 6);
        assertThat(List.copyOf(told).subList(2, 4))
                .extracting(SubstituteLoggingEvent::getMessage)
                .containsExactly("record {}; 3 before it went untold", "record {}");
    }
}
