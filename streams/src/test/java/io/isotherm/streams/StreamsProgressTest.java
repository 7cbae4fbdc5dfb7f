package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamsProgressTest {
    private final AtomicLong now = new AtomicLong();
    private final StreamsProgress progress = new StreamsProgress(now::get);

    @Test
    void aServiceWithoutWorkGetsOn() {
        now.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(progress.obstacle(0)).isEmpty();
        assertThat(progress.obstacle(1)).isEmpty();
    }

    @Test
    void failuresWithoutACommitBetweenThemAreNoProgress() {
        progress.failed();
        progress.failed();
        assertThat(progress.obstacle(5)).isEmpty();
        progress.failed();
        assertThat(progress.obstacle(5))
                .hasValueSatisfying(told -> assertThat(told).startsWith("3 failures"));
        assertThat(progress.obstacle(0)).isPresent();
        progress.committed();
        assertThat(progress.obstacle(5)).isEmpty();
    }

    @Test
    void recordsThatWaitForMinutesAreNoProgress() {
        now.addAndGet(StreamsProgress.LONGEST.toNanos());
        assertThat(progress.obstacle(7)).isEmpty();
        now.incrementAndGet();
        assertThat(progress.obstacle(7)).hasValue("7 records wait, and nothing was committed for 120 s");
    }
}
