package io.isotherm.checker.core.conduct;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.HotEpisode;
import io.isotherm.checker.core.report.NeglectedHotspot;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class HotspotJudgeTest {
    private final SyntheticPool pool =
            new SyntheticPool().host("a").host("b").guest("web", "a", 2, 3).guest("db", "a", 4, 4.5);

    private SyntheticPool hotFor(long seconds) {
        return hotFor(seconds, config -> {});
    }

    private SyntheticPool hotFor(long seconds, Consumer<PoolConfig> change) {
        pool.config(change).runTo(300).temperature("a", Temperature.HOT);
        return pool.runTo(300 + seconds).temperature("a", Temperature.NORMAL).runTo(900 + seconds);
    }

    @Test
    void findsAHostLeftAloneThoughThereWasRoom() {
        CheckReport report = hotFor(300).check();
        assertThat(report.clean()).isFalse();
        assertThat(report.breaches().values()).allMatch(count -> count == 0);
        NeglectedHotspot neglected = report.neglected().get(0);
        assertThat(report.neglected()).hasSize(1);
        assertThat(neglected.host()).isEqualTo("a");
        assertThat(neglected.since()).isEqualTo(SyntheticPool.at(300));
        assertThat(neglected.at()).isEqualTo(SyntheticPool.at(540));
        assertThat(neglected.room()).contains("guest web", "could have gone to b", "CPU 0.38");
        assertThat(report.figures().hotEpisodes()).isEqualTo(1);
        assertThat(report.figures().longestLeftAlone())
                .containsExactly(new HotEpisode(
                        "lab", "a", SyntheticPool.at(300), SyntheticPool.at(540), Duration.ofSeconds(240)));
        assertThat(report.text()).contains("NOT CLEAN", "guest web");
    }

    @Test
    void allowsAHostToBeLeftAloneForAsLongAsKWindows() {
        assertClean(hotFor(240).check());
    }

    @Test
    void allowsAHostThatIsAttended() {
        pool.runTo(300).temperature("a", Temperature.HOT).runTo(420);
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 432)
                .runTo(900);
        pool.event("c1", CommandStatus.FAILED, 910).runTo(960);
        CheckReport report =
                pool.temperature("a", Temperature.NORMAL).runTo(1200).check();
        assertClean(report);
        assertThat(report.figures().longestLeftAlone().get(0).leftAlone()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void allowsAHostWhoseGuestsFitNowhereAsLongAsAMoveRunsOnPastItsDeadline() {
        pool.host("c").guest("full", "c", 14, 0.1).guest("mail", "c", 13, 0.1);
        pool.config(config -> {}).runTo(300);
        pool.command("c1", "mail", "c", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .unfinished("c1");
        pool.runTo(1500).temperature("a", Temperature.HOT).runTo(2100);
        assertThat(pool.check().neglected()).isEmpty();
    }

    @Test
    void allowsAHostWhoseGuestsHaveTheirDisksThere() {
        VmFacts local = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/var/x.img", DiskSharing.LOCAL, "")))
                .build();
        pool.needs("web", local).needs("db", local);
        assertKeptFromRelief("eligibility", hotFor(600));
    }

    @Test
    void allowsAHostWhoseGuestsFitNowhere() {
        pool.guest("full", "b", 1, 4.5);
        assertKeptFromRelief("no room", hotFor(600));
    }

    @Test
    void allowsAHostWhoseGuestsFitNowhereByMemory() {
        pool.guest("full", "b", 14, 0.1);
        assertKeptFromRelief("no room", hotFor(600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POOR", "STALE"})
    void allowsAHostWhenTheOthersAreNotKnownWellEnough(String quality) {
        pool.quality("b", DataQuality.valueOf(quality));
        assertClean(hotFor(600).check());
    }

    @Test
    void allowsAHostWhenTheOthersAreHotToo() {
        pool.temperature("b", Temperature.HOT);
        pool.config(config -> {}).runTo(300).temperature("a", Temperature.HOT).runTo(900);
        assertThat(pool.check().neglected()).noneMatch(hotspot -> hotspot.host().equals("a"));
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "AUTOMATIC", mode = EnumSource.Mode.EXCLUDE)
    void allowsAHostWhenOverloadIsNotAutomatic(Mode mode) {
        assertKeptFromRelief(
                "mode", hotFor(600, config -> config.getDecision().setScenarioModes(Map.of("OVERLOAD", mode))));
    }

    @Test
    void findsAHostLeftAloneBesideAnEvacuationThatIsOnlyRecommended() {
        pool.scenario(Scenario.EVACUATION).mode(Mode.RECOMMEND);
        assertThat(hotFor(600, config -> config.getDecision().setScenarioModes(Map.of("EVACUATION", Mode.RECOMMEND)))
                        .check()
                        .neglected())
                .hasSize(1);
    }

    @Test
    void allowsAHostOfAPausedPool() {
        assertKeptFromRelief("mode", hotFor(600, config -> config.getDecision().setPaused(true)));
    }

    @Test
    void allowsAHostInABlackout() {
        assertKeptFromRelief(
                "blackout",
                hotFor(
                        600,
                        config -> config.getConstraints()
                                .setBlackouts(List.of(new Blackout(12 * 60, 13 * 60, List.of(), "UTC", List.of())))));
    }

    @Test
    void findsAHostLeftAloneThoughTheBudgetsOfAnHourBoundOnlyCalmWork() {
        assertThat(hotFor(600, config -> {
                            config.getDecision().setMaxMovesPerHour(0);
                            config.getDecision().setMaxMovedGibPerHour(0.0);
                        })
                        .check()
                        .neglected())
                .hasSize(1);
    }

    @Test
    void allowsAHostWhenAsManyMovesAsAllowedAreUnderWay() {
        moveBeside();
        CheckReport report = assertKeptFromRelief(
                "maxConcurrentMoves", hotFor(600, config -> config.getDecision().setMaxConcurrentMoves(1)));
        assertThat(report.text())
                .contains(
                        "Clean",
                        "Hosts were left hot for 9.0 host-minutes; in the way of their relief was: maxConcurrentMoves 9.0.")
                .containsPattern("hot episodes +1 \\([0-9.]+ host-minutes\\)")
                .doesNotContain("seconds");
    }

    @Test
    void allowsAHostWhenTheDestinationHasAsManyMovesAsAllowed() {
        moveBeside();
        assertKeptFromRelief(
                "maxConcurrentMovesPerHost",
                hotFor(600, config -> config.getDecision().setMaxConcurrentMovesPerHost(1)));
    }

    @Test
    void allowsAHostWhenAsManyMovesAsAllowedWhileTheyAreSlowedDownAreUnderWay() {
        moveBeside();
        pool.slowed(1, Map.of());
        assertKeptFromRelief("maxConcurrentMoves", hotFor(600));
    }

    @Test
    void allowsAHostWhenTheDestinationHasAsManyMovesAsAllowedWhileTheyAreSlowedDown() {
        moveBeside();
        pool.slowed(null, Map.of("b", 1));
        assertKeptFromRelief("maxConcurrentMovesPerHost", hotFor(600));
    }

    /** A move under way from another host to the only destination. */
    private void moveBeside() {
        pool.host("c", 2, 1, 1).guest("old", "c", 1, 0.1).runTo(300);
        pool.command("c1", "old", "c", "b").event("c1", CommandStatus.ACCEPTED, 312);
    }

    @Test
    void allowsAHostAfterTooManyFailures() {
        pool.host("c", 2, 1, 1).guest("old", "c", 1, 0.1).runTo(240);
        pool.command("c1", "old", "c", "b").event("c1", CommandStatus.FAILED, 260);
        assertKeptFromRelief(
                "maxFailuresPerHour", hotFor(600, config -> config.getDecision().setMaxFailuresPerHour(0)));
    }

    @Test
    void allowsAHostWhenTooLittleIsKnown() {
        pool.host("c").quality("c", DataQuality.POOR);
        assertKeptFromRelief(
                "minKnownShare", hotFor(600, config -> config.getDecision().setMinKnownShare(0.9)));
    }

    @Test
    void allowsAHostWhoseGuestsHaveFailedToMoveLately() {
        pool.host("c").runTo(240);
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.FAILED, 260);
        pool.command("c2", "db", "a", "c").event("c2", CommandStatus.FAILED, 260);
        assertKeptFromRelief("cool-down", hotFor(600));
    }

    @Test
    void allowsAHostWhoseOnlyDestinationLatelyRefusedAnotherGuest() {
        pool.host("c", 2, 1, 1).guest("old", "c", 1, 0.1).runTo(240);
        pool.command("c1", "old", "c", "b")
                .event(
                        "c1",
                        CommandStatus.REJECTED,
                        260,
                        event -> event.setReason(MigrationReason.DESTINATION_NO_MEMORY));
        assertKeptFromRelief("refused before", hotFor(600));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_LOG_DIRTY", "INCOMPATIBLE_CPU", "NAME_CLASH"})
    void allowsAHostWhoseGuestsCannotGoForAReasonThatLasts(MigrationReason reason) {
        pool.runTo(240);
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 260, event -> event.setReason(reason));
        assertKeptFromRelief("refused before", hotFor(600, config -> {
            config.getDecision().setCooldownMillis(1L);
            config.getConstraints().setExcludedVms(List.of("db"));
        }));
    }

    private static CheckReport assertKeptFromRelief(String reason, SyntheticPool pool) {
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().leftHotSeconds()).isEqualTo(Map.of(reason, 540L));
        return report;
    }

    @Test
    void allowsAHostWhoseGuestsMustStay() {
        assertKeptFromRelief(
                "rule", hotFor(600, config -> config.getConstraints().setExcludedVms(List.of("web", "db"))));
    }

    @Test
    void allowsAHostWhenNoDestinationIsAllowed() {
        assertKeptFromRelief(
                "rule", hotFor(600, config -> config.getConstraints().setMaintenanceHosts(List.of("b"))));
    }

    @Test
    void allowsAHostWhoseGuestsDoNotRun() {
        pool.state("web", VmState.PAUSED).state("db", VmState.PAUSED);
        assertClean(hotFor(600).check());
    }

    @Test
    void findsAHostLeftAloneWhoseGuestsAreMeasuredForHalfAWindow() {
        for (long at = 300; at < 900; at += 20) {
            restart(at);
        }
        assertThat(hotFor(600).check().neglected()).hasSize(1);
    }

    @Test
    void allowsAHostWhoseGuestsAreMeasuredForLessThanHalfAWindow() {
        pool.runTo(300).temperature("a", Temperature.HOT);
        for (long at = 300; at < 900; at += 60) {
            restart(at + 10);
            restart(at + 50);
            pool.runTo(at + 30).silence("a", true).runTo(at + 50);
            pool.silence("a", false).runTo(at + 60);
        }
        assertClean(pool.check());
    }

    /** From a time on the guests count anew, so that the time since the sample before is not measured. */
    private void restart(long at) {
        pool.relocate("web", "a", at).relocate("db", "a", at);
    }

    @Test
    void allowsAHostWhoseGuestsAnotherHostShowsAsWell() {
        pool.host("c").twin("web", "c").twin("db", "c");
        assertClean(hotFor(600).check());
    }

    @Test
    void findsAHostLeftAloneBesideAnEvacuation() {
        pool.host("c").guest("old", "c", 1, 0.1).runTo(300);
        pool.scenario(Scenario.EVACUATION).command("c1", "old", "c", "b");
        pool.event("c1", CommandStatus.ACCEPTED, 312);
        assertThat(hotFor(600).check().neglected())
                .singleElement()
                .extracting(NeglectedHotspot::host)
                .isEqualTo("a");
    }

    @Test
    void allowsAHostWhoseOnlyFittingGuestHasJustMoved() {
        SyntheticPool moved = new SyntheticPool()
                .host("a")
                .host("b")
                .guest("web", "b", 2, 2.4)
                .guest("db", "a", 12, 4);
        moved.guest("ballast", "b", 6, 0.1)
                .runTo(300)
                .move("c1", "web", "b", "a", 20)
                .runTo(420);
        moved.temperature("a", Temperature.HOT).runTo(1200).temperature("a", Temperature.NORMAL);
        assertClean(moved.runTo(1500).check());
    }

    @Test
    void findsAHostLeftAloneWhenAnUnsafePoolHasNoReasonToBe() {
        pool.scenario(Scenario.UNSAFE);
        assertThat(hotFor(600).check().neglected()).hasSize(1);
    }

    @Test
    void allowsAHostWhoseGuestsCarryNothingOfItsLoad() {
        pool.cpus("web", 0.1).cpus("db", 0.1);
        assertClean(hotFor(600).check());
    }

    @Test
    void allowsAHostWhoseGuestsSomebodyElseHasMovedLately() {
        pool.host("c").relocate("web", "c", 60).relocate("db", "c", 60);
        pool.relocate("web", "a", 150).relocate("db", "a", 150);
        assertKeptFromRelief("cool-down", hotFor(600));
    }

    @Test
    void allowsAHostWhoseGuestsShareAHost() {
        assertKeptFromRelief(
                "rule", hotFor(600, config -> config.getConstraints().setAffinity(List.of(List.of("web", "db")))));
    }

    @Test
    void allowsAHostWhenTheDestinationHasFallenSilent() {
        pool.runTo(300).silence("b", true);
        assertClean(hotFor(600).check());
    }

    @Test
    void allowsAHostWhenTheDestinationIsPutToSleep() {
        pool.host("c").guest("ballast", "c", 14, 0.1).runTo(300);
        pool.power("p1", "b", PowerAction.SLEEP).powerEvent("p1", "b", PowerAction.SLEEP, CommandStatus.SUCCEEDED, 320);
        pool.silence("b", true);
        assertKeptFromRelief("no room", hotFor(600, config -> {
            config.getPower().setEnabled(true);
            config.getPower().setReserveHosts(0);
        }));
    }

    @Test
    void findsAHostLeftAloneOnceACooldownIsOver() {
        pool.host("c").runTo(240);
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.FAILED, 300);
        pool.command("c2", "db", "a", "c").event("c2", CommandStatus.FAILED, 300);
        assertThat(hotFor(900, config -> config.getDecision().setCooldownMillis(300_000L))
                        .check()
                        .neglected())
                .singleElement()
                .satisfies(hotspot -> assertThat(hotspot.at()).isEqualTo(SyntheticPool.at(840)));
    }

    private SyntheticPool hotWithAnOpponentOfAll() {
        return hotFor(
                600,
                config ->
                        config.getConstraints().setAntiAffinity(List.of(List.of("web", "old"), List.of("db", "old"))));
    }

    @Test
    void allowsAHostWhoseOnlyDestinationHasAnOpponentOfItsGuests() {
        pool.guest("old", "b", 1, 0.1);
        assertKeptFromRelief("rule", hotWithAnOpponentOfAll());
    }

    @Test
    void allowsAHostWhoseOnlyDestinationExpectsAnOpponentOfItsGuests() {
        moveBeside();
        assertKeptFromRelief("rule", hotWithAnOpponentOfAll());
    }

    @Test
    void allowsAHostWhenTheOnlyMoveLeftIsKeptForADrain() {
        pool.host("drained");
        moveBeside();
        assertKeptFromRelief("maxConcurrentMoves", hotFor(600, config -> {
            config.getDecision().setMaxConcurrentMoves(2);
            config.getConstraints().setMaintenanceHosts(List.of("drained"));
        }));
    }

    @Test
    void findsAHostLeftAloneThoughAnotherMoveWasAllowed() {
        moveBeside();
        assertThat(hotFor(600, config -> config.getDecision().setMaxConcurrentMoves(2))
                        .check()
                        .neglected())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, 20, 0, 1", "NETWORK, 19, 500, 0", "DISK, 0, 20, 1", "DISK, 500, 19, 0"})
    void judgesAHostByWhatItsGuestsCarryOfTheResourceThatIsHot(
            Resource resource, long network, long disk, int neglected) {
        pool.linkCapacity(1000, 1000).hotBy(resource).traffic("db", 0, 0).traffic("web", network, disk);
        assertThat(hotFor(600).check().neglected()).hasSize(neglected);
    }

    @ParameterizedTest
    @CsvSource({"50, 1", "51, 0"})
    void judgesAHostHotByMemoryByWhatItsGuestsHoldOfIt(long gib, int neglected) {
        SyntheticPool large = new SyntheticPool()
                .host("a", gib, 1, 8)
                .host("b")
                .guest("web", "a", 1, 0.1)
                .hotBy(Resource.MEMORY);
        large.runTo(300).temperature("a", Temperature.HOT).runTo(900);
        assertThat(large.temperature("a", Temperature.NORMAL)
                        .runTo(1500)
                        .check()
                        .neglected())
                .hasSize(neglected);
    }
}
