package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pools are calm and too full for their hosts awake by turns, and power control has random faults, all at once: only empty
 * hosts are put to sleep and the reserve stays up (I8, and what else {@link InvariantChecks} judges); whoever can be woken is
 * asked as soon as those before have failed or had their time, and relieves the hot host within two ticks of being up; nobody
 * is woken who cannot; no host is put to sleep or woken sooner than its minimum times allow. {@code -Dschedules=10000} runs
 * so many, {@code -Dseed=17} one.
 */
class PowerSchedulesTest {
    private static final int SAMPLE = 30;

    @Test
    void whateverPowerControlDoesHostsSleepEmptyComeInTimeAndDoNotFlap() {
        Long one = Long.getLong("seed");
        int seeds = one == null ? Integer.getInteger("schedules", SAMPLE) : 1;
        List<String> faults = new ArrayList<>();
        int slept = 0;
        int rescues = 0;
        for (int i = 0; i < seeds; i++) {
            long seed = one == null ? i : one;
            PowerSchedule schedule = new PowerSchedule(seed);
            schedule.run().forEach(fault -> faults.add("seed " + seed + ": " + fault));
            slept += schedule.slept();
            rescues += schedule.rescues();
        }
        assertThat(faults)
                .as("of %d schedules, with %d sleeps and %d rescues; -Dseed=N runs one", seeds, slept, rescues)
                .isEmpty();
        if (one == null) {
            assertThat(slept).isGreaterThan(seeds);
            assertThat(rescues).isGreaterThan(seeds / 2);
        }
    }
}
