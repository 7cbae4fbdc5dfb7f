package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplacementsTest {
    private Instant now = Instant.EPOCH;
    private final Replacements replacements = new Replacements(() -> now);

    @Test
    void outagesAreWaitedForLongerAndLongerUpToABoundAndForEver() {
        for (int i = 0; i < 1000; i++) {
            Duration longest = Duration.ofSeconds(Math.min(30, 1L << Math.min(i, 5)));
            Duration pause = replacements.afterOutage();
            assertThat(pause).isBetween(longest.multipliedBy(3).dividedBy(4), longest);
            now = now.plus(pause);
        }
    }

    @Test
    void afterAQuietTimeTheWaitIsShortAgain() {
        replacements.afterOutage();
        assertThat(replacements.afterOutage()).isGreaterThan(Duration.ofSeconds(1));
        now = now.plusSeconds(300);
        assertThat(replacements.afterOutage()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void faultsAreTriedAgainOnlyAFewTimes() {
        for (int i = 1; i < Replacements.MOST_FAULTS; i++) {
            assertThat(replacements.afterFault()).isNotNull();
        }
        assertThat(replacements.afterFault()).isNull();
    }

    @Test
    void faultsThatAreFarApartDoNotAddUp() {
        for (int i = 0; i < 3 * Replacements.MOST_FAULTS; i++) {
            assertThat(replacements.afterFault()).isNotNull();
            now = now.plus(Replacements.WITHIN);
        }
    }
}
