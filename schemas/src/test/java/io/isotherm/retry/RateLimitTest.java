package io.isotherm.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RateLimit limit = new RateLimit(60, now::get);

    @Test
    void whatAMinuteAllowsMayComeAtOnce() {
        assertThat(limit.tryTake(60)).isTrue();
        assertThat(limit.tryTake(1)).isFalse();
    }

    @Test
    void timeAllowsMoreUpToAMinutesWorth() {
        assertThat(limit.tryTake(60)).isTrue();
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(limit.tryTake(11)).isFalse();
        assertThat(limit.tryTake(10)).isTrue();
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(limit.tryTake(61)).isFalse();
        assertThat(limit.tryTake(60)).isTrue();
    }

    @Test
    void whatWasRefusedIsCountedUntilItIsAskedFor() {
        assertThat(limit.tryTake(61)).isFalse();
        assertThat(limit.tryTake(62)).isFalse();
        assertThat(limit.refused()).isEqualTo(2);
        assertThat(limit.refused()).isZero();
    }

    @Test
    void aLimitAllowsSomething() {
        assertThatThrownBy(() -> new RateLimit(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
