package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A guest appears on a host that was asked to switch itself off. */
class GuestAppearedTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    @Test
    void stopsWhenAGuestAppearsAfterTheHostWasAsked() {
        guestAppears();
        fixture.pass(fixture.config.powerTimeout());

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getDetail()).contains("db (RUNNING)", "stays up");
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    /** It was asked to switch itself off, and cannot be told otherwise. */
    @Test
    void wakesAHostAgainThatWentDownWithAGuest() {
        guestAppears();
        fixture.agentReports.setSilent("xen2", true);
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(70));
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2", "wake xen2", "wake xen2");
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);

        fixture.pool.setPower("xen2", HostPower.State.ON);
        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);
        fixture.agentReports.setSilent("xen2", false);
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getDetail()).contains("db (RUNNING)", "woken again");
    }

    @Test
    void saysThatAHostThatWentDownWithAGuestDoesNotComeUpAgain() {
        guestAppears();
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(fixture.config.powerTimeout().plusSeconds(2));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getDetail()).contains("did not come up again");
    }

    @Test
    void wakesAHostThatWentDownWithAGuestAfterARestartToo() {
        guestAppears();
        fixture.restart();
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pool.obeyPower(true);
        fixture.pass(Duration.ofSeconds(3));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getDetail()).contains("db (RUNNING)", "woken again");
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2", "wake xen2");
    }

    private void guestAppears() {
        fixture.pool.obeyPower(false);
        fixture.pool.allowForce(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(20));
        fixture.pool.host("xen2").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);
        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.GUEST_APPEARED);
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);
    }
}
