package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.SleepTime;
import io.isotherm.schema.Temperature;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PowerTest {
    private final PoolRun pool = new PoolRun();

    @BeforeEach
    void savePower() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * MINUTE);
        pool.config.getPower().setReserveHosts(1);
    }

    @Test
    void aColdPoolIsConsolidatedAfterAWhile() {
        assertThat(pool.tick(Window.cold(10)).getScenario()).isEqualTo(Scenario.STEADY);
        Decision decision = pool.tick(Window.cold(15));
        assertThat(decision.getScenario()).isEqualTo(Scenario.CONSOLIDATION);
        assertThat(decision.getScenarioEvidence().get(0)).contains("cold since 1970-01-01T00:10:00Z");
        assertThat(decision.getAlgorithm()).isEqualTo("isotherm");
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void nothingIsPutToSleepWhenPowerSavingIsOff() {
        pool.config.getPower().setEnabled(false);
        pool.config.getDecision().setImbalance(1.0);
        pool.tick(Window.emptied(10));
        assertThat(pool.tick(Window.emptied(20)).getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(pool.powers()).isEmpty();
    }

    @Test
    void emptyHostsSleepButForTheReserve() {
        pool.tick(Window.emptied(10));
        Decision decision = pool.tick(Window.emptied(15));
        assertThat(decision.getScenario()).isEqualTo(Scenario.CONSOLIDATION);
        assertThat(pool.powers())
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .containsExactly(tuple("b", PowerAction.SLEEP));
        assertThat(decision.getPowerActions()).hasSize(1).allMatch(action -> action.getIssued());
    }

    @Test
    void theLastHostsStayAwake() {
        pool.config.getPower().setReserveHosts(0);
        pool.config.getPower().setMinAwakeHosts(3);
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).isEmpty();
    }

    @Test
    void theHighAvailabilityReserveStaysAwake() {
        pool.config.getPower().setReserveHosts(0);
        pool.config.getConstraints().setHaReserveHosts(2);
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).isEmpty();
    }

    @Test
    void theOnlyEmptyHostStaysAwakeAsLongAsAnotherIsHot() {
        pool.config.getPower().setReserveHosts(0);
        pool.tick(besideAHotHost(10, "b"));
        Decision hot = pool.tick(besideAHotHost(15, "b"));
        assertThat(pool.powers()).isEmpty();
        assertThat(hot.getNotes()).anyMatch(note -> note.contains("hot hosts may need them (a): b"));
        pool.tick(Window.at(16).host("a").guest("v", 5, 4).host("b"));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
    }

    @Test
    void oneHotHostHoldsBackOneEmptyHostOfMany() {
        pool.config.getPower().setReserveHosts(0);
        pool.tick(besideAHotHost(10, "b", "c", "d"));
        Decision decision = pool.tick(besideAHotHost(15, "b", "c", "d"));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b", "c");
        assertThat(decision.getScenarioEvidence()).anyMatch(line -> line.contains("hot hosts may need them (a): d"));
    }

    @Test
    void aHostThatIsHotByItselfHoldsNothingBack() {
        pool.config.getPower().setReserveHosts(0);
        pool.config.getConstraints().setExcludedVms(List.of("v"));
        pool.tick(hotByItself(10));
        pool.tick(hotByItself(15));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
    }

    @Test
    void aHostThatAGuestIsOnItsWayToIsNotPutToSleep() {
        pool.tick(Window.emptied(10));
        pool.tick(Window.at(15)
                .host("a")
                .guest("v1", 1, 4)
                .host("b")
                .guest("v2", 0, 4, io.isotherm.schema.VmState.MIGRATING_IN, false)
                .host("c"));
        assertThat(pool.powers()).noneMatch(command -> command.getHost().equals("b"));
    }

    @Test
    void aHostOfPoorDataIsNotPutToSleep() {
        pool.config.getPower().setReserveHosts(0);
        pool.tick(Window.emptied(10));
        pool.tick(Window.at(15)
                .host("a")
                .guest("v1", 1, 4)
                .host("b")
                .quality(DataQuality.POOR)
                .host("c"));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("c");
    }

    @Test
    void nothingMovesToAHostOnItsWayDownOrAsleep() {
        putBToSleep();
        Decision falling = pool.tick(Window.at(16)
                .host("a")
                .guest("v1", 5, 4)
                .guest("v2", 4, 4)
                .host("b")
                .host("c")
                .guest("w", 6, 4));
        assertThat(falling.getHosts().getAsleep()).isEqualTo(1);
        assertThat(pool.migrations())
                .noneMatch(command -> command.getDestination().equals("b"));
    }

    @Test
    void aSleepingHostIsNotUnknown() {
        putBToSleep();
        slept();
        Decision decision = pool.tick(
                Window.at(17).host("a").guest("v1", 1, 4).host("b").silent().host("c"));
        assertThat(decision.getHosts().getAsleep()).isEqualTo(1);
        assertThat(decision.getHosts().getUnknown()).isZero();
    }

    @Test
    void aSaturatedPoolWakesWhatWePutToSleep() {
        putBToSleep();
        slept();
        Decision decision = pool.tick(saturated(17));
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(pool.powers())
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .containsExactly(tuple("b", PowerAction.WAKE));
        pool.tick(saturated(18));
        assertThat(pool.powers()).isEmpty();
    }

    @Test
    void aHostThatWeDidNotPutToSleepIsNotWoken() {
        Decision decision = pool.tick(saturated(17));
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(pool.powers()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.startsWith("Add capacity"));
    }

    @Test
    void aWokenHostTakesGuestsOnceItsStatesAreGood() {
        putBToSleep();
        slept();
        pool.tick(saturated(17));
        pool.hear(Events.of(pool.powers().get(0), CommandStatus.SUCCEEDED, 17 * MINUTE + 50_000));
        pool.tick(saturated(18));
        assertThat(pool.migrations()).isEmpty();
        Decision decision = pool.tick(Window.at(19)
                .host("a")
                .guest("v1", 4.6, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .host("c")
                .guest("w1", 4.6, 4)
                .guest("w2", 4.5, 4));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .contains("b");
    }

    @Test
    void aWokenHostStaysUpForAWhile() {
        putBToSleep();
        slept();
        pool.tick(saturated(17));
        pool.tick(Window.emptied(18));
        pool.tick(Window.emptied(30));
        assertThat(pool.powers()).noneMatch(command -> command.getHost().equals("b"));
        pool.tick(Window.emptied(49));
        assertThat(pool.powers()).isNotEmpty();
    }

    @Test
    void roomThatRunsShortWakesAHostBeforeAnythingIsHot() {
        putBToSleep();
        slept();
        Window full = Window.at(25)
                .host("a")
                .guest("v1", 7, 4)
                .host("b")
                .silent()
                .host("c")
                .guest("w", 7, 4);
        assertThat(pool.tick(full).getHosts().getHot()).isZero();
        assertThat(pool.powers()).extracting(PowerCommand::getAction).containsExactly(PowerAction.WAKE);
    }

    @Test
    void aHostStaysDownForAWhile() {
        putBToSleep();
        slept();
        pool.tick(Window.at(18)
                .host("a")
                .guest("v1", 7, 4)
                .host("b")
                .silent()
                .host("c")
                .guest("w", 7, 4));
        assertThat(pool.powers()).isEmpty();
    }

    @Test
    void aHostInMaintenanceIsNeitherPutToSleepNorWoken() {
        pool.config.getPower().setReserveHosts(0);
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("c");
    }

    @Test
    void powerActionsAreRecommendedAndApproved() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.tick(Window.emptied(10));
        Decision decision = pool.tick(Window.emptied(15));
        assertThat(pool.powers()).isEmpty();
        String id = decision.getPowerActions().get(0).getCommandId();
        pool.hear(Events.approval(id, 15 * MINUTE + 1));
        pool.tick(Window.emptied(16));
        assertThat(pool.powers()).extracting(PowerCommand::getCommandId).containsExactly(id);
    }

    @Test
    void aRecommendedSleepCanBeApprovedToItsVeryEndAndNoLonger() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config.getDecision().setApprovalMillis(5 * MINUTE);
        pool.tick(Window.emptied(10));
        String id = pool.tick(Window.emptied(15)).getPowerActions().get(0).getCommandId();
        pool.tick(Window.cold(16));
        pool.hear(Events.approval(id, 19 * MINUTE));
        pool.tick(Window.emptied(20));
        assertThat(pool.powers()).extracting(PowerCommand::getCommandId).containsExactly(id);
    }

    @Test
    void aRecommendedSleepIsNotActedOnOnceItHasExpired() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config.getDecision().setApprovalMillis(5 * MINUTE);
        pool.tick(Window.emptied(10));
        String id = pool.tick(Window.emptied(15)).getPowerActions().get(0).getCommandId();
        pool.tick(Window.cold(16));
        pool.hear(Events.approval(id, 20 * MINUTE));
        Decision late = pool.tick(Window.cold(21));
        assertThat(pool.powers()).isEmpty();
        assertThat(late.getNotes()).anyMatch(note -> note.contains("expired"));
    }

    @Test
    void anApprovedSleepIsRevalidated() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.tick(Window.emptied(10));
        Decision decision = pool.tick(Window.emptied(15));
        String host = decision.getPowerActions().get(0).getHost();
        assertThat(host).isEqualTo("b");
        pool.hear(Events.approval(decision.getPowerActions().get(0).getCommandId(), 15 * MINUTE + 1));
        Decision after = pool.tick(Window.at(16)
                .host("a")
                .guest("v1", 1, 4)
                .host("b")
                .guest("new", 1, 1)
                .host("c"));
        assertThat(pool.powers()).noneMatch(command -> command.getHost().equals("b"));
        assertThat(after.getNotes()).anyMatch(note -> note.contains("not empty"));
    }

    @Test
    void aHostThatHasJustJoinedIsNotPutToSleepAtOnce() {
        pool.config.getPower().setReserveHosts(0);
        pool.tick(Window.at(10).host("a").guest("v1", 1, 4).host("b"));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
        pool.tick(Window.emptied(44));
        assertThat(pool.powers()).noneMatch(command -> command.getHost().equals("c"));
        pool.tick(Window.emptied(45));
        assertThat(pool.powers()).anyMatch(command -> command.getHost().equals("c"));
    }

    @Test
    void aHostThatSomebodyElseHasWokenStaysUpForAWhile() {
        putBToSleep();
        slept();
        pool.tick(Window.emptied(18));
        assertThat(pool.ledger().power().asleep("b")).isFalse();
        pool.tick(Window.emptied(24));
        pool.tick(Window.emptied(47));
        assertThat(pool.powers()).noneMatch(command -> command.getHost().equals("b"));
    }

    @Test
    void aSleepThatNobodyAnswersLeavesTheHostUsable() {
        putBToSleep();
        for (int minute = 16; minute < 20; minute++) {
            pool.tick(Window.emptied(minute));
        }
        Decision decision = pool.tick(Window.at(20)
                .host("a")
                .guest("v1", 4.6, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .host("c")
                .guest("w", 6, 4));
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("taken as awake"));
        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .contains("b");
    }

    @Test
    void nothingIsPackedOrPutToSleepOutsideTheTimesForIt() {
        pool.config.getPower().setSleepTimes(List.of(new SleepTime(120, 180, List.of(), "UTC")));
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).isEmpty();
        pool.tick(Window.emptied(120));
        pool.tick(Window.emptied(125));
        assertThat(pool.powers()).extracting(PowerCommand::getAction).containsExactly(PowerAction.SLEEP);
    }

    @Test
    void whatSleepsIsWokenWhenTheTimeForItIsOver() {
        pool.config.getPower().setSleepTimes(List.of(new SleepTime(0, 60, List.of(), "UTC")));
        putBToSleep();
        slept();
        Window asleep =
                Window.at(59).host("a").guest("v1", 1, 4).host("b").silent().host("c");
        pool.tick(asleep);
        assertThat(pool.powers()).isEmpty();
        pool.tick(Window.at(60).host("a").guest("v1", 1, 4).host("b").silent().host("c"));
        assertThat(pool.powers())
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .containsExactly(tuple("b", PowerAction.WAKE));
    }

    @Test
    void aBlackoutOfPackingAloneStopsThatAndNoRelief() {
        coldUnderABlackoutOfPackingUntil(60);
        assertThat(pool.tick(Window.cold(15)).getRejectionCounts()).containsKey("blackout");
        assertThat(pool.migrations()).isEmpty();
        pool.tick(Window.overload(16));
        assertThat(pool.migrations())
                .isNotEmpty()
                .allMatch(command -> command.getSource().equals("a"));
    }

    @Test
    void packingBeginsWhenItsBlackoutIsOver() {
        coldUnderABlackoutOfPackingUntil(16);
        pool.tick(Window.cold(15));
        assertThat(pool.migrations()).isEmpty();
        pool.tick(Window.cold(16));
        assertThat(pool.migrations()).isNotEmpty();
    }

    private void coldUnderABlackoutOfPackingUntil(int minute) {
        pool.config
                .getConstraints()
                .setBlackouts(List.of(new Blackout(0, minute, List.of(), "UTC", List.of("CONSOLIDATION"))));
        pool.tick(Window.cold(10));
    }

    private static Window hotByItself(long minute) {
        return Window.at(minute).host("a").departed(9.5).guest("v", 0.1, 4).host("b");
    }

    private static Window besideAHotHost(long minute, String... empty) {
        Window window = Window.at(minute).host("a").temperature(Temperature.HOT).guest("v", 5, 4);
        for (String host : empty) {
            window.host(host);
        }
        return window;
    }

    private void putBToSleep() {
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
    }

    private void slept() {
        pool.hear(Events.of(pool.powers().get(0), CommandStatus.SUCCEEDED, 15 * MINUTE + 50_000));
        pool.tick(Window.at(16).host("a").guest("v1", 1, 4).host("b").silent().host("c"));
        assertThat(pool.ledger().power().asleep("b")).isTrue();
    }

    private static Window saturated(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4.6, 4)
                .guest("v2", 4.5, 4)
                .host("b")
                .silent()
                .host("c")
                .guest("w1", 4.6, 4)
                .guest("w2", 4.5, 4);
    }
}
