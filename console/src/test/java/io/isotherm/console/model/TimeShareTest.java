package io.isotherm.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeShareTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TimeShare share = new TimeShare(10, Duration.ofSeconds(1), 5 * SECOND);

    @Test
    void allowsSeveralInARowAfterAQuietTime() {
        share.took(SECOND / 2);
        assertThat(share.allows(5 * SECOND)).isTrue();
        share.took(SECOND * 3 / 5);

        assertThat(share.allows(5 * SECOND)).isFalse();
    }

    @Test
    void allowsItsPartOfTheTimeOnAverage() {
        int done = 0;
        for (long now = 0; now < 1000; now++) {
            if (share.allows(5 * SECOND + now * SECOND / 10)) {
                share.took(SECOND / 4);
                done++;
            }
        }

        // A second was left, and a tenth of a hundred seconds came.
        assertThat(done).isBetween(44, 45);
    }

    @Test
    void keepsNoMoreForLaterThanItMay() {
        assertThat(share.allows(1_000_000 * SECOND)).isTrue();
        share.took(SECOND + 1);

        assertThat(share.allows(1_000_000 * SECOND)).isFalse();
    }
}
