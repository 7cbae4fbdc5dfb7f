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
        Duration pause = Duration.ZERO;
        for (int i = 0; i < 1000; i++) {
            Duration next = replacements.afterOutage();
            assertThat(next).isBetween(pause, Duration.ofSeconds(30));
            pause = next;
            now = now.plus(next);
        }
        assertThat(pause).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void afterAQuietTimeTheWaitIsShortAgain() {
        replacements.afterOutage();
        assertThat(replacements.afterOutage()).isEqualTo(Duration.ofSeconds(2));
        now = now.plusSeconds(300);
        assertThat(replacements.afterOutage()).isEqualTo(Duration.ofSeconds(1));
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
