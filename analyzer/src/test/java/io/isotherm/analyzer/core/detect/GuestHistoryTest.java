package io.isotherm.analyzer.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GuestHistoryTest {
    private static GuestHistory after(long windowMillis, double... mhz) {
        GuestHistory history = GuestHistory.first("g", 0, mhz[0], 0, 0);
        for (int i = 1; i < mhz.length; i++) {
            history = history.with(i * windowMillis, windowMillis, mhz[i], 0, 0);
        }
        return history;
    }

    @Test
    void theFirstWindowsWeighEqually() {
        GuestHistory history = after(60_000, 1000, 2000, 3000, 2000);

        assertThat(history.windows()).isEqualTo(4);
        assertThat(history.cpu().mean()).isCloseTo(2000, within(1e-9));
        assertThat(history.cpu().deviation()).isCloseTo(Math.sqrt(500_000), within(1e-9));
    }

    @Test
    void aChangeOfHabitIsTakenUpInTheTimeOfTheMemoryHoweverLongTheWindows() {
        for (long windowMillis : new long[] {60_000, 300_000}) {
            int before = 2000;
            int since = (int) (GuestHistory.MEMORY.toMillis() / windowMillis);
            double[] mhz = new double[before + since];
            for (int i = 0; i < mhz.length; i++) {
                mhz[i] = i < before ? 1000 : 2000;
            }
            assertThat(after(windowMillis, mhz).cpu().mean())
                    .as("windows of %s ms", windowMillis)
                    .isCloseTo(1000 + 1000 * (1 - Math.exp(-1)), within(1.0));
        }
    }
}
