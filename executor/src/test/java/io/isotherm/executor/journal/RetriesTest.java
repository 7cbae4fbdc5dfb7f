package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Retries retries = new Retries(stopped);

    @Test
    void waitsLongerWithEachFailureInARow() throws Exception {
        Duration first = waited();
        Duration second = waited();

        assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(375));
        assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(750));
    }

    @Test
    void waitsNoLongerOnceItIsToldToStop() throws Exception {
        Thread stopper = new Thread(stopped::countDown);
        stopper.start();

        assertThatThrownBy(retries::failed).isInstanceOf(StoppedException.class);
        assertThatThrownBy(retries::failed).isInstanceOf(StoppedException.class);
        stopper.join();
    }

    private Duration waited() throws StoppedException {
        long begun = System.nanoTime();
        retries.failed();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
