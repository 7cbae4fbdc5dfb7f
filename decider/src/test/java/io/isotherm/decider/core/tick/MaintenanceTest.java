package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of hosts in maintenance, and of everything else meanwhile. */
class MaintenanceTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void aHostInMaintenanceIsEvacuated() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        Decision decision = pool.tick(Window.steady(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.EVACUATION);
        assertThat(decision.getAlgorithm()).isEqualTo("evacuate");
        assertThat(pool.migrations())
                .isNotEmpty()
                .allMatch(command -> command.getSource().equals("a"));
    }

    @Test
    void anEvacuationThatIsStuckDoesNotKeepAnOverloadFromRelief() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("c"));
        pool.config.getConstraints().setExcludedVms(List.of("stuck"));
        Decision decision = pool.tick(Window.overload(10).host("c").guest("stuck", 1, 1));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("c is in maintenance"));
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void aHostThatIsDrainedIsToldToBeEmpty() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("b", "c"));
        Decision decision = pool.tick(
                Window.at(10).host("a").guest("v1", 2, 4).host("b").host("c").guest("v2", 2, 4));
        assertThat(decision.getNotes())
                .contains("Host b is drained: empty, may be switched off")
                .noneMatch(note -> note.startsWith("Host c is drained"));
    }

    @Test
    void aHostThatIsDrainedIsToldToBeEmptyAlsoWhileThePoolIsPaused() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        pool.config.getDecision().setPaused(true);
        Decision decision = pool.tick(Window.at(10).host("a").guest("v1", 2, 4).host("b"));
        assertThat(decision.getScenario()).isEqualTo(Scenario.PAUSED);
        assertThat(decision.getNotes()).contains("Host b is drained: empty, may be switched off");
    }

    @Test
    void aHostThatAGuestIsMigratingToIsNotToldToBeEmpty() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .guest("v", 0, 4, VmState.MIGRATING_IN, true)
                .host("b")
                .guest("v", 2, 4));
        assertThat(decision.getNotes()).noneMatch(note -> note.startsWith("Host a is drained"));
    }

    @Test
    void aStuckEvacuationIsStillNamed() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        Decision decision =
                pool.tick(Window.at(10).host("a").guest("v1", 2, 30).host("b").guest("v2", 2, 40));
        assertThat(decision.getScenario()).isEqualTo(Scenario.EVACUATION);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void aDrainLeavesAndNamesAGuestWhoseDiskNoOtherHostHas() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        VmFacts local = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/var/db.img", DiskSharing.LOCAL, "")))
                .build();
        Window window =
                Window.at(10).host("a").guest("web", 1, 1).guest("db", 1, 1).needs(local);
        Decision decision = pool.tick(window.host("b"));
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).containsExactly("web");
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("db (db) can go nowhere: disk /var/db.img is local to a"));
    }

    @Test
    void aDrainKeepsNoHotHostFromRelief() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        Decision decision = pool.tick(hotBesideADrain(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).contains("a", "m");
        assertThat(decision.getScenarios())
                .extracting(ScenarioShare::getScenario)
                .startsWith(Scenario.OVERLOAD, Scenario.EVACUATION);
        assertThat(decision.getScenarios().subList(0, 2)).allSatisfy(share -> {
            assertThat(share.getMode()).isEqualTo(Mode.AUTOMATIC);
            assertThat(share.getGot()).isPositive().isLessThanOrEqualTo(share.getWanted());
        });
        ScenarioShare evacuation = decision.getScenarios().get(1);
        assertThat(evacuation.getAlgorithm()).isEqualTo("evacuate");
        assertThat(evacuation.getEvidence()).singleElement().asString().contains("m is in maintenance", "10 guests");
        assertThat(evacuation.getWaitsFor()).contains("budget-host");
        assertThat(decision.getMoves())
                .filteredOn(move -> move.getSource().equals("m"))
                .extracting(Move::getScenario)
                .containsOnly(Scenario.EVACUATION);
    }

    @Test
    void reliefLeavesAPartOfThePoolsBudgetToADrain() {
        pool.config.getDecision().setMaxConcurrentMoves(4);
        pool.tick(sixHotHostsBesideADrain());
        assertThat(pool.migrations()).hasSize(4);
        assertThat(pool.migrations())
                .filteredOn(command -> command.getSource().equals("m"))
                .hasSize(1);
    }

    @Test
    void reliefLeavesNothingToADrainThatIsInABlackout() {
        pool.config.getDecision().setMaxConcurrentMoves(4);
        pool.config
                .getConstraints()
                .setBlackouts(List.of(Blackout.newBuilder()
                        .setFromMinute(0)
                        .setToMinute(1440)
                        .setScenarios(List.of("EVACUATION"))
                        .build()));
        pool.tick(sixHotHostsBesideADrain());
        assertThat(pool.migrations())
                .hasSize(4)
                .noneMatch(command -> command.getSource().equals("m"));
    }

    private Window sixHotHostsBesideADrain() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        Window window = Window.at(10);
        for (int i = 0; i < 6; i++) {
            window.host("hot" + i).guest("x" + i, 4, 4).guest("y" + i, 3, 4).guest("z" + i, 2.5, 4);
            window.host("free" + i);
        }
        return window.host("m").guest("m0", 1, 4).guest("m1", 1, 4);
    }

    @Test
    void aDrainUnderWayTakesNothingOfWhatReliefMayUse() {
        pool.config.getDecision().setMaxConcurrentMoves(4);
        pool.config.getDecision().setMaxConcurrentMovesPerHost(3);
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.tick(besideADrain(10));
        assertThat(pool.migrations()).hasSize(3);
        pool.tick(besideADrain(11).host("a").guest("v1", 4, 4).guest("v2", 3, 4).guest("v3", 2.5, 4));
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsExactly("a");
    }

    @Test
    void anEvacuationThatIsOnlyRecommendedTakesNothingFromRelief() {
        pool.config.getDecision().setScenarioModes(Map.of("EVACUATION", Mode.RECOMMEND));
        pool.config.getDecision().setMaxConcurrentMoves(1);
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        Decision decision = pool.tick(hotBesideADrain(10));
        assertThat(pool.migrations())
                .singleElement()
                .satisfies(command -> assertThat(command.getSource()).isEqualTo("a"));
        assertThat(decision.getScenarios())
                .filteredOn(share -> share.getScenario() == Scenario.EVACUATION)
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.getGot()).isZero();
                    assertThat(share.getWanted()).isEqualTo(10);
                    assertThat(share.getWaitsFor()).contains("approval");
                });
    }

    @Test
    void aReliefThatIsOnlyObservedTakesNothingFromADrain() {
        pool.config.getDecision().setScenarioModes(Map.of("OVERLOAD", Mode.OBSERVE));
        pool.config.getConstraints().setMaintenanceHosts(List.of("m", "a"));
        Decision decision = pool.tick(hotBesideADrain(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(decision.getMode()).isEqualTo(Mode.OBSERVE);
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).contains("a", "m");
    }

    @Test
    void aHostInMaintenanceWithGuestsThatCannotLeaveHoldsUpNothing() {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.config.getConstraints().setExcludedVms(List.of("pinned"));
        pool.config.getConstraints().setAllowedHosts(Map.of("bound", List.of("m")));
        Decision decision;
        long minute = 10;
        do {
            decision = pool.tick(Window.uneven(minute)
                    .host("m")
                    .guest("off", 0, 4, VmState.STOPPED, true)
                    .guest("pinned", 1, 4)
                    .guest("bound", 1, 4));
            minute++;
        } while (pool.migrations().isEmpty() && minute < 16);
        assertThat(decision.getScenario()).isEqualTo(Scenario.IMBALANCE);
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("m is in maintenance")
                        && note.contains("off (off) is not running")
                        && note.contains("pinned")
                        && note.contains("excludedVms")
                        && note.contains("bound"));
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "STOPPED"})
    void aPoolIsPackedBesideAHostInMaintenanceWhoseGuestCannotLeave(VmState state) {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * Window.MINUTE);
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.config.getConstraints().setExcludedVms(List.of("stays"));
        pool.tick(Window.cold(10).host("m").guest("stays", 0, 4, state, true));
        Decision decision = pool.tick(Window.cold(15).host("m").guest("stays", 0, 4, state, true));
        assertThat(decision.getScenario()).isEqualTo(Scenario.CONSOLIDATION);
        assertThat(pool.migrations()).isNotEmpty().allMatch(command -> command.getScenario() == Scenario.CONSOLIDATION);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("m is in maintenance") && note.contains("stays (stays)"));
    }

    @Test
    void aDrainTakesAtOnceAGuestThatSomebodyElseHasJustMoved() {
        pool.tick(Window.at(8).host("a").guest("v1", 2, 4).host("b").guest("v2", 2, 4));
        pool.tick(movedToA(9));
        assertThat(pool.notes()).anyMatch(note -> note.contains("v2") && note.contains("without a command"));
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        pool.tick(movedToA(10));
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).contains("v2");
    }

    private static Window movedToA(long minute) {
        return Window.at(minute).host("a").guest("v1", 2, 4).guest("v2", 2, 4).host("b");
    }

    /** The hosts of a pool are worked on one after the other. */
    @Test
    void aDrainSendsBackAtOnceAGuestThatWeHaveJustMovedWhereNoOtherHostTakesIt() {
        drainToB();
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        pool.tick(Window.at(11).host("a").host("b").guest("v", 2, 4));
        assertThat(pool.migrations()).singleElement().satisfies(command -> {
            assertThat(command.getDestination()).isEqualTo("a");
            assertThat(command.getReason()).contains("back where it came from: no other host takes it");
        });
    }

    @Test
    void aDrainSendsAGuestOnRatherThanBack() {
        drainToB();
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        // By best fit it would go back to the fuller one.
        pool.tick(Window.at(11)
                .host("a")
                .guest("w", 1, 8)
                .host("b")
                .guest("v", 2, 4)
                .host("c"));
        assertThat(pool.migrations()).singleElement().satisfies(command -> {
            assertThat(command.getDestination()).isEqualTo("c");
            assertThat(command.getReason()).doesNotContain("back");
        });
    }

    private void drainToB() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        pool.tick(Window.at(10).host("a").guest("v", 2, 4).host("b"));
        pool.hear(Events.of(pool.migrations().get(0), CommandStatus.SUCCEEDED, 10 * Window.MINUTE + 20_000));
    }

    @Test
    void aGuestThatNoHostCouldHoldHoldsUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        Decision decision = pool.tick(Window.steady(10).host("m").guest("huge", 1, 62));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("huge (huge) has 62.0 GiB, more than any host outside maintenance"));
    }

    @Test
    void aGuestThatExecutorsCannotMoveHoldsUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.tick(Window.steady(10).host("m").guest("paravirtual", 1, 4));
        MigrationCommand command = pool.migrations().get(0);
        pool.hear(
                Events.of(command, CommandStatus.REJECTED, MigrationReason.NO_LOG_DIRTY, 10 * Window.MINUTE + 20_000));
        Decision decision = pool.tick(Window.steady(11).host("m").guest("paravirtual", 1, 4));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("m is in maintenance") && note.contains("was refused by its executor"));
    }

    @Test
    void aGuestThatNoSingleHostCouldTakeHoldsUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.config.getConstraints().setAllowedHosts(Map.of("v", List.of("m", "b")));
        VmFacts onNfs = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/srv/v.img", DiskSharing.IDENTIFIED, "nfs")))
                .build();
        Decision decision = pool.tick(Window.at(10)
                .host("m")
                .guest("v", 1, 1)
                .needs(onNfs)
                .host("b")
                .host("c")
                .also(state -> state.setFacts(
                        HostFacts.newBuilder().setStorages(List.of("nfs")).build())));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .anyMatch(
                        note -> note.contains("v (v) can go nowhere: disk /srv/v.img is on nfs, which b is not known"));
    }

    @Test
    void aGuestThatExecutorsCanMoveToNoOtherHostHoldsUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.tick(Window.at(10).host("m").guest("v", 1, 1).host("b"));
        pool.hear(Events.of(
                pool.migrations().get(0),
                CommandStatus.REJECTED,
                MigrationReason.INCOMPATIBLE_CPU,
                10 * Window.MINUTE + 20_000));
        Decision decision = pool.tick(Window.at(11).host("m").guest("v", 1, 1).host("b"));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("v (v) was refused at each host that it may run on"));
    }

    @Test
    void guestsThatShareAHostWithOneThatCannotLeaveHoldUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.config.getConstraints().setAffinity(List.of(List.of("x", "y"), List.of("y", "z")));
        pool.config.getConstraints().setExcludedVms(List.of("x"));
        Decision decision = pool.tick(
                Window.steady(10).host("m").guest("x", 1, 1).guest("y", 1, 1).guest("z", 1, 1));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("y (y) shares a host with x (x) (constraints.affinity), which stays")
                        && note.contains("z (z) shares a host with y (y)"));
    }

    @Test
    void guestsThatShareAHostAndFitOnNoOtherTogetherHoldUpNothing() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        pool.config.getConstraints().setAffinity(List.of(List.of("x", "y")));
        Decision decision = pool.tick(
                Window.steady(10).host("m").guest("x", 1, 31).guest("y", 1, 31).guest("v", 1, 1));
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).containsExactly("v");
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("x (x) shares a host with y (y) (constraints.affinity), and no host"
                        + " outside maintenance could take all of them"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a"})
    void aPoolWhoseHostsAreAllInMaintenanceTellsWhyItsGuestsStay(String drained) {
        pool.config.getConstraints().setMaintenanceHosts(List.of(drained));
        Window window = Window.at(10).host("a").guest("v1", 9, 4);
        Decision decision = pool.tick(drained.equals("*") ? window.host("b") : window);
        assertThat(decision.getScenario()).isNotEqualTo(Scenario.UNSAFE);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.startsWith("Host a is in maintenance and keeps 1 guest")
                        && note.contains("v1 (v1) may run on no host outside maintenance"));
    }

    /** Host m holds guests, b, c and d have room. */
    private static Window besideADrain(long minute) {
        Window window = Window.at(minute).host("b").host("c").host("d").host("m");
        for (int i = 0; i < 6; i++) {
            window.guest("m" + i, 0.3, 2);
        }
        return window;
    }

    /** Host a is hot, b and c have room, m holds ten guests. */
    private static Window hotBesideADrain(long minute) {
        Window window = Window.at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2.5, 4)
                .host("b")
                .host("c")
                .host("m");
        for (int i = 0; i < 10; i++) {
            window.guest("m" + i, 0.3, 2);
        }
        return window;
    }
}
