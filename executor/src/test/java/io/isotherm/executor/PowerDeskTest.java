package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerDeskTest {
    private final Bench bench = new Bench();

    @Test
    void putsAnEmptyHostToSleepAndWakesItAgain() {
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        assertThat(bench.lastPower().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
        assertThat(bench.pool.powerCalls()).isEmpty();
        bench.pass(Duration.ofSeconds(2));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);

        bench.give(bench.power("p2", "xen2", PowerAction.WAKE));
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(bench.pool.powerCalls()).containsExactly("sleep xen2", "wake xen2");
        assertThat(bench.powerEvents)
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
    void neverPutsAHostToSleepThatHasAGuestInWhateverState() {
        for (GuestState state : GuestState.values()) {
            bench.pool.host("xen2").put(Bench.DB, "db", state, 100);

            bench.give(bench.power("p-" + state, "xen2", PowerAction.SLEEP));

            refused(PowerReason.NOT_EMPTY, "db (" + state + ")");
        }
    }

    @Test
    void neverPutsAHostToSleepToWhichAGuestIsOnItsWay() {
        bench.give(bench.command("c1"));

        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));

        refused(PowerReason.NOT_EMPTY, "c1");
    }

    @Test
    void neverPutsAHostToSleepOfWhichItIsNotSure() {
        bench.pool.host("xen2").setProblems(List.of("a guest could not be read"));
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        refused(PowerReason.NOT_EMPTY, "a guest could not be read");

        bench.pool.host("xen2").setDown(true);
        bench.give(bench.power("p2", "xen2", PowerAction.SLEEP));
        refused(PowerReason.NOT_EMPTY, "cannot be read");
    }

    @Test
    void looksAgainBeforeItPutsAHostToSleep() {
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        bench.pool.host("xen2").put(Bench.DB, "db", GuestState.RUNNING, 100);
        bench.step();

        over(CommandStatus.FAILED, PowerReason.NOT_EMPTY);
        assertThat(bench.pool.powerCalls()).isEmpty();
    }

    @Test
    void countsAHostThatIsThereAlreadyAsDone() {
        bench.give(bench.power("p1", "xen2", PowerAction.WAKE));
        bench.step();
        over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);

        bench.pool.setPower("xen3", HostPower.State.OFF);
        bench.give(bench.power("p2", "xen3", PowerAction.SLEEP));
        bench.step();
        over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);
        assertThat(bench.pool.powerCalls()).isEmpty();
    }

    @Test
    void rejectsWithoutPowerControl() {
        bench.pool.failPower(new HypervisorException(Kind.UNSUPPORTED, "no IPMI"));

        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));

        refused(PowerReason.NO_POWER_CONTROL, "no IPMI");
    }

    @Test
    void rejectsAHostThatTheInventoryDoesNotHave() {
        bench.give(bench.power("p1", "ghost", PowerAction.WAKE));

        refused(PowerReason.HOST_UNKNOWN, "ghost");
    }

    @Test
    void letsACommandPastItsDeadlineExpire() {
        bench.give(bench.power("p1", "xen2", PowerAction.WAKE).setDeadline(bench.clock.instant()));

        assertThat(bench.lastPower().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(bench.lastPower().getReason()).isEqualTo(PowerReason.DEADLINE_PASSED);
    }

    @Test
    void leavesHostsAloneWhosePowerIsNotItsBusiness() {
        bench.give(bench.power("p1", "xen1", PowerAction.SLEEP));

        assertThat(bench.powerEvents).isEmpty();
    }

    @Test
    void answersWhatIsMalformed() {
        bench.give(bench.power("", "xen2", PowerAction.SLEEP));
        refused(PowerReason.MALFORMED, "commandId");
        bench.give(bench.power("p2", "xen2", PowerAction.SLEEP).setPool("other"));
        refused(PowerReason.MALFORMED, "'other'");
        bench.powerDesk.take(bench.record(
                bench.topics.powerCommands().name(),
                "lab/xen2",
                "not Avro".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        bench.publish();
        refused(PowerReason.MALFORMED, "wire format");
    }

    @Test
    void repeatsTheOutcomeOfACommandThatIsGivenTwice() {
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        bench.pass(Duration.ofSeconds(2));

        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));

        assertThat(bench.lastPower().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(bench.lastPower().getReason()).isEqualTo(PowerReason.DUPLICATE);
        assertThat(bench.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void saysSoWhenAHostDoesNotFallAsleepInTime() {
        bench.pool.obeyPower(false);
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        bench.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.POWER_FAILED);
        assertThat(bench.lastPower().getDetail()).contains("ON");
    }

    @Test
    void waitsUntilAWokenHostAnswers() {
        bench.pool.setPower("xen2", HostPower.State.OFF);
        bench.pool.host("xen2").setDown(true);
        bench.give(bench.power("p1", "xen2", PowerAction.WAKE));
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);

        bench.pool.host("xen2").setDown(false);
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void saysUnknownWhileThePowerCannotBeReadAndFindsOutLater() {
        bench.pool.obeyPower(false);
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        bench.step();
        bench.pool.failPower(new HypervisorException(Kind.UNREACHABLE, "no BMC"));
        bench.pass(Duration.ofSeconds(605));
        assertThat(bench.lastPower().getStatus()).isEqualTo(CommandStatus.UNKNOWN);

        bench.pool.failPower(null);
        bench.pool.setPower("xen2", HostPower.State.OFF);
        bench.pass(Duration.ofSeconds(31));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
    }

    @Test
    void afterARestartWaitsForWhatWasBegunAndAsksForNothingAgain() {
        bench.pool.obeyPower(false);
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));
        bench.step();
        bench.pool.setPower("xen2", HostPower.State.CHANGING);

        bench.restart();
        bench.pass(Duration.ofSeconds(20));
        assertThat(LifeCycle.of(bench.lastPower().getStatus()).isOver()).isFalse();
        bench.pool.setPower("xen2", HostPower.State.OFF);
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(bench.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void afterARestartSaysThatNothingCameOfIt() {
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));

        bench.restart();
        bench.pass(Duration.ofSeconds(602));

        over(CommandStatus.FAILED, PowerReason.EXECUTOR_RESTARTED);
        assertThat(bench.pool.powerCalls()).isEmpty();
    }

    private void refused(PowerReason reason, String... words) {
        PowerEvent last = bench.lastPower();
        assertThat(last.getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(last.getReason()).isEqualTo(reason);
        assertThat(last.getDetail()).contains(words);
        assertThat(bench.pool.powerCalls()).isEmpty();
    }

    private void over(CommandStatus status, PowerReason reason) {
        assertThat(bench.lastPower().getStatus()).isEqualTo(status);
        assertThat(bench.lastPower().getReason()).isEqualTo(reason);
        assertThat(bench.steps.followed()).isEmpty();
    }
}
