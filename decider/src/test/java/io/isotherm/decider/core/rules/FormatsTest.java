package io.isotherm.decider.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({
        "1500, 1.5 s",
        "59000, 59 s",
        "60000, 1 min",
        "90000, 1 min 30 s",
        "3600000, 1 h",
        "5400000, 1 h 30 min",
        "86400000, 1 d",
        "129600000, 1 d 12 h"
    })
    void aDurationHasItsLargestUnitAndTheNext(long millis, String text) {
        assertThat(Formats.duration(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2048, 2 MiB", "10484736, 10239 MiB", "10485760, 10.0 GiB", "11010048, 10.5 GiB"})
    void memoryIsInMebibytesBelowTenGibibytes(long kib, String text) {
        assertThat(Formats.memory(kib)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.85, '90.0 %, above 85.0 %'", "0.85004, 0.85, '85.004 %, above 85.000 %'"})
    void aShareAboveItsLimitHasTheDecimalsThatShowIt(double share, double limit, String text) {
        assertThat(Formats.above(share, limit)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.567, 56.7 %", "1, 100.0 %"})
    void aShareIsInPercent(double share, String text) {
        assertThat(Formats.share(share)).isEqualTo(text);
    }
}
