package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.operate.PowerDrillCommand.Drill;
import io.isotherm.pool.PowerDrill;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PowerDrillCommandTest {
    private static final String SLEEP = PowerDrill.commandId("lab@2026-03-01T00:00:00Z", "xen2");

    private final StringWriter said = new StringWriter();
    private final Drill drill = new Drill("lab", "xen2", new PrintWriter(said, true));

    @Test
    void tellsHowLongTheHostTookToSleepAndToWake() {
        drill.accept(event("w0", PowerAction.WAKE, CommandStatus.SUCCEEDED, PowerReason.NONE, 9_000));
        drill.accept(event(SLEEP, PowerAction.SLEEP, CommandStatus.ACCEPTED, PowerReason.NONE, 0));
        drill.accept(event(SLEEP, PowerAction.SLEEP, CommandStatus.SUCCEEDED, PowerReason.NONE, 41_000));
        assertThat(drill.over()).isFalse();
        drill.accept(event("w1", PowerAction.WAKE, CommandStatus.SUCCEEDED, PowerReason.NONE, 187_000));
        assertThat(drill.over()).isTrue();
        assertThat(drill.succeeded()).isTrue();
        assertThat(said.toString().lines())
                .containsExactly(
                        "xen2: going to sleep", "xen2: asleep after 41 s", "xen2: up, its agent reporting after 187 s");
    }

    @Test
    void aSleepOfTheDecidersOwnIsNoDrill() {
        drill.accept(event("lab@x/sleep/xen2", PowerAction.SLEEP, CommandStatus.FAILED, PowerReason.NOT_EMPTY, 0));
        assertThat(drill.over()).isFalse();
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void aDrillThatFailsIsOverWithItsReason() {
        drill.accept(event(SLEEP, PowerAction.SLEEP, CommandStatus.FAILED, PowerReason.STILL_ON, 0));
        assertThat(drill.over()).isTrue();
        assertThat(drill.succeeded()).isFalse();
        assertThat(said.toString()).contains("SLEEP FAILED: STILL_ON");
    }

    private static PowerEvent event(
            String id, PowerAction action, CommandStatus status, PowerReason reason, long elapsed) {
        return PowerEvent.newBuilder()
                .setCommandId(id)
                .setPool("lab")
                .setHost("xen2")
                .setAction(action)
                .setAt(Instant.EPOCH)
                .setStatus(status)
                .setReason(reason)
                .setElapsedMillis(elapsed)
                .build();
    }
}
