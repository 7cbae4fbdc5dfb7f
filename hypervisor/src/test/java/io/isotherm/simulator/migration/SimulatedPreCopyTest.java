package io.isotherm.simulator.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedPreCopyTest {

    @Test
    void sendsTheMemoryOnceWhenNothingIsWritten() {
        SimulatedPreCopy plan = SimulatedPreCopy.of(1_000_000_000, 0, 1e9, 100e6);

        assertThat(plan).isEqualTo(new SimulatedPreCopy(1_000_000_000, Duration.ofSeconds(10), Duration.ZERO, 1));
    }

    @Test
    void eachRoundSendsWhatWasWrittenDuringTheOneBefore() {
        // Written at a tenth of the link's speed: 1000 + 100 + 10 + 1 MB, then 0.1 MB is less than 50 pages.
        SimulatedPreCopy plan = SimulatedPreCopy.of(1_000_000_000, 10e6, 1e9, 100e6);

        assertThat(plan.rounds()).isEqualTo(4);
        assertThat(plan.bytes()).isEqualTo(1_111_100_000);
        assertThat(plan.duration()).isEqualTo(Duration.ofMillis(11_111));
        assertThat(plan.downtime()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void suspendsAGuestThatWritesFasterThanTheLinkAfterFiveRounds() {
        // Four dirty rounds and the last one are all of the working set, 200 MB.
        SimulatedPreCopy plan = SimulatedPreCopy.of(1_000_000_000, 500e6, 200e6, 100e6);

        assertThat(plan.rounds()).isEqualTo(5);
        assertThat(plan.bytes()).isEqualTo(2_000_000_000);
        assertThat(plan.duration()).isEqualTo(Duration.ofSeconds(20));
        assertThat(plan.downtime()).isEqualTo(Duration.ofSeconds(2));
    }
}
