package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.GIB;
import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.MigrationCalibration;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.reconcile.MoveReconciler;
import io.isotherm.decider.core.reconcile.WindowPlacement;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final Timing TIMING = Timing.of(PoolConfigs.defaults("p"));
    private static final OpenMove MOVE = new OpenMove(
            "p@x/v",
            "v",
            "v",
            "a",
            "b",
            new Load(2000, GIB, 0, 0),
            10_000,
            10 * MINUTE,
            25 * MINUTE,
            null,
            10 * MINUTE);

    private final List<String> notes = new ArrayList<>();

    @Test
    void aMoveIsOverWhenItsGuestIsSeenAtTheDestinationAlone() {
        PoolLedger after = reconcile(Window.at(12).host("a").host("b").guest("v", 1, 1));
        assertThat(after.moves().open()).isEmpty();
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.ARRIVED);
        assertThat(after.lastSeen().hosts()).containsEntry("v", "b");
        assertThat(after.moves().foreign()).isEmpty();
    }

    @Test
    void aGuestWhoseArrivalNobodyReportedMayHaveLeftSinceItWasSent() {
        PoolLedger seen = reconcile(Window.at(12).host("a").host("b").guest("v", 1, 1));
        assertThat(seen.moves().past()).extracting(PastMove::leftAt).containsExactly(10 * MINUTE);
        assertThat(seen.moves().past()).extracting(PastMove::endedAt).containsExactly(12 * MINUTE);
    }

    @Test
    void aMoveGoesOnWhileItsGuestIsSeenAtTheSourceOrOnItsWayIn() {
        PoolLedger after = reconcile(
                Window.at(12).host("a").guest("v", 1, 1).host("b").guest("v", 0, 1, VmState.MIGRATING_IN, false));
        assertThat(after.moves().open()).containsExactly(MOVE);
    }

    @Test
    void aMoveGoesOnWhileItsGuestIsSeenAtBothEnds() {
        PoolLedger after =
                reconcile(Window.at(12).host("a").guest("v", 1, 1).host("b").guest("v", 1, 1));
        assertThat(after.moves().open()).containsExactly(MOVE);
        assertThat(after.lastSeen().hosts()).containsEntry("v", "a");
        assertThat(notes).isEmpty();
    }

    @Test
    void aReportedSuccessIsTrustedOnlyWhenTheGuestIsSeen() {
        Window stillThere = Window.at(12)
                .host("a")
                .sampledAt(11 * MINUTE + 10_000)
                .guest("v", 1, 1)
                .host("b")
                .sampledAt(11 * MINUTE + 55_000);
        PoolLedger after = reconcile(stillThere, report(CommandStatus.SUCCEEDED, 11 * MINUTE + 20_000));
        assertThat(after.moves().open()).extracting(OpenMove::status).containsExactly(CommandStatus.SUCCEEDED);
    }

    @Test
    void aReportedSuccessIsNotContradictedBeforeBothHostsWereHeard() {
        Window stillThere = Window.at(12).host("a").guest("v", 1, 1).host("b").sampledAt(11 * MINUTE + 10_000);
        PoolLedger after = reconcile(stillThere, report(CommandStatus.SUCCEEDED, 11 * MINUTE + 20_000));
        assertThat(after.moves().open()).extracting(OpenMove::status).containsExactly(CommandStatus.SUCCEEDED);
    }

    @Test
    void aGuestThatIsBackAfterItsReportedSuccessHasMovedAllTheSame() {
        Window stillThere = Window.at(12).host("a").guest("v", 1, 1).host("b");
        PoolLedger after = reconcile(stillThere, report(CommandStatus.SUCCEEDED, 11 * MINUTE));
        assertThat(after.moves().past()).singleElement().satisfies(move -> {
            assertThat(move.outcome()).isEqualTo(Outcome.RETURNED);
            assertThat(move.moved()).isTrue();
            assertThat(move.failedUnderWay()).isTrue();
            assertThat(move.endedAt()).isEqualTo(11 * MINUTE);
        });
        assertThat(notes).singleElement().asString().contains("reported to have succeeded", "on a alone");
    }

    @Test
    void aMoveThatArrivedAfterItWasGivenUpTakesNothingOffItsSource() {
        Window stillThere = Window.at(12).host("a").guest("v", 1, 1).host("b");
        PoolLedger returned = reconcile(stillThere, report(CommandStatus.SUCCEEDED, 11 * MINUTE));
        PoolLedger after = reconcile(returned, Window.at(13).host("a").host("b").guest("v", 1, 1));
        assertThat(after.moves().past()).singleElement().satisfies(move -> {
            assertThat(move.outcome()).isEqualTo(Outcome.ARRIVED);
            assertThat(move.load()).isEqualTo(Load.NONE);
        });
    }

    @Test
    void anArrivalCountsFromItsReportedSuccess() {
        PoolLedger after = reconcile(
                Window.at(12).host("a").host("b").guest("v", 1, 1), report(CommandStatus.SUCCEEDED, 11 * MINUTE));
        assertThat(after.moves().past()).extracting(PastMove::endedAt).containsExactly(11 * MINUTE);
    }

    @Test
    void aMoveIsOverWhenItIsReportedFailedRejectedOrExpired() {
        for (CommandStatus status : List.of(CommandStatus.FAILED, CommandStatus.REJECTED, CommandStatus.EXPIRED)) {
            PoolLedger after =
                    reconcile(Window.at(12).host("a").guest("v", 1, 1).host("b"), report(status, 11 * MINUTE));
            assertThat(after.moves().open()).isEmpty();
            assertThat(after.moves().past())
                    .extracting(PastMove::outcome)
                    .containsExactly(Outcome.valueOf(status.name()));
        }
    }

    @Test
    void aGuestThatArrivesAfterItsMoveWasGivenUpIsNotTakenForAForeignMove() {
        PoolLedger failed = reconcile(
                Window.at(12).host("a").guest("v", 1, 1).host("b"), report(CommandStatus.FAILED, 11 * MINUTE));
        PoolLedger after = reconcile(failed, Window.at(13).host("a").host("b").guest("v", 1, 1));
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.ARRIVED);
        assertThat(after.moves().foreign()).isEmpty();
    }

    /** Once it has arrived, a move explains nothing any more: who brings the guest there again is somebody else. */
    @Test
    void aGuestThatSomebodyBringsToWhereItsMoveHadEndedIsAForeignMove() {
        PoolLedger arrived = reconcile(Window.at(12).host("a").host("b").guest("v", 1, 1));
        PoolLedger broughtBack =
                reconcile(arrived, Window.at(13).host("a").guest("v", 1, 1).host("b"));
        assertThat(broughtBack.moves().foreign()).containsEntry("v", 13 * MINUTE);
        PoolLedger again =
                reconcile(broughtBack, Window.at(14).host("a").host("b").guest("v", 1, 1));
        assertThat(again.moves().foreign()).containsEntry("v", 14 * MINUTE);
        assertThat(again.moves().past()).isEqualTo(arrived.moves().past());
        assertThat(notes).singleElement().asString().contains("without a command");
    }

    @Test
    void aGuestThatTurnsUpElsewhereThanItsFailedMoveWentIsAForeignMove() {
        PoolLedger failed = reconcile(
                Window.at(12).host("a").guest("v", 1, 1).host("b"), report(CommandStatus.FAILED, 11 * MINUTE));
        PoolLedger after =
                reconcile(failed, Window.at(13).host("a").host("b").host("c").guest("v", 1, 1));
        assertThat(after.moves().foreign()).containsEntry("v", 13 * MINUTE);
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.FAILED);
    }

    @Test
    void anUnansweredCommandIsOverPastItsDeadlineWhenTheGuestIsAtTheSource() {
        Window early = Window.at(26).host("a").guest("v", 1, 1).host("b");
        assertThat(reconcile(early).moves().open()).hasSize(1);
        Window late = Window.at(28).host("a").guest("v", 1, 1).host("b");
        assertThat(reconcile(late).moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.UNANSWERED);
    }

    @Test
    void aGuestThatArrivesAfterItsMoveWentUnansweredHasArrived() {
        PoolLedger unanswered =
                reconcile(Window.at(28).host("a").guest("v", 1, 1).host("b"));
        PoolLedger after =
                reconcile(unanswered, Window.at(29).host("a").host("b").guest("v", 1, 1));
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.ARRIVED);
        assertThat(after.moves().past()).extracting(PastMove::endedAt).containsExactly(29 * MINUTE);
        assertThat(after.moves().foreign()).isEmpty();
    }

    @Test
    void aFailureThatIsReportedLateCountsInPlaceOfTheSilence() {
        for (CommandStatus status : List.of(CommandStatus.FAILED, CommandStatus.REJECTED, CommandStatus.EXPIRED)) {
            Window still = Window.at(29).host("a").guest("v", 1, 1).host("b");
            PoolLedger unanswered =
                    reconcile(Window.at(28).host("a").guest("v", 1, 1).host("b"));
            PoolLedger after = reconcile(unanswered, still, late(status, MigrationReason.VM_BUSY));
            PastMove move = after.moves().past().get(0);
            assertThat(after.moves().past()).hasSize(1);
            assertThat(move.outcome()).isEqualTo(Outcome.valueOf(status.name()));
            assertThat(move.reason()).isEqualTo(MigrationReason.VM_BUSY);
            assertThat(move.endedAt()).isEqualTo(28 * MINUTE + 20_000);
        }
    }

    @Test
    void whatIsReportedLateChangesNoOutcomeThatWasAnswered() {
        Window still = Window.at(13).host("a").guest("v", 1, 1).host("b");
        PoolLedger failed = reconcile(
                Window.at(12).host("a").guest("v", 1, 1).host("b"), report(CommandStatus.FAILED, 11 * MINUTE));
        PoolLedger after = reconcile(failed, still, report(CommandStatus.REJECTED, 12 * MINUTE));
        assertThat(after.moves().past()).isEqualTo(failed.moves().past());
    }

    @Test
    void aMoveThatWasBegunMayRunOnPastItsDeadline() {
        Window late = Window.at(28).host("a").guest("v", 1, 1).host("b");
        assertThat(reconcile(late, report(CommandStatus.RUNNING, 27 * MINUTE))
                        .moves()
                        .open())
                .hasSize(1);
        Window silent = Window.at(50).host("a").guest("v", 1, 1).host("b");
        assertThat(reconcile(silent, report(CommandStatus.RUNNING, 27 * MINUTE))
                        .moves()
                        .open())
                .isEmpty();
    }

    @Test
    void aMoveWhoseFateIsUnknownStaysUnfinishedUntilItsGuestIsSeen() {
        Window nobody = Window.at(28).host("a").silent().host("b");
        assertThat(reconcile(nobody, report(CommandStatus.UNKNOWN, 12 * MINUTE))
                        .moves()
                        .open())
                .hasSize(1);
        Window seen = Window.at(28).host("a").host("b").guest("v", 1, 1);
        assertThat(reconcile(seen, report(CommandStatus.UNKNOWN, 12 * MINUTE))
                        .moves()
                        .past())
                .extracting(PastMove::outcome)
                .containsExactly(Outcome.ARRIVED);
    }

    @Test
    void aGuestThatVanishedEndsItsMoveWhenBothHostsWereHeard() {
        assertThat(reconcile(Window.at(28).host("a").host("b")).moves().past())
                .extracting(PastMove::outcome)
                .containsExactly(Outcome.LOST);
    }

    /** It has left its source, and the last sample of its destination was taken before it came: it needs its room there. */
    @Test
    void aGuestThatHasArrivedSinceItsDestinationWasSampledIsUnderWay() {
        CommandReport success = report(CommandStatus.SUCCEEDED, 28 * MINUTE - 10_000);
        Window since = Window.at(28).host("a").host("b").sampledAt(28 * MINUTE - 15_000);
        assertThat(reconcile(since, success).moves().open()).hasSize(1);
        Window later = Window.at(28).host("a").host("b").sampledAt(28 * MINUTE - 5_000);
        assertThat(reconcile(later, success).moves().open()).isEmpty();
    }

    @Test
    void aMoveThatNobodyCommandedIsNoticed() {
        PoolLedger before = seated("w", "a");
        PoolLedger after = reconcile(before, Window.at(12).host("a").host("b").guest("w", 1, 1));
        assertThat(after.moves().foreign()).isEqualTo(Map.of("w", 12 * MINUTE));
        assertThat(notes).singleElement().asString().contains("went from a to b without a command");
    }

    @Test
    void aForeignMoveIsForgottenAfterAWhile() {
        PoolLedger before =
                reconcile(seated("w", "a"), Window.at(12).host("a").host("b").guest("w", 1, 1));
        PoolLedger after = reconcile(before, Window.at(73).host("a").host("b").guest("w", 1, 1));
        assertThat(after.moves().foreign()).isEmpty();
    }

    @Test
    void aGuestThatIsSeenForTheFirstTimeIsNoForeignMove() {
        PoolLedger after =
                reconcile(PoolLedger.empty("p"), Window.at(12).host("a").guest("w", 1, 1));
        assertThat(after.moves().foreign()).isEmpty();
        assertThat(after.lastSeen().hosts()).containsEntry("w", "a");
    }

    @Test
    void aGuestKeepsItsSeatWhileItsHostIsSilent() {
        PoolLedger silent =
                reconcile(seated("w", "a"), Window.at(12).host("a").silent().host("b"));
        assertThat(silent.lastSeen().hosts()).containsEntry("w", "a");
        PoolLedger back =
                reconcile(silent, Window.at(13).host("a").guest("w", 1, 1).host("b"));
        assertThat(back.moves().foreign()).isEmpty();
        assertThat(back.lastSeen().unseen()).isEmpty();
    }

    @Test
    void aGuestThatWentToAThirdHostEndsItsMoveAndIsLeftAlone() {
        PoolLedger after = reconcile(Window.at(12).host("a").host("b").host("c").guest("v", 1, 1));
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.LOST);
        assertThat(after.moves().foreign()).containsKey("v");
    }

    @Test
    void aGuestThatWasSentOnFromWhereItArrivedHasMoved() {
        PoolLedger after = reconcile(
                Window.at(12).host("a").host("b").host("c").guest("v", 1, 1),
                report(CommandStatus.SUCCEEDED, 11 * MINUTE));
        assertThat(after.moves().past()).extracting(PastMove::outcome).containsExactly(Outcome.ARRIVED);
        assertThat(after.moves().foreign()).containsKey("v");
    }

    @Test
    void aReportOfAnotherCommandChangesNothing() {
        PoolLedger after = reconcile(
                Window.at(12).host("a").guest("v", 1, 1).host("b"),
                new CommandReport(
                        CommandReport.Kind.MIGRATION, "another", 11 * MINUTE, CommandStatus.FAILED, 0, "", null, null));
        assertThat(after.moves().open()).containsExactly(MOVE);
    }

    @Test
    void learnsOnceHowLongAMoveTook() {
        CommandReport success = new CommandReport(
                CommandReport.Kind.MIGRATION,
                MOVE.commandId(),
                11 * MINUTE,
                CommandStatus.SUCCEEDED,
                30_000,
                "",
                null,
                null);
        Window window = Window.at(12).host("a").host("b").guest("v", 1, 1);
        MigrationCalibration once = reconcile(window, success).moves().calibration();

        assertThat(once).isEqualTo(MigrationCalibration.NONE.learned(MOVE, 30_000, 11 * MINUTE));
        assertThat(once.factor("v", "a", "b")).isGreaterThan(2);
        assertThat(reconcile(window, success, success.datedAt(11 * MINUTE + 1))
                        .moves()
                        .calibration())
                .isEqualTo(once);
    }

    private PoolLedger reconcile(Window window, CommandReport... reports) {
        PoolLedger before = seated("v", "a").with(MoveHistory.EMPTY.issued(List.of(MOVE)));
        return reconcile(before, window, reports);
    }

    private PoolLedger reconcile(PoolLedger before, Window window, CommandReport... reports) {
        notes.clear();
        return new MoveReconciler(new WindowPlacement(window.states()), TIMING, window.end(), notes)
                .reconcile(before, List.of(reports));
    }

    private static PoolLedger seated(String vm, String host) {
        return PoolLedger.empty("p").with(new LastSeen(Map.of(vm, host), Map.of()));
    }

    private static CommandReport late(CommandStatus status, MigrationReason reason) {
        return new CommandReport(
                CommandReport.Kind.MIGRATION, MOVE.commandId(), 28 * MINUTE + 20_000, status, 0, "why", reason, null);
    }

    private static CommandReport report(CommandStatus status, long at) {
        return new CommandReport(CommandReport.Kind.MIGRATION, MOVE.commandId(), at, status, 0, "why", null, null);
    }
}
