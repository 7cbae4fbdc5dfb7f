package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Weekday;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which times blackouts and modes hold. */
class TimetablesTest {
    private static final String BERLIN = "Europe/Berlin";

    private final PoolConfig config = PoolConfigs.defaults("lab");

    // In Berlin clocks went from 2:00 to 3:00 on 2026-03-29 (01:00 UTC), and from 3:00 to 2:00 on 2026-10-25 (01:00
    // UTC).
    @ParameterizedTest
    @CsvSource({
        "12:00, 13:00, UTC,           2026-01-01T11:59:59Z, false",
        "12:00, 13:00, UTC,           2026-01-01T12:00:00Z, true",
        "12:00, 13:00, UTC,           2026-01-01T12:59:59Z, true",
        "12:00, 13:00, UTC,           2026-01-01T13:00:00Z, false",
        "22:30, 02:00, UTC,           2026-01-01T22:29:59Z, false",
        "22:30, 02:00, UTC,           2026-01-01T22:30:00Z, true",
        "22:30, 02:00, UTC,           2026-01-02T01:59:59Z, true",
        "22:30, 02:00, UTC,           2026-01-02T02:00:00Z, false",
        "00:00, 24:00, UTC,           2026-01-01T00:00:00Z, true",
        "00:00, 24:00, UTC,           2026-01-01T23:59:59Z, true",
        "22:00, 00:00, UTC,           2026-01-01T23:59:59Z, true",
        "22:00, 00:00, UTC,           2026-01-02T00:00:00Z, false",
        "12:00, 13:00, Europe/Berlin, 2026-01-01T11:30:00Z, true",
        "12:00, 13:00, Europe/Berlin, 2026-07-01T11:30:00Z, false",
        "12:00, 13:00, Europe/Berlin, 2026-07-01T10:30:00Z, true",
        "02:00, 03:00, Europe/Berlin, 2026-03-29T00:59:59Z, false",
        "02:00, 03:00, Europe/Berlin, 2026-03-29T01:00:00Z, false",
        "01:00, 02:30, Europe/Berlin, 2026-03-29T00:59:59Z, true",
        "01:00, 02:30, Europe/Berlin, 2026-03-29T01:00:00Z, false",
        "02:30, 04:00, Europe/Berlin, 2026-03-29T00:59:59Z, false",
        "02:30, 04:00, Europe/Berlin, 2026-03-29T01:00:00Z, true",
        "02:30, 04:00, Europe/Berlin, 2026-03-29T02:00:00Z, false",
        "02:00, 03:00, Europe/Berlin, 2026-10-24T23:59:59Z, false",
        "02:00, 03:00, Europe/Berlin, 2026-10-25T00:00:00Z, true",
        "02:00, 03:00, Europe/Berlin, 2026-10-25T01:59:59Z, true",
        "02:00, 03:00, Europe/Berlin, 2026-10-25T02:00:00Z, false",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T00:45:00Z, true",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T01:29:59Z, true",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T01:30:00Z, false",
        "02:30, 04:00, Europe/Berlin, 2026-10-25T00:29:59Z, false",
        "02:30, 04:00, Europe/Berlin, 2026-10-25T00:30:00Z, true",
        "02:30, 04:00, Europe/Berlin, 2026-10-25T01:15:00Z, true",
    })
    void aBlackoutHoldsFromWhenItsClockFirstShowsItsBeginningUntilItLastShowsItsEnd(
            String from, String to, String zone, Instant at, boolean holds) {
        blackout(new Blackout(minute(from), minute(to), List.of(), zone, List.of()));

        assertThat(Timetables.blackout(config, Scenario.OVERLOAD, at).isPresent())
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T22:00:00Z, true",
        "2026-01-03T01:00:00Z, true",
        "2026-01-03T22:30:00Z, false",
        "2026-01-02T01:00:00Z, false",
        "2026-01-09T22:30:00Z, true",
    })
    void theDayIsThatOnWhichItBegins(Instant at, boolean holds) {
        blackout(new Blackout(22 * 60, 2 * 60, List.of(Weekday.FRIDAY), "UTC", List.of()));

        assertThat(Timetables.blackout(config, Scenario.OVERLOAD, at).isPresent())
                .isEqualTo(holds);
    }

    @Test
    void theDayIsThatOfTheZone() {
        blackout(new Blackout(30, 60, List.of(Weekday.SATURDAY), BERLIN, List.of()));

        assertThat(Timetables.blackout(config, Scenario.OVERLOAD, Instant.parse("2026-01-02T23:30:00Z")))
                .as("Friday in UTC, Saturday in Berlin")
                .isPresent();
    }

    @Test
    void aBlackoutHoldsForTheScenariosThatItNamesAndElseForAllButEvacuation() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        blackout(new Blackout(0, 1440, List.of(), "UTC", List.of()));
        assertThat(Timetables.blackout(config, Scenario.IMBALANCE, noon)).isPresent();
        assertThat(Timetables.blackout(config, Scenario.EVACUATION, noon)).isEmpty();

        blackout(new Blackout(0, 1440, List.of(), "UTC", List.of("IMBALANCE", "EVACUATION")));
        assertThat(Timetables.blackout(config, Scenario.IMBALANCE, noon)).isPresent();
        assertThat(Timetables.blackout(config, Scenario.EVACUATION, noon)).isPresent();
        assertThat(Timetables.blackout(config, Scenario.OVERLOAD, noon)).isEmpty();
    }

    @Test
    void theTimetableGoesBeforeTheModeButNotBeforeThatOfAScenarioWhichItDoesNotName() {
        Instant night = Instant.parse("2026-01-01T23:00:00Z");
        Instant day = Instant.parse("2026-01-01T12:00:00Z");
        config.getDecision().setMode(Mode.RECOMMEND);
        config.getDecision().setScenarioModes(Map.of("CONSOLIDATION", Mode.OBSERVE, "EVACUATION", Mode.RECOMMEND));
        config.getDecision()
                .setTimetable(List.of(
                        new ModeTime(Mode.AUTOMATIC, 22 * 60, 6 * 60, List.of(), "UTC", List.of("EVACUATION")),
                        new ModeTime(Mode.AUTOMATIC, 22 * 60, 6 * 60, List.of(), "UTC", List.of())));

        assertThat(Timetables.mode(config, Scenario.OVERLOAD, day)).isEqualTo(Mode.RECOMMEND);
        assertThat(Timetables.mode(config, Scenario.OVERLOAD, night)).isEqualTo(Mode.AUTOMATIC);
        assertThat(Timetables.mode(config, Scenario.CONSOLIDATION, night)).isEqualTo(Mode.OBSERVE);
        assertThat(Timetables.mode(config, Scenario.EVACUATION, night)).isEqualTo(Mode.AUTOMATIC);
        assertThat(Timetables.mode(config, Scenario.EVACUATION, day)).isEqualTo(Mode.RECOMMEND);
        assertThat(Timetables.mode(config, night)).isEqualTo(Mode.AUTOMATIC);
    }

    @Test
    void tellsATimeInWords() {
        assertThat(Timetables.text(
                        new Blackout(1350, 1440, List.of(Weekday.FRIDAY, Weekday.SUNDAY), BERLIN, List.of())))
                .isEqualTo("22:30 to 24:00 on FRIDAY, SUNDAY, Europe/Berlin");
    }

    private void blackout(Blackout blackout) {
        config.getConstraints().setBlackouts(List.of(blackout));
    }

    private static int minute(String time) {
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }
}
