package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
    private static final Instant PUBLISHED = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {-86_400_000, 0, 59_999, 60_000})
    void whatIsDatedUpToAMinuteAfterItsPublicationIsTaken(long aheadMillis) {
        assertThatCode(() -> EventTimes.check(PUBLISHED.plusMillis(aheadMillis), PUBLISHED))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsDatedLaterIsRefused() {
        assertThatThrownBy(() -> EventTimes.check(PUBLISHED.plusMillis(60_001), PUBLISHED))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("dated 2026-03-02T12:01:00.001Z")
                .hasMessageContaining("published at 2026-03-02T12:00:00Z");
    }
}
