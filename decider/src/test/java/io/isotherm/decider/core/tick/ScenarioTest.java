package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void aPoolWithNothingToDoIsSteadyAndStillDecided() {
        Decision decision = pool.tick(Window.steady(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getDecisionId()).isEqualTo("p@1970-01-01T00:10:00Z");
        assertThat(decision.getScenarioEvidence()).isNotEmpty();
        assertThat(decision.getAlgorithm()).isNull();
        assertThat(decision.getExpected()).isNull();
        assertThat(decision.getMoves()).isEmpty();
        assertThat(decision.getHosts().getNormal()).isEqualTo(2);
    }

    @Test
    void aScenarioIsDatedFromTheTickAtWhichItBegan() {
        pool.tick(Window.steady(10));
        assertThat(pool.tick(Window.steady(11)).getScenarioSince()).isEqualTo(Instant.ofEpochMilli(10 * MINUTE));
        assertThat(pool.tick(Window.overload(12)).getScenarioSince()).isEqualTo(Instant.ofEpochMilli(12 * MINUTE));
    }

    @Test
    void hotHostsWithRoomElsewhereAreAnOverload() {
        Decision decision = pool.tick(Window.overload(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(decision.getScenarioEvidence().get(0)).contains("a is hot", "cpu 90.0 %", "high mark 85.0 %");
        assertThat(decision.getAlgorithm()).isEqualTo("isotherm");
        assertThat(pool.migrations()).isNotEmpty();
        assertThat(pool.migrations()).allMatch(command -> command.getSource().equals("a"));
        assertThat(decision.getMoves()).anyMatch(Move::getIssued);
        assertThat(decision.getExpected().getHotHostsBefore()).isEqualTo(1);
        assertThat(decision.getExpected().getHotHostsAfter()).isZero();
        assertThat(decision.getUnfinished())
                .containsExactlyElementsOf(pool.migrations().stream()
                        .map(MigrationCommand::getCommandId)
                        .toList());
    }

    /** It was measured where it is, whatever was reported in between. */
    @Test
    void aGuestThatCameBackTakesNothingOffItsHost() {
        pool.tick(hotByItselfToo(10));
        MigrationCommand first = pool.migrations().get(0);
        pool.hear(Events.of(first, CommandStatus.SUCCEEDED, 10 * MINUTE + 40_000));
        Decision decision = pool.tick(hotByItselfToo(11));
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("it was sent back, or never left"));
        assertThat(decision.getScenarioEvidence().get(0)).contains("a is hot", "cpu 90.0 %");
    }

    private static Window hotByItselfToo(long minute) {
        return Window.at(minute)
                .host("a")
                .departed(2)
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .host("b")
                .guest("v4", 3, 4);
    }

    @Test
    void anOverloadThatIsBeingRelievedStaysOneAndNothingMoreIsIssued() {
        pool.tick(Window.overload(10));
        Decision decision = pool.tick(Window.overload(11));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void hotHostsWithoutRoomAreASaturationThatAsksForCapacity() {
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 4.5, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .guest("v3", 4.5, 4)
                .guest("v4", 4.5, 4));
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.startsWith("Add capacity"));
    }

    @Test
    void aSaturationSharesWhatIsAboveTheHighMarksAndAsksForCapacityBesides() {
        Decision decision = pool.tick(Window.sharable(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(pool.migrations()).hasSize(1);
        assertThat(decision.getMoves().get(0).getVm()).isEqualTo("v3");
        assertThat(decision.getMoves().get(0).getDestination()).isEqualTo("b");
        assertThat(decision.getScenarioEvidence())
                .contains("What is above the high marks is shared with hosts that stay below theirs");
        assertThat(decision.getNotes()).anyMatch(note -> note.startsWith("Add capacity"));
    }

    @Test
    void aHotHostWhoseGuestsMayNotMoveAsksForNoCapacity() {
        pool.config.getConstraints().setExcludedVms(List.of("v1"));
        pool.config.getConstraints().setAllowedHosts(Map.of("v2", List.of("a")));
        assertRoomWouldNotHelp(pool.tick(
                Window.at(10).host("a").guest("v1", 5, 4).guest("v2", 4, 4).host("b")));
    }

    @Test
    void aHotHostInABlackoutAsksForNoCapacity() {
        Blackout always =
                Blackout.newBuilder().setFromMinute(0).setToMinute(1440).build();
        pool.config.getConstraints().setBlackouts(List.of(always));
        assertRoomWouldNotHelp(pool.tick(Window.overload(10)));
    }

    @Test
    void aHotHostWhoseGuestsDisksAreLocalAsksForNoCapacity() {
        VmFacts local = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/var/v.img", DiskSharing.LOCAL, "")))
                .build();
        assertRoomWouldNotHelp(
                pool.tick(Window.at(10).host("a").guest("v1", 9, 4).needs(local).host("b")));
    }

    private void assertRoomWouldNotHelp(Decision decision) {
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(decision.getScenarioEvidence())
                .anyMatch(text ->
                        text.startsWith("No move relieves any of them, and more room would not help; refused: "));
        assertThat(decision.getNotes()).noneMatch(note -> note.contains("Add capacity"));
    }

    @Test
    void aHotHostIsStillHotBelowItsHighMarkAndSoItIsSaid() {
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .temperature(Temperature.HOT)
                .guest("v1", 4, 4)
                .guest("v2", 4, 4)
                .host("b")
                .guest("v3", 1, 4));
        assertThat(decision.getScenarioEvidence().get(0))
                .isEqualTo(
                        "Host a is hot: cpu 80.0 % (still so: below the high mark of 85.0 %, not below the leave mark of"
                                + " 75.0 %)");
    }

    @Test
    void theEvidenceOfAHotHostNamesWhatDomain0Uses() {
        Decision decision = pool.tick(Window.at(10)
                .host("a")
                .also(state -> state.setDomain0Cpu(0.1))
                .departed(1)
                .guest("v1", 4, 4)
                .guest("v2", 4, 4)
                .host("b"));
        assertThat(decision.getScenarioEvidence().get(0))
                .isEqualTo("Host a is hot: cpu 90.0 %, Domain-0 itself 10.0 % (high mark 85.0 %)");
    }

    @Test
    void calmWorkWaitsForUrgentWorkThatIsBeingDone() {
        evenOut();
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        for (long minute = 10; minute < 16; minute++) {
            Decision decision = pool.tick(Window.uneven(minute).host("m").guest("leaving", 1, 4));
            assertThat(decision.getScenario()).isEqualTo(Scenario.EVACUATION);
            assertThat(pool.migrations())
                    .allMatch(command -> command.getSource().equals("m"));
            if (minute == 15) {
                assertThat(decision.getScenarios())
                        .filteredOn(share -> share.getScenario() == Scenario.IMBALANCE)
                        .singleElement()
                        .satisfies(share -> assertThat(share.getWaitsFor()).contains("EVACUATION"));
            }
        }
    }

    @Test
    void calmWorkWaitsForNothingThatIsStuck() {
        evenOut();
        pool.config.getConstraints().setMaintenanceHosts(List.of("m"));
        List<MigrationCommand> issued = new ArrayList<>();
        for (long minute = 10; minute < 16 && issued.isEmpty(); minute++) {
            Decision decision = pool.tick(Window.uneven(minute).host("m").guest("busy", 8, 4));
            assertThat(decision.getScenario()).isEqualTo(Scenario.EVACUATION);
            issued.addAll(pool.migrations());
        }
        assertThat(issued).isNotEmpty().allMatch(command -> command.getSource().equals("a"));
    }

    @Test
    void noGuestLeavesAHostThatIsHotByItself() {
        for (long minute = 10; minute < 16; minute++) {
            Window window = Window.at(minute).host("a").departed(8.6);
            for (int i = 0; i < 12; i++) {
                window.guest("v" + i, 0.04, 2);
            }
            Decision decision = pool.tick(window.host("b").host("c"));
            assertThat(pool.migrations()).isEmpty();
            assertThat(decision.getNotes())
                    .noneMatch(note -> note.contains("Add capacity"))
                    .anyMatch(note -> note.contains("Host a is hot") && note.contains("Domain-0"));
        }
    }

    @Test
    void hostsThatTheOperatorTookOutDoNotCountAgainstThePool() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("c", "d", "e"));
        Decision decision = pool.tick(Window.overload(10)
                .host("c")
                .silent()
                .host("d")
                .silent()
                .host("e")
                .silent());
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void aBrokenRuleIsRepaired() {
        pool.config.getConstraints().setAntiAffinity(List.of(List.of("v1", "v2")));
        Decision decision = pool.tick(Window.steady(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.RULE_REPAIR);
        assertThat(decision.getAlgorithm()).isEqualTo("repair");
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void hostsThatStayUnevenAreAnImbalance() {
        evenOut();
        for (long minute = 10; minute < 12; minute++) {
            assertThat(pool.tick(Window.uneven(minute)).getScenario()).isEqualTo(Scenario.STEADY);
        }
        Decision decision = pool.tick(Window.uneven(12));
        assertThat(decision.getScenario()).isEqualTo(Scenario.IMBALANCE);
        assertThat(decision.getScenarioEvidence().get(0)).contains("cpu", "10.0 % (b)", "60.0 % (a)");
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void hostsAreUnevenInKOfTheLastNWindows() {
        evenOut();
        for (long minute : List.of(10L, 11L)) {
            pool.tick(Window.uneven(minute));
        }
        for (long minute : List.of(12L, 13L, 14L)) {
            pool.tick(Window.steady(minute));
        }
        assertThat(pool.tick(Window.uneven(15)).getScenario()).isEqualTo(Scenario.STEADY);
        pool.tick(Window.steady(16));
        assertThat(pool.tick(Window.uneven(17)).getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(pool.tick(Window.uneven(18)).getScenario()).isEqualTo(Scenario.IMBALANCE);
    }

    @Test
    void whatGuestsUsuallyUseIsEvenedOutNotWhatTheyUseNow() {
        evenOut();
        for (long minute = 10; minute < 16; minute++) {
            Decision decision = pool.tick(Window.at(minute)
                    .host("a")
                    .guest("v1", 6.5, 4)
                    .usual(0.5)
                    .guest("v2", 0.5, 4)
                    .guest("v3", 0.5, 4)
                    .host("b")
                    .guest("v4", 1, 4));
            assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
            assertThat(pool.migrations()).isEmpty();
        }
    }

    @Test
    void anUnevenPoolInWhichNoHostComesNearOverloadIsLeftAlone() {
        for (long minute = 10; minute < 16; minute++) {
            Decision decision = pool.tick(Window.at(minute)
                    .host("a")
                    .guest("v1", 3, 4)
                    .usual(3)
                    .guest("v2", 3, 4)
                    .usual(3)
                    .host("b")
                    .guest("v3", 1, 4)
                    .usual(1));
            assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
            assertThat(pool.migrations()).isEmpty();
            if (minute == 15) {
                assertThat(decision.getNotes())
                        .anyMatch(note -> note.contains("60.0 % (a)") && note.contains("isotherm"));
            }
        }
    }

    /** Has uneven hosts evened out though none of them comes near overload. */
    private void evenOut() {
        pool.config.getDecision().setAlgorithms(Map.of("IMBALANCE", "deviation"));
    }

    @Test
    void imbalanceCanBeTurnedOff() {
        evenOut();
        pool.config.getDecision().setImbalance(1.0);
        for (long minute = 10; minute < 16; minute++) {
            assertThat(pool.tick(Window.uneven(minute)).getScenario()).isEqualTo(Scenario.STEADY);
        }
    }

    @Test
    void aPoolThatIsBeingPackedIsNotLevelled() {
        evenOut();
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setReserveHosts(0);
        pool.config.getPower().setMinAwakeHosts(1);
        for (long minute = 10; minute < 16; minute++) {
            Decision decision = pool.tick(Window.uneven(minute));
            assertThat(decision.getScenarios()).noneMatch(share -> share.getScenario() == Scenario.IMBALANCE);
            assertThat(pool.migrations()).isEmpty();
        }
    }

    @Test
    void aPausedPoolDoesNothing() {
        pool.config.getDecision().setPaused(true);
        Decision decision = pool.tick(Window.overload(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.PAUSED);
        assertThat(decision.getScenarioEvidence()).singleElement().asString().contains("paused");
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void tooFewKnownHostsMakeThePoolUnsafe() {
        Decision decision = pool.tick(Window.overload(10)
                .host("c")
                .quality(DataQuality.POOR)
                .host("d")
                .silent()
                .host("e")
                .silent());
        assertThat(decision.getScenario()).isEqualTo(Scenario.UNSAFE);
        assertThat(decision.getScenarioEvidence()).singleElement().asString().contains("2 of 5", "40.0 %", "50.0 %");
        assertThat(decision.getHosts().getUnknown()).isEqualTo(3);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void asManyKnownHostsAsAreAskedForAreEnough() {
        Decision decision = pool.tick(Window.overload(10)
                .host("c")
                .quality(DataQuality.POOR)
                .host("d")
                .silent());
        assertThat(decision.getHosts().getUnknown()).isEqualTo(2);
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
    }

    @Test
    void aPoolOfWhichNothingIsKnownIsUnsafe() {
        pool.config.getDecision().setMinKnownShare(0.0);
        Decision decision = pool.tick(Window.at(10).host("a").silent().host("b").silent());
        assertThat(decision.getScenario()).isEqualTo(Scenario.UNSAFE);
    }

    @Test
    void failuresEverywhereMakeThePoolUnsafeForAnHour() {
        pool.config.getDecision().setMaxFailuresPerHour(0);
        pool.tick(twoOverloads(10));
        assertThat(pool.migrations()).hasSize(2);
        for (MigrationCommand command : pool.migrations()) {
            pool.hear(Events.of(command, CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, 10 * MINUTE + 1000));
        }
        Decision decision = pool.tick(twoOverloads(11));
        assertThat(decision.getScenario()).isEqualTo(Scenario.UNSAFE);
        assertThat(decision.getScenarioEvidence()).singleElement().asString().contains("2 moves failed", "at most 0");
        assertThat(pool.tick(twoOverloads(72)).getScenario()).isNotEqualTo(Scenario.UNSAFE);
    }

    @Test
    void failuresOfOneHostDoNotMakeThePoolUnsafe() {
        pool.config.getDecision().setMaxFailuresPerHour(0);
        pool.tick(Window.overload(10));
        pool.hear(Events.of(pool.migrations().get(0), CommandStatus.FAILED, 10 * MINUTE + 1000));
        assertThat(pool.tick(Window.overload(11)).getScenario()).isNotEqualTo(Scenario.UNSAFE);
    }

    private static Window twoOverloads(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4.5, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .guest("w1", 4.5, 40)
                .guest("w2", 4.5, 40)
                .host("c")
                .guest("x", 3, 40)
                .host("d")
                .guest("y", 3, 4);
    }

    @Test
    void anAlgorithmCanBeChosenForAScenario() {
        pool.config.getDecision().setAlgorithms(Map.of("OVERLOAD", "deviation"));
        assertThat(pool.tick(Window.overload(10)).getAlgorithm()).isEqualTo("deviation");
    }

    @Test
    void anUnknownAlgorithmIsNotedAndTheBuiltInOneTaken() {
        pool.config.getDecision().setAlgorithms(Map.of("OVERLOAD", "magic"));
        Decision decision = pool.tick(Window.overload(10));
        assertThat(decision.getAlgorithm()).isEqualTo("isotherm");
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("'magic'") && note.contains("sandpiper"));
    }
}
