package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.reconcile.PowerReconciler;
import io.isotherm.decider.core.reconcile.WindowPlacement;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerReconcilerTest {
    private static final Timing TIMING = Timing.of(PoolConfigs.defaults("p"));
    private static final OpenPower SLEEP =
            new OpenPower("s", "b", PowerAction.SLEEP, 10 * MINUTE, 25 * MINUTE, null, 10 * MINUTE);
    private static final OpenPower WAKE =
            new OpenPower("w", "b", PowerAction.WAKE, 10 * MINUTE, 25 * MINUTE, null, 10 * MINUTE);
    private static final Map<String, HostSleep> ASLEEP = Map.of("b", new HostSleep(HostSleep.State.ASLEEP, MINUTE));

    private final List<String> notes = new ArrayList<>();

    @Test
    void aHostIsOursToWakeOnceItsSleepIsReportedDone() {
        PowerHistory after =
                reconcile(book(SLEEP), Window.at(12).host("a").host("b").silent(), "s", CommandStatus.SUCCEEDED);
        assertThat(after.asleep("b")).isTrue();
        assertThat(after.open()).isEmpty();
    }

    @Test
    void aFailedSleepLeavesTheHostAwake() {
        PowerHistory after = reconcile(book(SLEEP), Window.at(12).host("a").host("b"), "s", CommandStatus.FAILED);
        assertThat(after.awake("b")).isTrue();
        assertThat(after.keptAwake("b")).isTrue();
    }

    @Test
    void aSleepPastItsDeadlineWhoseHostSendsSamplesHasNotHappened() {
        PowerHistory after = reconcile(book(SLEEP), Window.at(28).host("a").host("b"), "s", CommandStatus.ACCEPTED);
        assertThat(after.awake("b")).isTrue();
        assertThat(notes).singleElement().asString().contains("taken as awake");
    }

    @Test
    void aSleepThatWasBegunAndWhoseHostIsSilentHasHappened() {
        PowerHistory after =
                reconcile(book(SLEEP), Window.at(28).host("a").host("b").silent(), "s", CommandStatus.RUNNING);
        assertThat(after.asleep("b")).isTrue();
    }

    @Test
    void aSilentHostWhoseSleepNobodyAnsweredIsNotOurs() {
        PowerHistory after =
                reconcile(book(SLEEP), Window.at(28).host("a").host("b").silent(), "", CommandStatus.RUNNING);
        assertThat(after.asleep("b")).isFalse();
        assertThat(after.open()).isEmpty();
    }

    @Test
    void aWokenHostIsUsableOnceItsSamplesAreGood() {
        PowerHistory reported =
                reconcile(book(WAKE), Window.at(12).host("a").host("b").silent(), "w", CommandStatus.SUCCEEDED);
        assertThat(reported.waking("b")).isTrue();
        PowerHistory poor = reconcile(
                reported, Window.at(13).host("a").host("b").quality(DataQuality.POOR), "", CommandStatus.RUNNING);
        assertThat(poor.waking("b")).isTrue();
        PowerHistory good = reconcile(poor, Window.at(14).host("a").host("b"), "", CommandStatus.RUNNING);
        assertThat(good.awake("b")).isTrue();
        assertThat(good.hosts()).containsEntry("b", new HostSleep(HostSleep.State.WOKEN, 14 * MINUTE));
    }

    @Test
    void aFailedWakeLeavesTheHostAsleep() {
        PowerHistory after =
                reconcile(book(WAKE), Window.at(12).host("a").host("b").silent(), "w", CommandStatus.FAILED);
        assertThat(after.asleep("b")).isTrue();
        assertThat(after.open()).isEmpty();
    }

    @Test
    void aWakeThatShowsNoEffectIsGivenUpPastItsDeadline() {
        PowerHistory after =
                reconcile(book(WAKE), Window.at(28).host("a").host("b").silent(), "", CommandStatus.RUNNING);
        assertThat(after.asleep("b")).isTrue();
        assertThat(after.open()).isEmpty();
        assertThat(notes).singleElement().asString().contains("taken as still asleep");
    }

    @Test
    void aHostThatSomebodyElseHasWokenIsNoLongerOurs() {
        PowerHistory asleep =
                new PowerHistory(List.of(), ASLEEP, Map.of(), Map.of(), 0, Map.of(), List.of(), Map.of(), Map.of());
        PowerHistory after = reconcile(asleep, Window.at(12).host("a").host("b"), "", CommandStatus.RUNNING);
        assertThat(after.hosts()).isEmpty();
        assertThat(notes).singleElement().asString().contains("somebody else has woken it");
    }

    @Test
    void aHostIsEmptySinceItWasFirstSeenSo() {
        PowerHistory first = reconcile(PowerHistory.EMPTY, Window.at(12).host("a"), "", CommandStatus.RUNNING);
        PowerHistory second = reconcile(first, Window.at(13).host("a"), "", CommandStatus.RUNNING);
        assertThat(second.emptySince()).isEqualTo(Map.of("a", 12 * MINUTE));
        PowerHistory used = reconcile(second, Window.at(14).host("a").guest("v", 1, 1), "", CommandStatus.RUNNING);
        assertThat(used.emptySince()).isEmpty();
    }

    @Test
    void aGuestOnAHostOnItsWayDownIsTold() {
        PowerHistory after =
                reconcile(book(SLEEP), Window.at(12).host("a").host("b").guest("v", 1, 1), "s", CommandStatus.RUNNING);
        assertThat(after.open()).hasSize(1);
        assertThat(notes).singleElement().asString().contains("Host b", "(s)", "1 guest", "v");
    }

    @Test
    void aHostOnItsWayDownThatIsEmptyIsNothingToTell() {
        Window definition = Window.at(12).host("a").host("b").guest("v", 0, 1, VmState.STOPPED, true);
        reconcile(book(SLEEP), definition, "s", CommandStatus.RUNNING);
        assertThat(notes).isEmpty();
    }

    private static PowerHistory book(OpenPower open) {
        return new PowerHistory(
                List.of(open),
                open.action() == PowerAction.WAKE ? ASLEEP : Map.of(),
                Map.of(),
                Map.of(),
                0,
                Map.of(),
                List.of(),
                Map.of(),
                Map.of());
    }

    private PowerHistory reconcile(PowerHistory before, Window window, String command, CommandStatus status) {
        notes.clear();
        List<CommandReport> reports = command.isEmpty()
                ? List.of()
                : List.of(new CommandReport(
                        CommandReport.Kind.POWER, command, 11 * MINUTE, status, 0, "why", null, null));
        return new PowerReconciler(new WindowPlacement(window.states()), TIMING, window.end(), notes)
                .reconcile(before, reports, MoveHistory.EMPTY);
    }
}
