package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeOptionTest {
    private final TimeOption option =
            new TimeOption(InstantSource.fixed(Instant.parse("2026-03-29T10:00:00Z")), ZoneId.of("Europe/Berlin"));

    // Clocks went forward that morning: midnight was at UTC+1, noon is at UTC+2.
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T06:00:00Z, 2026-03-02T06:00:00Z",
        "2026-03-02T06:00:00+01:00, 2026-03-02T05:00:00Z",
        "2026-03-02T06:00-05:30, 2026-03-02T11:30:00Z",
        "2026-03-02, 2026-03-01T23:00:00Z",
        "2026-03-02 06:30, 2026-03-02T05:30:00Z",
        "today, 2026-03-28T23:00:00Z",
        "today 12:00, 2026-03-29T10:00:00Z",
        "Yesterday 08:00, 2026-03-28T07:00:00Z",
        "-2h, 2026-03-29T08:00:00Z",
        "-90min, 2026-03-29T08:30:00Z",
        "now, 2026-03-29T10:00:00Z"
    })
    void readsInstantsDaysAndWhatIsSoLongAgo(String text, Instant expected) {
        assertThat(option.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "-2 moons", "2026-02-30", "today 25:00", "2026-03-02T06:00"})
    void whatIsNoTimeIsToldWithItsForms(String text) {
        assertThatThrownBy(() -> option.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is no time")
                .hasMessageContaining("yesterday 08:00")
                .hasMessageContaining("+01:00");
    }
}
