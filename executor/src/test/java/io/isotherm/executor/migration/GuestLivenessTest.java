package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.FakeClock;
import io.isotherm.executor.migration.GuestObservation.Seen;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuestLivenessTest {
    private static final Instant START = FakeClock.START;

    private final GuestLiveness liveness = new GuestLiveness();

    @Test
    void believesThatAGuestRunsWhoseCpuTimeNobodyTells() {
        observe(START, 0);
        observe(START.plus(Duration.ofHours(1)), 0);

        assertThat(liveness.isAlive()).isTrue();
        assertThat(liveness.isStalled(START.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void needsTwoReadingsToBelieveThatAGuestRuns() {
        observe(START, 7);
        assertThat(liveness.isAlive()).isFalse();

        observe(START.plusSeconds(1), 8);
        assertThat(liveness.isAlive()).isTrue();
    }

    @Test
    void doesNotTakeACounterThatFellForLife() {
        observe(START, 7);
        observe(START.plusSeconds(1), 6);

        assertThat(liveness.isAlive()).isFalse();
    }

    @Test
    void callsAGuestStalledOnceItsPatienceIsOver() {
        observe(START, 7);
        observe(START.plusSeconds(10), 8);
        Instant over = START.plusSeconds(10).plus(GuestLiveness.PATIENCE);
        observe(over.minusMillis(1), 8);
        assertThat(liveness.isStalled(over.minusMillis(1))).isFalse();
        assertThat(liveness.isStalled(over)).isTrue();

        observe(over, 9);
        assertThat(liveness.isStalled(over)).isFalse();
    }

    @Test
    void forgetsWhatItSawBeforeItWasReset() {
        observe(START, 7);
        observe(START.plusSeconds(1), 8);
        liveness.reset();
        observe(START.plusSeconds(2), 9);

        assertThat(liveness.isAlive()).isFalse();
    }

    private void observe(Instant at, long cpuTimeNanos) {
        liveness.observe(at, new GuestObservation(Seen.RUNNING, Seen.ABSENT, false, cpuTimeNanos));
    }
}
