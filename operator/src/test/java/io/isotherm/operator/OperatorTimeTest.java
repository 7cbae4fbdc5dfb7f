package io.isotherm.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DetectionConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorTimeTest {
    private static final Instant WINDOW = Instant.parse("2026-03-02T06:00:00Z");
    private static final DetectionConfig DETECTION = PoolConfigs.defaults("lab").getDetection();

    @Test
    void isTheOperatorsClockWhereThatFitsThePool() {
        Instant clock = WINDOW.plusSeconds(40);
        assertThat(OperatorTime.of(clock, Optional.of(WINDOW), DETECTION)).isEqualTo(clock);
        assertThat(OperatorTime.of(clock, Optional.empty(), DETECTION)).isEqualTo(clock);
    }

    @Test
    void aClockThatIsAheadPutsAPauseOffByTwoWindowsAtMost() {
        Instant clock = WINDOW.plus(Duration.ofHours(5));
        assertThat(OperatorTime.of(clock, Optional.of(WINDOW), DETECTION)).isEqualTo(WINDOW.plusSeconds(130));
    }

    @Test
    void nothingIsDatedIntoWindowsThatAreJudgedOrMayBeMeanwhile() {
        Instant clock = WINDOW.minus(Duration.ofHours(5));
        assertThat(OperatorTime.of(clock, Optional.of(WINDOW), DETECTION)).isEqualTo(WINDOW.plusMillis(60_001));
    }
}
