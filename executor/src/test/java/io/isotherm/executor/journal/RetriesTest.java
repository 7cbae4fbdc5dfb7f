package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void waitsLongerWithEachFailureInARow() throws Exception {
        Retries retries = stoppedAfter(NEVER);
        Duration first = waited(retries);
        Duration second = waited(retries);

        assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(375));
        assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(750));
    }

    @Test
    void waitsNoLongerOnceItIsToldToStop() {
        Retries retries = stoppedAfter(1);

        assertThatThrownBy(retries::failed).isInstanceOf(StoppedException.class);
    }

    private static Duration waited(Retries retries) throws StoppedException {
        long begun = System.nanoTime();
        retries.failed();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Retries stoppedAfter(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        return new Retries(() -> left.getAndDecrement() == 0);
    }
}
