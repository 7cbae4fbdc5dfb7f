package io.isotherm.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");

    private final PoolRecords records = new PoolRecords("lab");

    @Test
    void saysThatEnergySavedIsEstimatedWhereNothingMeasured() {
        happens("xen1", PowerAction.SLEEP, 0, null);
        assertThat(power()).contains("0.40 kWh (estimated), the idle power of 4.0 hours");
    }

    @Test
    void saysThatEnergySavedIsMeasuredWhereAllOfItWas() {
        happens("xen1", PowerAction.SLEEP, 0, 80.0);
        happens("xen1", PowerAction.WAKE, 1, null);
        happens("xen2", PowerAction.SLEEP, 2, 60.0);
        assertThat(power()).contains("0.20 kWh (measured), the idle power of 3.0 hours");
    }

    @Test
    void saysHowMuchOfTheEnergySavedWasMeasured() {
        happens("xen1", PowerAction.SLEEP, 0, 80.0);
        happens("xen1", PowerAction.WAKE, 1, null);
        happens("xen1", PowerAction.SLEEP, 3, null);
        assertThat(power()).contains("0.18 kWh (0.08 kWh measured, 0.10 kWh estimated), the idle power of 2.0 hours");
    }

    private void happens(String host, PowerAction action, int hours, @Nullable Double idleWatts) {
        records.accept(PowerEvent.newBuilder()
                .setCommandId(action + "-" + hours)
                .setPool("lab")
                .setHost(host)
                .setAction(action)
                .setAt(BEGIN.plus(Duration.ofHours(hours)))
                .setStatus(CommandStatus.SUCCEEDED)
                .setIdleWatts(idleWatts)
                .build());
    }

    private String power() {
        return StatusText.lines(PoolStatus.of(records, BEGIN, BEGIN.plus(Duration.ofHours(4)))).stream()
                .filter(line -> line.startsWith("power: "))
                .findFirst()
                .orElseThrow();
    }
}
