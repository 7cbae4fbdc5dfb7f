package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A short story of a pool, with every word that was decided: overload, relief with one failure, a cold pool, a host asleep,
 * saturation, the host woken. A change of the text is a change of behaviour, to be reviewed as such.
 */
class GoldenRecordingTest {
    private final PoolRun pool = new PoolRun();
    private final List<String> told = new ArrayList<>();
    private final List<MigrationCommand> issued = new ArrayList<>();

    @Test
    void decidesAsRecorded() throws IOException {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(2 * MINUTE);
        pool.config.getPower().setMinDownMillis(MINUTE);

        tick(Window.at(1)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v4", 3, 4)
                .host("c")
                .guest("v5", 2, 4));
        List<MigrationCommand> relief = pool.migrations();
        assertThat(relief).isNotEmpty();
        pool.hear(Events.of(relief.get(0), CommandStatus.FAILED, MINUTE + 20_000));
        tick(Window.at(2)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v4", 3, 4)
                .host("c")
                .guest("v5", 2, 4));
        for (long minute = 40; minute < 44; minute++) {
            tick(cold(minute));
        }
        MigrationCommand emptying = issued.get(issued.size() - 1);
        pool.hear(Events.of(emptying, CommandStatus.SUCCEEDED, 43 * MINUTE + 20_000));
        tick(packed(44).host("b"));
        for (PowerCommand command : pool.powers()) {
            pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 44 * MINUTE + 30_000));
        }
        tick(packed(45).host("b").silent());
        tick(saturated(50).host("b").silent());
        for (PowerCommand command : pool.powers()) {
            pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 50 * MINUTE + 40_000));
        }
        tick(saturated(51).host("b"));

        try (InputStream golden = GoldenRecordingTest.class.getResourceAsStream("decisions.txt")) {
            assertThat(String.join("\n", told))
                    .isEqualToNormalizingNewlines(
                            new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private static Window cold(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 1, 4)
                .guest("v2", 1, 4)
                .host("b")
                .guest("v4", 0.5, 4)
                .host("c")
                .guest("v6", 3, 4);
    }

    private static Window packed(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 1, 4)
                .guest("v2", 1, 4)
                .host("c")
                .guest("v4", 0.5, 4)
                .guest("v6", 3, 4);
    }

    private static Window saturated(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 5, 4)
                .host("c")
                .guest("v4", 0.5, 4)
                .guest("v6", 4, 4)
                .guest("v7", 4.1, 4);
    }

    private void tick(Window window) {
        told.add(pool.tick(window).toString());
        issued.addAll(pool.migrations());
    }
}
