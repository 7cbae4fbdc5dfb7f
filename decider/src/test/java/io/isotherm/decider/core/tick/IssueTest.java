package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IssueTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void aCommandCarriesWhatTheExecutorNeeds() {
        Decision decision = pool.tick(Window.overload(10));
        MigrationCommand command = pool.migrations().get(0);
        assertThat(command.getCommandId()).isEqualTo("p@1970-01-01T00:10:00Z/" + command.getVm());
        assertThat(command.getDecisionId()).isEqualTo(decision.getDecisionId());
        assertThat(command.getMemoryKib()).isEqualTo(4 * Window.GIB);
        assertThat(command.getIssuedAt()).isEqualTo(Instant.ofEpochMilli(10 * MINUTE));
        assertThat(command.getDeadline()).isEqualTo(Instant.ofEpochMilli(25 * MINUTE));
    }

    @Test
    void observingIssuesNothingAndStillSaysWhatWouldBeDone() {
        pool.config.getDecision().setMode(Mode.OBSERVE);
        Decision decision = pool.tick(Window.overload(10));
        assertThat(decision.getMode()).isEqualTo(Mode.OBSERVE);
        assertThat(decision.getMoves()).isNotEmpty().noneMatch(Move::getIssued);
        assertThat(pool.migrations()).isEmpty();
        pool.hear(Events.approval(decision.getMoves().get(0).getCommandId(), 10 * MINUTE + 1));
        pool.tick(Window.overload(11));
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void aModeCanBeChosenForAScenario() {
        pool.config.getDecision().setScenarioModes(Map.of("OVERLOAD", Mode.OBSERVE));
        assertThat(pool.tick(Window.overload(10)).getMode()).isEqualTo(Mode.OBSERVE);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void theSameOverloadIsRelievedInAnAutomaticTimeAndOnlyOfferedOutsideOfIt() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config
                .getDecision()
                .setTimetable(List.of(new ModeTime(Mode.AUTOMATIC, 10, 12, List.of(), "UTC", List.of())));
        Decision before = pool.tick(Window.overload(9));
        assertThat(before.getMode()).isEqualTo(Mode.RECOMMEND);
        assertThat(before.getMoves()).isNotEmpty().noneMatch(Move::getIssued);
        assertThat(pool.migrations()).isEmpty();
        assertThat(pool.tick(Window.overload(10)).getMode()).isEqualTo(Mode.AUTOMATIC);
        assertThat(pool.migrations()).isNotEmpty();
        for (MigrationCommand command : pool.migrations()) {
            pool.hear(Events.of(command, CommandStatus.REJECTED, MigrationReason.VM_BUSY, 10 * MINUTE + 1000));
        }
        Decision after = pool.tick(Window.overload(12));
        assertThat(after.getMode()).isEqualTo(Mode.RECOMMEND);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void aRecommendationIsIssuedOnceApproved() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Decision offered = pool.tick(Window.overload(10));
        assertThat(pool.migrations()).isEmpty();
        Move move = offered.getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 30_000));
        Decision decision = pool.tick(Window.overload(11));
        assertThat(pool.migrations()).extracting(MigrationCommand::getCommandId).containsExactly(move.getCommandId());
        assertThat(decision.getMoves())
                .filteredOn(Move::getIssued)
                .singleElement()
                .satisfies(issued -> assertThat(issued.getReason()).contains("approved by operator"));
    }

    @Test
    void aRecommendationKeepsItsIdWhileItCanBeApproved() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        String first = pool.tick(Window.overload(10)).getMoves().get(0).getCommandId();
        String second = pool.tick(Window.overload(11)).getMoves().get(0).getCommandId();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void anApprovalThatComesTooLateIsNotActedOn() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 21 * MINUTE));
        Decision decision = pool.tick(Window.overload(22));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("expired"));
    }

    @Test
    void aRecommendationCanBeApprovedToItsVeryEnd() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config.getDecision().setApprovalMillis(5 * MINUTE);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 14 * MINUTE));
        pool.tick(Window.overload(15));
        assertThat(pool.migrations()).extracting(MigrationCommand::getCommandId).containsExactly(move.getCommandId());
    }

    @Test
    void anApprovedMoveIsRevalidated() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.config.getConstraints().setForbiddenHosts(Map.of(move.getVm(), List.of("b")));
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 1));
        Decision decision = pool.tick(Window.overload(11));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("forbidden-hosts"));
    }

    @Test
    void anApprovedMoveOfADrainIsNotMadeOnceTheHostIsGivenBack() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        Move move = pool.tick(Window.steady(10)).getMoves().get(0);
        pool.config.getConstraints().setMaintenanceHosts(List.of());
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 1));
        Decision decision = pool.tick(Window.steady(11));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("host a is not in maintenance any more"));
    }

    @Test
    void anApprovalWaitsWhileThePoolIsPaused() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 1));
        pool.config.getDecision().setPaused(true);
        pool.tick(Window.overload(11));
        assertThat(pool.migrations()).isEmpty();
        pool.config.getDecision().setPaused(false);
        pool.tick(Window.overload(12));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void approvalsThatAreRepeatedWhileThePoolIsPausedAreKeptOnce() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.config.getDecision().setPaused(true);
        for (int i = 0; i < 1000; i++) {
            pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + i));
        }
        pool.tick(Window.overload(11));
        assertThat(pool.ledger().offers().approvals()).hasSize(1);
    }

    @Test
    void anApprovalIsActedOnOnce() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        Move move = pool.tick(Window.overload(10)).getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 1));
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 2));
        pool.tick(Window.overload(11));
        assertThat(pool.migrations()).hasSize(1);
        pool.tick(Window.overload(12));
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void noMoreMovesThanAllowedAreUnderWayAtOnce() {
        pool.config.getDecision().setMaxConcurrentMoves(1);
        Decision decision = pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getRejectionCounts()).containsKey("budget-concurrent");
    }

    @Test
    void noMoreMovesThanAllowedAreUnderWayAtOneHost() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        Decision decision = pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getRejectionCounts()).containsKey("budget-host");
    }

    @Test
    void noMoreMovesThanAllowedAreIssuedInAnHour() {
        levelAtOnce();
        pool.config.getDecision().setMaxMovesPerHour(1);
        Decision decision = pool.tick(crowded(10));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getRejectionCounts()).containsKey("budget-moves");
    }

    @Test
    void noMoreMemoryThanAllowedIsMovedInAnHour() {
        levelAtOnce();
        pool.config.getDecision().setMaxMovedGibPerHour(5.0);
        Decision decision = pool.tick(crowded(10));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getRejectionCounts()).containsKey("budget-gib");
    }

    private void levelAtOnce() {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
        pool.config.getDetection().setK(1);
        pool.config.getDetection().setN(1);
    }

    private static Window crowded(long minute) {
        Window window = Window.at(minute).host("a");
        for (int i = 0; i < 7; i++) {
            window.guest("v" + i, 1, 4);
        }
        return window.host("b").host("c");
    }

    @Test
    void aGuestWhoseMoveFailedIsNotTriedAgainAtOnce() {
        pool.config.getConstraints().setExcludedVms(List.of("v2"));
        pool.tick(single(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.FAILED, 10 * MINUTE + 1000));
        Decision decision = pool.tick(single(11));
        assertThat(pool.migrations()).noneMatch(next -> next.getVm().equals(command.getVm()));
        assertThat(decision.getRejectionCounts()).containsKey("held");
        Decision later = pool.tick(single(16));
        assertThat(pool.migrations()).isEmpty();
        assertThat(later.getRejectionCounts()).containsKey("failed-destination");
        pool.tick(single(21));
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).containsExactly(command.getVm());
    }

    @Test
    void aGuestWhoseMoveFailedIsSentToAnotherHostFirst() {
        pool.config.getConstraints().setExcludedVms(List.of("v2"));
        pool.tick(single(10));
        pool.hear(Events.of(pool.migrations().get(0), CommandStatus.FAILED, 10 * MINUTE + 1000));
        pool.tick(single(16).host("c").guest("w", 2.6, 8));
        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .containsExactly("c");
    }

    @Test
    void aGuestThatMovedDoesNotMoveAgainWithinItsCoolDown() {
        levelAtOnce();
        pool.config.getDecision().setImbalance(0.1);
        pool.tick(uneven(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 10 * MINUTE + 20_000));
        // Now the other host is the fuller one: without the cool-down the guest would go back.
        Decision decision = pool.tick(Window.at(12)
                .host("a")
                .guest("v2", 1, 4)
                .host("b")
                .guest("v3", 2, 4)
                .guest("v1", 3, 4));
        assertThat(command.getVm()).isEqualTo("v1");
        assertThat(decision.getScenario()).isEqualTo(Scenario.IMBALANCE);
        assertThat(pool.migrations()).noneMatch(next -> next.getVm().equals("v1"));
        assertThat(decision.getRejectionCounts()).containsKey("cooldown");
    }

    @Test
    void aGuestNeverGoesBackWithinItsCoolDownHotOrNot() {
        pool.config.getConstraints().setExcludedVms(List.of("v2", "v3"));
        pool.tick(single(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 10 * MINUTE + 20_000));
        Decision decision = pool.tick(Window.at(12)
                .host("a")
                .guest("v2", 1, 4)
                .host("b")
                .guest("v3", 5, 4)
                .guest(command.getVm(), 4, 4));
        assertThat(decision.getHosts().getHot()).isEqualTo(1);
        assertThat(pool.migrations()).noneMatch(next -> next.getVm().equals(command.getVm()));
        assertThat(decision.getRejectionCounts()).containsKey("reverse-move");
    }

    @Test
    void aGuestThatSomebodyElseMovedIsLeftAlone() {
        levelAtOnce();
        pool.tick(Window.steady(9));
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 2, 4)
                .host("b")
                .guest("v3", 3, 4)
                .guest("v2", 4, 4));
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("without a command"));
        assertThat(pool.migrations()).noneMatch(command -> command.getVm().equals("v2"));
        assertThat(decision.getRejectionCounts()).containsKey("foreign-move");
    }

    @Test
    void aGuestSeenOnTwoHostsIsNotedAndNotTouched() {
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v2", 0.1, 4)
                .host("c")
                .guest("v5", 2.5, 4));
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("a and b at once"));
        assertThat(pool.migrations()).noneMatch(command -> command.getVm().equals("v2"));
    }

    @Test
    void eventsAfterTheTickWaitForTheNextOne() {
        pool.tick(Window.overload(10));
        int issued = pool.migrations().size();
        pool.hear(Events.of(pool.migrations().get(0), CommandStatus.FAILED, 11 * MINUTE + 1));
        assertThat(pool.tick(Window.overload(11)).getUnfinished()).hasSize(issued);
        assertThat(pool.tick(Window.overload(12)).getNotes()).anyMatch(note -> note.contains("FAILED"));
    }

    @Test
    void aRefusedDuplicateDoesNotEndTheOriginal() {
        pool.tick(Window.overload(10));
        pool.hear(Events.of(
                pool.migrations().get(0), CommandStatus.REJECTED, MigrationReason.DUPLICATE, 10 * MINUTE + 1000));
        String command = pool.migrations().get(0).getCommandId();
        assertThat(pool.tick(Window.overload(11)).getUnfinished()).contains(command);
    }

    private static Window single(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4.5, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .guest("v3", 2.5, 4);
    }

    private static Window uneven(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 1, 4)
                .guest("v2", 3, 4)
                .host("b")
                .guest("v3", 1, 4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OBSERVE", "RECOMMEND"})
    void whatIsOnlyObservedOrRecommendedForAGuestTakesNothingFromWhatActsOnIt(Mode mode) {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
        pool.config.getDecision().setScenarioModes(Map.of("RULE_REPAIR", mode));
        pool.config.getConstraints().setForbiddenHosts(Map.of("v?", List.of("a")));
        pool.tick(Window.uneven(10));
        pool.tick(Window.uneven(11));
        Decision decision = pool.tick(Window.uneven(12));
        assertThat(pool.migrations())
                .singleElement()
                .satisfies(command -> assertThat(command.getScenario()).isEqualTo(Scenario.IMBALANCE));
        assertThat(decision.getMoves())
                .filteredOn(move -> move.getVm().equals(pool.migrations().get(0).getVm()))
                .singleElement()
                .satisfies(move -> assertThat(move.getIssued()).isTrue());
    }

    @Test
    void whatIsOnlyObservedForAGuestHidesNoRecommendation() {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
        pool.config.getDecision().setScenarioModes(Map.of("RULE_REPAIR", Mode.OBSERVE, "IMBALANCE", Mode.RECOMMEND));
        pool.config.getConstraints().setForbiddenHosts(Map.of("v?", List.of("a")));
        pool.tick(Window.uneven(10));
        pool.tick(Window.uneven(11));
        pool.tick(Window.uneven(12));
        assertThat(pool.ledger().offers().moves())
                .singleElement()
                .satisfies(offer -> assertThat(offer.scenario()).isEqualTo(Scenario.IMBALANCE));
    }
}
