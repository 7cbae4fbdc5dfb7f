package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets at either end of a move, and over several ticks. */
class BudgetTest {
    private final PoolRun pool = new PoolRun();
    private String arrived = "b0";

    /** Calm work is begun as soon as one window asks for it. */
    @BeforeEach
    void levelAtOnce() {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
        pool.config.getDetection().setK(1);
        pool.config.getDetection().setN(1);
    }

    @Test
    void aDestinationTakesNoMoreAtOnceThanAHostMay() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        Decision decision = pool.tick(twoHotOneRoom(10));
        assertThat(pool.migrations())
                .singleElement()
                .satisfies(command -> assertThat(command.getDestination()).isEqualTo("c"));
        assertThat(decision.getRejections())
                .filteredOn(rejection -> rejection.getRule().equals("budget-host"))
                .isNotEmpty()
                .allSatisfy(rejection -> assertThat(rejection.getDetail()).contains("from or to c"));
        pool.config.getDecision().setMaxConcurrentMovesPerHost(2);
        pool.tick(twoHotOneRoom(11));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void aSourceGivesNoMoreAwayAtOnceThanAHostMay() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        Decision decision = pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getRejections())
                .filteredOn(rejection -> rejection.getRule().equals("budget-host"))
                .isNotEmpty()
                .allSatisfy(rejection -> assertThat(rejection.getDetail()).contains("from or to a"));
    }

    @Test
    void reliefGoesWhereItCanBeginInsteadOfWaitingForWhatFitsBest() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.tick(Window.hotHostOfFive(10));
        String first = pool.migrations().get(0).getDestination();
        Decision decision =
                pool.tick(Window.hotHostOfFive(11).host("d").guest("x1", 1, 4).guest("x2", 8, 4));
        assertThat(pool.migrations())
                .singleElement()
                .satisfies(command -> assertThat(command.getDestination()).isNotEqualTo(first));
        assertThat(decision.getRejections())
                .anyMatch(rejection ->
                        rejection.getRule().equals("budget-host") && first.equals(rejection.getDestination()));
    }

    @Test
    void aPoolThatWaitsForMovesToEndIsNotSaturated() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.tick(twoHotOneRoom(10));
        Decision decision = pool.tick(twoHotOneRoom(11));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(decision.getScenarios().get(0).getWaitsFor()).isEqualTo("moves under way");
    }

    @Test
    void aMoveThatWasReportedDoneKeepsNobodyWaitingUntilItIsSeen() {
        pool.config.getDecision().setMaxConcurrentMoves(1);
        pool.tick(Window.hotHostOfFive(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 11 * MINUTE - 1_000));
        pool.tick(Window.hotHostOfFive(11)
                .host("d")
                .guest("x1", 4.6, 4)
                .guest("x2", 4.6, 4)
                .host("e"));
        assertThat(pool.ledger().moves().open()).hasSize(2);
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void aMoveThatWasReportedDoneKeepsItsHostsFreeForTheNext() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.tick(veryHot(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 11 * MINUTE - 1_000));
        pool.tick(veryHot(11));
        assertThat(pool.ledger().moves().open()).hasSize(2);
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"isotherm", "mmt-pabfd", "sandpiper"})
    void severalHotHostsAreRelievedAtOnceThoughOneHostFitsAllBest(String algorithm) {
        pool.config.getDecision().setAlgorithms(Map.of("OVERLOAD", algorithm));
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.tick(twoHotTwoRooms(10));
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsExactlyInAnyOrder("a", "b");
    }

    /** The hotter of two hosts has a move under way: what waits for it leaves the only room to the other. */
    @ParameterizedTest
    @ValueSource(strings = {"isotherm", "mmt-pabfd", "sandpiper"})
    void aHostThatMustWaitTakesNoRoomFromOneThatNeedNot(String algorithm) {
        pool.config.getDecision().setAlgorithms(Map.of("OVERLOAD", algorithm));
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.tick(hotAndNearlySo(10, 1.2, 8.3));
        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .containsExactly("b");
        pool.tick(hotAndNearlySo(11, 1.44, 6));
        assertThat(pool.migrations()).singleElement().satisfies(command -> {
            assertThat(command.getSource()).isEqualTo("c");
            assertThat(command.getDestination()).isEqualTo("d");
        });
    }

    @Test
    void aMoveThatNobodyTookUpByItsDeadlineHoldsNoPlace() {
        pool.config.getDecision().setMaxConcurrentMoves(1);
        pool.config.getDecision().setCommandTimeoutMillis(2 * MINUTE);
        pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).hasSize(1);
        pool.tick(hotElsewhere(11));
        assertThat(pool.migrations()).isEmpty();
        pool.tick(hotElsewhere(12));
        assertThat(pool.ledger().moves().open()).isNotEmpty();
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsExactly("d");
    }

    private static Window hotElsewhere(long minute) {
        return Window.hotHostOfFive(minute)
                .host("d")
                .guest("x1", 4.6, 4)
                .guest("x2", 4.6, 4)
                .host("e");
    }

    /**
     * Host a is hot, and several of its guests have to leave it; b has room.
     *
     * @param each what each of the six guests of c uses, in CPUs
     * @param used what d uses
     */
    private static Window hotAndNearlySo(long minute, double each, double used) {
        Window window = Window.at(minute).host("a");
        for (int i = 0; i < 10; i++) {
            window.guest("v" + i, 0.98, 1);
        }
        window.host("b").guest("w", 1, 1).host("c");
        for (int i = 0; i < 6; i++) {
            window.guest("x" + i, each, 1);
        }
        return window.host("d").guest("y", used, 1);
    }

    private static Window twoHotTwoRooms(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 5.7, 16)
                .guest("v2", 1.7, 4)
                .guest("v3", 1.7, 4)
                .host("b")
                .guest("w1", 5.7, 16)
                .guest("w2", 1.7, 4)
                .guest("w3", 1.7, 4)
                .host("c")
                .guest("x1", 0.5, 4)
                .host("d")
                .guest("x2", 4.5, 4);
    }

    @Test
    void severalHostsAreDrainedAtOnceThoughOneHostFitsAllBest() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        pool.config.getConstraints().setMaintenanceHosts(List.of("a", "b"));
        pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 1, 4)
                .guest("v2", 1, 4)
                .host("b")
                .guest("v3", 1, 4)
                .guest("v4", 1, 4)
                .host("c")
                .guest("w1", 1, 20)
                .host("d")
                .guest("w2", 1, 8));
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void movesUnderWaySinceEarlierTicksCount() {
        pool.config.getDecision().setMaxConcurrentMoves(1);
        pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).hasSize(1);
        Decision decision =
                pool.tick(Window.hotHostOfFive(11).host("d").guest("x1", 4.6, 4).guest("x2", 4.6, 4));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getRejectionCounts()).containsKey("budget-concurrent");
    }

    @Test
    void movesThatAreOverCountForTheHour() {
        pool.config.getDecision().setMaxMovesPerHour(1);
        arriveAt(12);
        Decision decision = pool.tick(uneven(13));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getRejectionCounts()).containsKey("budget-moves");
        pool.tick(uneven(69));
        assertThat(pool.migrations()).isEmpty();
        pool.tick(uneven(70));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void memoryOfMovesThatAreOverCountsForTheHour() {
        pool.config.getDecision().setMaxMovedGibPerHour(7.9);
        arriveAt(12);
        Decision decision = pool.tick(uneven(13));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getRejectionCounts()).containsKey("budget-gib");
        pool.tick(uneven(70));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void aBudgetOfMemoryMayBeUsedUpWholly() {
        pool.config.getDecision().setMaxMovedGibPerHour(8.0);
        arriveAt(12);
        pool.tick(uneven(13));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void reliefIsNotHeldBackByTheBudgetsOfAnHour() {
        pool.config.getDecision().setMaxMovesPerHour(0);
        pool.config.getDecision().setMaxMovedGibPerHour(0.0);
        pool.tick(Window.hotHostOfFive(10));
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void aLargePoolHasMoreMovesUnderWayAtOnce() {
        pool.config.getDecision().setMaxConcurrentMovesShare(0.25);
        pool.tick(manyHot(10));
        assertThat(pool.migrations()).hasSize(10);
    }

    @Test
    void whatTheOperatorWroteHoldsInALargePoolToo() {
        pool.config.getDecision().setMaxConcurrentMoves(2);
        pool.config.getDecision().setMaxConcurrentMovesShare(1.0);
        Decision decision = pool.tick(manyHot(10));
        assertThat(pool.migrations()).hasSize(2);
        assertThat(decision.getScenarios().get(0).getWaitsFor()).contains("budget-concurrent");
    }

    @Test
    void movesThatFailedCountForTheHourToo() {
        pool.config.getDecision().setMaxMovesPerHour(1);
        pool.tick(Window.hotHostOfFive(10));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(Events.of(command, CommandStatus.FAILED, 10 * MINUTE + 5_000));
        Decision decision = pool.tick(uneven(11));
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getRejectionCounts()).containsKey("budget-moves");
    }

    /** At minute 10 one move is commanded, and by the given minute it has arrived. */
    private void arriveAt(long minute) {
        pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 4.5, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .host("c")
                .guest("w2", 2, 4));
        assertThat(pool.migrations()).hasSize(1);
        MigrationCommand command = pool.migrations().get(0);
        assertThat(command.getDestination()).isEqualTo("b");
        arrived = command.getVm();
        pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 11 * MINUTE));
        pool.tick(Window.at(minute).host("a").host("b").guest(arrived, 1, 4).host("c"));
        assertThat(pool.ledger().moves().open()).isEmpty();
    }

    /** Another two guests load one host more than the others. */
    private Window uneven(long minute) {
        return Window.at(minute)
                .host("b")
                .guest(arrived, 1, 4)
                .host("a")
                .guest("y1", 3, 4)
                .guest("y2", 3, 4)
                .host("c")
                .guest("w2", 2, 4);
    }

    /** Twenty hot hosts and twenty with room. */
    private static Window manyHot(long minute) {
        Window window = Window.at(minute);
        for (int i = 10; i < 30; i++) {
            window.host("hot" + i).guest("x" + i, 4, 4).guest("y" + i, 5, 4);
            window.host("free" + i);
        }
        return window;
    }

    /** Host a stays hot until more than one guest has left it. */
    private static Window veryHot(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 3, 4)
                .guest("v2", 3, 4)
                .guest("v3", 3, 4)
                .guest("v4", 3, 4)
                .host("b")
                .host("c");
    }

    private static Window twoHotOneRoom(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("a1", 1, 4)
                .guest("a2", 8, 4)
                .host("b")
                .guest("b1", 1, 4)
                .guest("b2", 8, 4)
                .host("c")
                .guest("c1", 3, 4);
    }
}
