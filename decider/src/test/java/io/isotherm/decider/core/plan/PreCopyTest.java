package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PreCopyTest {
    private static final long GIB_IN_KIB = 1024 * 1024;
    private static final double MIB = 1024 * 1024.0;

    @Test
    void idleGuestIsSentOnceAndHardlyStands() {
        PreCopy idle = PreCopy.expect(GIB_IN_KIB, 0, 128 * MIB);
        assertThat(idle).isEqualTo(new PreCopy(8500, 1024 * MIB, 0));
    }

    @Test
    void eachRoundSendsWhatWasDirtiedInTheOneBefore() {
        // Rounds of 1024, 64, 4 and 0.25 MiB at 128 MiB/s while 8 MiB/s
        // are dirtied; what is left then is under 50 pages.
        PreCopy busy = PreCopy.expect(GIB_IN_KIB, 8 * MIB, 128 * MIB);
        assertThat(busy.bytes()).isCloseTo((1024 + 64 + 4 + 0.25 + 0.015625) * MIB, within(1.0));
        assertThat(busy.millis()).isEqualTo(500 + Math.round(1092.265625 / 128 * 1000));
    }

    @Test
    void writeHeavyGuestIsStoppedAfterFiveRoundsForItsWorkingSet() {
        // Dirties faster than the link sends: each further round is the working set, a tenth of memory.
        PreCopy heavy = PreCopy.expect(GIB_IN_KIB, 500 * MIB, 100 * MIB);
        assertThat(heavy.bytes()).isCloseTo(1024 * MIB * 1.5, within(1.0));
        assertThat(heavy.downtimeMillis()).isEqualTo(1024);
    }

    @Test
    void refusesLinkThatSendsNothing() {
        assertThatThrownBy(() -> PreCopy.expect(1, 0, 0)).hasMessageContaining("linkBytesPerSecond is 0.0");
    }
}
