package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.collector.SampleSchedule.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SampleScheduleTest {
    private static final SampleSchedule TEN_SECONDS = new SampleSchedule(Duration.ofSeconds(10));

    @Test
    void beginsAtTheNextMultipleOfTheInterval() {
        assertThat(TEN_SECONDS.first(Instant.parse("2026-01-01T00:00:03Z")))
                .isEqualTo(Instant.parse("2026-01-01T00:00:10Z"));
        assertThat(TEN_SECONDS.first(Instant.parse("2026-01-01T00:00:10Z")))
                .isEqualTo(Instant.parse("2026-01-01T00:00:10Z"));
        assertThat(TEN_SECONDS.first(Instant.parse("2026-01-01T00:00:10.000000001Z")))
                .isEqualTo(Instant.parse("2026-01-01T00:00:20Z"));
    }

    @Test
    void skipsAndCountsInstantsThatPassedDuringALongReading() {
        Next next = TEN_SECONDS.next(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:25Z"));

        assertThat(next).isEqualTo(new Next(Instant.parse("2026-01-01T00:00:30Z"), 2));
    }

    @Test
    void takesNoInstantTwiceWhenItWakesAFractionEarly() {
        Next next = TEN_SECONDS.next(Instant.parse("2026-01-01T00:00:10Z"), Instant.parse("2026-01-01T00:00:09.999Z"));

        assertThat(next).isEqualTo(new Next(Instant.parse("2026-01-01T00:00:20Z"), 0));
    }

    @Test
    void goesOnByTheNewTimeWhenTheClockIsSetBack() {
        Next next = TEN_SECONDS.next(Instant.parse("2026-01-01T01:00:00Z"), Instant.parse("2026-01-01T00:00:01Z"));

        assertThat(next).isEqualTo(new Next(Instant.parse("2026-01-01T00:00:10Z"), 0));
    }

    @Property
    void neverDriftsNorCatchesUpInBursts(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long start,
            @ForAll @IntRange(min = 100, max = 600_000) int intervalMillis,
            @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 2_000_000) Integer> readings) {
        SampleSchedule schedule = new SampleSchedule(Duration.ofMillis(intervalMillis));
        Instant at = schedule.first(Instant.ofEpochMilli(start));
        long taken = 0;
        long skipped = 0;
        Instant first = at;
        for (int millis : readings) {
            assertThat(at.toEpochMilli() % intervalMillis).isZero();
            Instant now = at.plusMillis(millis);
            Next next = schedule.next(at, now);
            taken++;
            skipped += next.skipped();
            assertThat(next.at()).isAfter(at).isAfterOrEqualTo(now);
            assertThat(next.at()).isBefore(now.plusMillis(intervalMillis + 1L));
            at = next.at();
        }
        assertThat(at).isEqualTo(first.plusMillis((taken + skipped) * intervalMillis));
    }
}
