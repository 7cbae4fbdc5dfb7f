package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakeClock;
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
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);

        fixture.give(fixture.power("p2", "xen2", PowerAction.WAKE));
        fixture.pass(Duration.ofSeconds(2));

        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
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

        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.NOT_EMPTY);
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    @Test
    void takesGuestsAgainOnceAHostHasNotFallenAsleep() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.give(fixture.command("c1"));
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DESTINATION_UNREACHABLE);
        fixture.pass(Duration.ofSeconds(602));
        fixture.assertPowerOver(CommandStatus.FAILED, PowerReason.STILL_ON);

        fixture.give(fixture.command("c2"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void countsAHostThatIsThereAlreadyAsDone() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.WAKE));
        fixture.step();
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);

        fixture.pool.setPower("xen3", HostPower.State.OFF);
        fixture.give(fixture.power("p2", "xen3", PowerAction.SLEEP));
        fixture.step();
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE);
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
        fixture.assertPowerOver(CommandStatus.SUCCEEDED, PowerReason.NONE);
        fixture.pool.setPower("xen2", HostPower.State.ON);

        fixture.give(decidedBefore);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DESTINATION_UNREACHABLE);
        assertThat(fixture.last().getDetail()).contains("put to sleep");

        fixture.give(fixture.command("c2"));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    /** Asserts that the command failed before anything was asked of the host. */
    private void nothingAsked(PowerReason reason, String... words) {
        fixture.assertPowerOver(CommandStatus.FAILED, reason);
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
}
