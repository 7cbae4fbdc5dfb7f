package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.journal.CommandLifecycle;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a power command that was accepted. */
class PowerTaskTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    @Test
    void saysSoWhenAHostDoesNotFallAsleepInTime() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(602));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("xen2 is ON 600 s after");
    }

    @Test
    void waitsUntilAWokenHostAnswers() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pool.host("xen2").setDown(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(60));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);

        fixture.pool.host("xen2").setDown(false);
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void saysUnknownWhileThePowerCannotBeReadAndFindsOutLater() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.step();
        fixture.pool.failPower(new HypervisorException(Kind.UNREACHABLE, "no BMC"));
        fixture.pass(Duration.ofSeconds(605));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        fixture.restart();
        fixture.pass(Duration.ofSeconds(605));
        assertThat(fixture.powerEvents).extracting(PowerEvent::getStatus).containsOnlyOnce(CommandStatus.UNKNOWN);

        fixture.pool.failPower(null);
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(31));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void afterARestartWaitsForWhatWasBegunAndAsksForNothingAgain() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.step();
        fixture.pool.setPower("xen2", HostPower.State.CHANGING);

        fixture.restart();
        fixture.pass(Duration.ofSeconds(20));
        assertThat(CommandLifecycle.of(fixture.lastPower().getStatus()).isOver())
                .isFalse();
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void afterARestartSaysThatNothingCameOfIt() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        fixture.restart();
        fixture.pass(Duration.ofSeconds(602));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.EXECUTOR_RESTARTED);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    /** However often the executor is restarted, a host is not kept out of use for longer by it. */
    @Test
    void reckonsTheTimeFromWhenItWasAskedForAfterRestartsToo() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(300));
        fixture.restart();
        fixture.pass(Duration.ofSeconds(240));
        fixture.restart();
        fixture.pass(Duration.ofSeconds(50));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);
        fixture.pass(Duration.ofSeconds(12));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.EXECUTOR_RESTARTED);
        assertThat(fixture.lastPower().getDetail()).contains("60");
    }

    /** Its agent reports, but had no time to be heard. */
    @Test
    void leavesTimeToBeHeardAfterALongOutage() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(20));
        fixture.pool.setPower("xen2", HostPower.State.ON);
        fixture.agentReports.setSilent("xen2", true);
        fixture.clock.advance(Duration.ofMinutes(30));
        fixture.restart();
        fixture.pass(Duration.ofSeconds(20));
        fixture.agentReports.setSilent("xen2", false);
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void neverForcesAHostOffWhereThatIsNotAllowed() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(602));

        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void forcesAHostOffThatIsProvenEmptyWhereThatIsAllowed() {
        fixture.pool.obeyPower(false);
        fixture.pool.allowForce(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(290));
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
        fixture.pass(Duration.ofSeconds(15));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2", "force off xen2");
        assertThat(fixture.lastPower().getDetail()).contains("by force");
    }

    @Test
    void neverForcesAHostOffThatIsNotProvenEmpty() {
        fixture.pool.obeyPower(false);
        fixture.pool.allowForce(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(20));
        fixture.pool.host("xen2").setDown(true);
        fixture.pass(Duration.ofSeconds(300));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("not switched off by force", "cannot be read");
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void tellsWhatTheIdleHostDrewWhereThatIsMeasured() {
        fixture.pool.measure(83.5);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(3));
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getIdleWatts()).isEqualTo(83.5);

        fixture.give(fixture.power("p2", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(3));
        assertThat(fixture.lastPower().getIdleWatts()).isNull();

        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p3", "xen2", PowerAction.SLEEP));
        fixture.step();
        fixture.restart();
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(3));
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getIdleWatts()).isEqualTo(83.5);
    }

    @Test
    void takesAControllerThatSaysZeroForOneThatMeasuresNothing() {
        fixture.pool.measure(0);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(3));
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getIdleWatts()).isNull();
    }

    @Test
    void leavesItToTheHostsAgentToSwitchItOff() {
        fixture.pool.switchOffByAgents(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(fixture.lastPower().getDetail()).contains("executor.powerOff");
        assertThat(fixture.pool.powerCalls()).isEmpty();

        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(2));
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void saysWhoWasToSwitchAHostOffThatStaysOn() {
        fixture.pool.switchOffByAgents(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(fixture.config.powerTimeout().plusSeconds(2));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("executor.powerOff");
    }

    @Test
    void believesNoControllerThatCallsAHostOffThatAnswers() {
        fixture.pool.obeyPower(false);
        fixture.pool.controlBy(new HostPower() {
            private State state = State.ON;

            @Override
            public State state(String host) {
                return state;
            }

            @Override
            public void sleep(String host) {
                state = State.OFF;
            }

            @Override
            public void wake(String host) {
                state = State.ON;
            }
        });
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(602));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("power.address");
    }

    @Test
    void saysThatAWokenHostsAgentIsSilent() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.agentReports.setSilent("xen2", true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(602));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.AGENT_SILENT);
        assertThat(fixture.lastPower().getDetail()).contains("its agent sends no samples");
        assertThat(fixture.agentReports.expected()).isEmpty();
    }

    @Test
    void asksASleeperThriceToWakeBeforeItGivesUp() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(602));

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_OFF);
        assertThat(fixture.pool.powerCalls()).containsExactly("wake xen2", "wake xen2", "wake xen2");
    }

    @Test
    void tellsHowLongAHostTookToComeUp() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.agentReports.setSilent("xen2", true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(90));
        fixture.agentReports.setSilent("xen2", false);
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getElapsedMillis()).isBetween(89_000L, 92_000L);
    }
}
