package io.isotherm.analyzer.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostHistoryTest {
    private final DetectionSettings settings = DetectionSettings.of(PoolConfigs.defaults("berlin"));

    @Test
    void isBounded() {
        HostHistory history = HostHistory.firstSeen(0);
        for (int i = 1; i <= 1000; i++) {
            history = history.withWindow(window(i * 60_000L), i * 60_000L, settings);
        }
        assertThat(history.windows()).hasSize(30);
        assertThat(history.withWindow(window(Long.MAX_VALUE / 120_000 * 60_000), 0, settings)
                        .windows())
                .hasSize(30);
    }

    @Test
    void windowsLeftOutAreUnknown() {
        HostHistory history = HostHistory.firstSeen(0)
                .withWindow(window(60_000), 0, settings)
                .withWindow(window(240_000), 0, settings);

        assertThat(history.windows())
                .containsExactly(
                        window(60_000), WindowUse.unknown(120_000), WindowUse.unknown(180_000), window(240_000));
    }

    @Test
    void windowsOfAnotherLengthAreDropped() {
        PoolConfig other = PoolConfigs.defaults("berlin");
        other.getDetection().setWindowMillis(120_000);
        HostHistory history = HostHistory.firstSeen(0)
                .withWindow(window(120_000), 0, settings)
                .withWindow(window(240_000), 0, DetectionSettings.of(other));

        assertThat(history.windows()).containsExactly(window(240_000));
    }

    @Test
    void aVerdictIsOutdatedWhenNoneOfTheLastWindowsIsKnown() {
        HostHistory history = HostHistory.firstSeen(0)
                .withWindow(window(60_000), 0, settings)
                .judged(new Verdict(Temperature.HOT, List.of(Resource.CPU), List.of(), List.of()), 60_000);
        for (int i = 2; i <= 6; i++) {
            assertThat(history.verdict()).isEqualTo(Temperature.HOT);
            history = history.withWindow(WindowUse.unknown(i * 60_000L), 0, settings)
                    .judged(Verdict.unknown(), i * 60_000L);
        }
        assertThat(history.verdict()).isEqualTo(Temperature.NORMAL);
        assertThat(history.hot()).isEmpty();
        assertThat(history.temperature()).isEqualTo(Temperature.UNKNOWN);
        assertThat(history.since()).isEqualTo(120_000);
    }

    private static WindowUse window(long end) {
        return new WindowUse(end, 0.9, 0.5, null, null);
    }
}
