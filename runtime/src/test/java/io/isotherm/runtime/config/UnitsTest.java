package io.isotherm.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void saysDurationsInSeveralUnits() {
        assertThat(Units.words(Duration.ofSeconds(233))).isEqualTo("3min 53s");
        assertThat(Units.words(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Units.words(Duration.ofDays(1).plusMillis(60_001))).isEqualTo("1d 1min");
        assertThat(Units.words(Duration.ofMillis(20))).isEqualTo("20ms");
    }
}
