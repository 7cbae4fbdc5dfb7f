package io.isotherm.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"1, 75, 100", "2, 150, 200", "4, 600, 800", "7, 4800, 6400", "9, 7500, 10000", "1000000, 7500, 10000"})
    void doublesEachPauseUpToTheLongest(int failures, long least, long most) {
        assertThat(IntStream.range(0, 200)
                        .mapToObj(attempt -> BACKOFF.after(failures).toMillis()))
                .allSatisfy(millis -> assertThat(millis).isBetween(least, most));
    }

    @Test
    void processesThatFailTogetherDoNotComeBackInStep() {
        assertThat(IntStream.range(0, 200)
                        .mapToLong(process -> BACKOFF.after(100).toMillis())
                        .distinct()
                        .count())
                .isGreaterThan(50);
    }

    @Test
    void refusesPausesThatAreNone() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT2S");
    }
}
