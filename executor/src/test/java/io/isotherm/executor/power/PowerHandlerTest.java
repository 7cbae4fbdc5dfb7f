package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakeClock;
import io.isotherm.executor.journal.CommandLifecycle;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerHandlerTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    @Test
    void putsAnEmptyHostToSleepAndWakesItAgain() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
        assertThat(fixture.pool.powerCalls()).isEmpty();
        fixture.pass(Duration.ofSeconds(2));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);

        fixture.give(fixture.power("p2", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2", "wake xen2");
        assertThat(fixture.powerEvents)
                .extracting(PowerEvent::getStatus)
                .containsExactly(
                        CommandStatus.ACCEPTED,
                        CommandStatus.RUNNING,
                        CommandStatus.SUCCEEDED,
                        CommandStatus.ACCEPTED,
                        CommandStatus.RUNNING,
                        CommandStatus.SUCCEEDED);
    }

    @Test
    void neverPutsAHostToSleepThatHasAGuestThatIsNotShutOff() {
        for (GuestState state : EnumSet.complementOf(EnumSet.of(GuestState.STOPPED))) {
            fixture.pool.host("xen2").put(ExecutorFixture.DB, "db", state, 100);

            fixture.give(fixture.power("p-" + state, "xen2", PowerAction.SLEEP));
            fixture.step();

            nothingAsked(PowerReason.NOT_EMPTY, "db (" + state + ")");
        }
    }

    @Test
    void putsAHostToSleepThatHasOnlyTheDefinitionOfAGuestThatIsShutOff() {
        fixture.pool.host("xen2").put(ExecutorFixture.DB, "db", GuestState.STOPPED, 100);

        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        assertThat(fixture.powerEvents).extracting(PowerEvent::getStatus).contains(CommandStatus.ACCEPTED);
    }

    @Test
    void neverPutsAHostToSleepToWhichAGuestIsOnItsWay() {
        fixture.give(fixture.command("c1"));

        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        refused(PowerReason.NOT_EMPTY, "c1");
    }

    @Test
    void neverPutsAHostToSleepOfWhichItIsNotSure() {
        fixture.pool.host("xen2").setProblems(List.of("a guest could not be read"));
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.step();
        nothingAsked(PowerReason.NOT_EMPTY, "a guest could not be read");

        fixture.pool.host("xen2").setDown(true);
        fixture.give(fixture.power("p2", "xen2", PowerAction.SLEEP));
        fixture.step();
        nothingAsked(PowerReason.NOT_EMPTY, "cannot be read");
    }

    @Test
    void looksAgainBeforeItPutsAHostToSleep() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pool.host("xen2").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);
        fixture.step();

        over(CommandStatus.FAILED, PowerReason.NOT_EMPTY);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    @Test
    void takesGuestsAgainOnceAHostHasNotFallenAsleep() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.give(fixture.command("c1"));
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DESTINATION_UNREACHABLE);
        fixture.pass(Duration.ofSeconds(602));
        over(CommandStatus.FAILED, PowerReason.STILL_ON);

        fixture.give(fixture.command("c2"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void countsAHostThatIsThereAlreadyAsDone() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.step();
        over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);

        fixture.pool.setPower("xen3", HostPower.State.OFF);
        fixture.give(fixture.power("p2", "xen3", PowerAction.SLEEP));
        fixture.step();
        over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    @Test
    void asksForNothingWithoutPowerControl() {
        fixture.pool.failPower(new HypervisorException(Kind.UNSUPPORTED, "no IPMI"));

        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.step();

        nothingAsked(PowerReason.NO_POWER_CONTROL, "no IPMI");
    }

    @Test
    void rejectsAHostThatTheInventoryDoesNotHave() {
        fixture.give(fixture.power("p1", "ghost", PowerAction.WAKE));

        refused(PowerReason.HOST_UNKNOWN, "ghost");
    }

    @Test
    void letsACommandPastItsDeadlineExpire() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE).setDeadline(fixture.clock.instant()));

        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.DEADLINE_PASSED);
    }

    @Test
    void leavesHostsAloneWhosePowerIsNotItsBusiness() {
        fixture.give(fixture.power("p1", "xen1", PowerAction.SLEEP));

        assertThat(fixture.powerEvents).isEmpty();
    }

    @Test
    void answersWhatIsMalformed() {
        fixture.give(fixture.power("", "xen2", PowerAction.SLEEP));
        refused(PowerReason.MALFORMED, "commandId");
        fixture.give(fixture.power("p2", "xen2", PowerAction.SLEEP).setPool("other"));
        refused(PowerReason.MALFORMED, "'other'");
        fixture.powerDispatcher.take(fixture.record(
                fixture.topics.powerCommands().name(),
                "lab/xen2",
                "not Avro".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        fixture.publish();
        refused(PowerReason.MALFORMED, "wire format");
    }

    @Test
    void repeatsTheOutcomeOfACommandThatIsGivenTwice() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(2));

        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.DUPLICATE);
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void saysSoWhenAHostDoesNotFallAsleepInTime() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.STILL_ON);
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

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void saysUnknownWhileThePowerCannotBeReadAndFindsOutLater() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.step();
        fixture.pool.failPower(new HypervisorException(Kind.UNREACHABLE, "no BMC"));
        fixture.pass(Duration.ofSeconds(605));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.UNKNOWN);

        fixture.pool.failPower(null);
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pass(Duration.ofSeconds(31));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
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

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void afterARestartSaysThatNothingCameOfIt() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        fixture.restart();
        fixture.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.EXECUTOR_RESTARTED);
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

        over(CommandStatus.FAILED, PowerReason.EXECUTOR_RESTARTED);
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

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
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

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
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

        over(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("not switched off by force", "cannot be read");
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void tellsWhatTheIdleHostDrewWhereThatIsMeasured() {
        fixture.pool.measure(83.5);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(3));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
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
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getIdleWatts()).isEqualTo(83.5);
    }

    @Test
    void takesAControllerThatSaysZeroForOneThatMeasuresNothing() {
        fixture.pool.measure(0);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(3));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
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
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void saysWhoWasToSwitchAHostOffThatStaysOn() {
        fixture.pool.switchOffByAgents(true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(fixture.config.powerTimeout().plusSeconds(2));

        over(CommandStatus.FAILED, PowerReason.STILL_ON);
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

        over(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(fixture.lastPower().getDetail()).contains("power.address");
    }

    @Test
    void saysThatAWokenHostsAgentIsSilent() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.agentReports.setSilent("xen2", true);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.AGENT_SILENT);
        assertThat(fixture.lastPower().getDetail()).contains("its agent sends no samples");
        assertThat(fixture.agentReports.expected()).isEmpty();
    }

    @Test
    void asksASleeperThriceToWakeBeforeItGivesUp() {
        fixture.pool.setPower("xen2", HostPower.State.OFF);
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.STILL_OFF);
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

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(fixture.lastPower().getElapsedMillis()).isBetween(89_000L, 92_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE,CONTROLLER_UNREACHABLE",
        "TIMEOUT,CONTROLLER_TIMEOUT",
        "REFUSED,CONTROLLER_REFUSED",
        "WRONG_CREDENTIALS,WRONG_CREDENTIALS",
        "OTHER,POWER_FAILED"
    })
    void saysWhyTheControllerIsOfNoUse(Kind kind, PowerReason reason) {
        fixture.pool.failPower(new HypervisorException(kind, "see the rack"));
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.step();

        nothingAsked(reason, "see the rack");
    }

    @Test
    void sendsNoGuestWhereItsHostWasSentToSleepSinceThatWasDecided() {
        MigrationCommand.Builder decidedBefore = fixture.command("c1");
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.pass(Duration.ofSeconds(3));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        fixture.pool.setPower("xen2", HostPower.State.ON);

        fixture.give(decidedBefore);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DESTINATION_UNREACHABLE);
        assertThat(fixture.last().getDetail()).contains("put to sleep");

        fixture.give(fixture.command("c2"));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    /** Asserts that the command failed before anything was asked of the host. */
    private void nothingAsked(PowerReason reason, String... words) {
        over(CommandStatus.FAILED, reason);
        assertThat(fixture.lastPower().getDetail()).contains(words);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    private void refused(PowerReason reason, String... words) {
        PowerEvent last = fixture.lastPower();
        assertThat(last.getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(last.getReason()).isEqualTo(reason);
        assertThat(last.getDetail()).contains(words);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    private void over(CommandStatus status, PowerReason reason) {
        assertThat(fixture.lastPower().getStatus()).isEqualTo(status);
        assertThat(fixture.lastPower().getReason()).isEqualTo(reason);
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }
}
