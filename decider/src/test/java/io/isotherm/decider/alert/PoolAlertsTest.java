package io.isotherm.decider.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolAlertsTest {
    private final PoolAlerts alerts = new PoolAlerts();
    private final List<String> told = new ArrayList<>();

    private void decide(int minute, Scenario scenario, int unknown, List<String> unfinished, double unanswered) {
        Decision decision = Decision.newBuilder()
                .setDecisionId("lab@" + minute)
                .setPool("lab")
                .setTick(Instant.ofEpochSecond(60L * minute))
                .setConfigVersion(1)
                .setMode(Mode.AUTOMATIC)
                .setScenario(scenario)
                .setScenarioSince(Instant.EPOCH)
                .setScenarioEvidence(List.of("because"))
                .setHosts(new HostCounts(0, 10 - unknown, 0, unknown, 0))
                .setMoves(List.of())
                .setPowerActions(List.of())
                .setRejections(List.of())
                .setUnfinished(unfinished)
                .setScenarios(
                        List.of(new ScenarioShare(scenario, Mode.AUTOMATIC, null, List.of("because"), 0, 0, null)))
                .build();
        alerts.decided(decision, unanswered)
                .forEach(alert -> told.add(minute + (alert.begins() ? " begins " : " ends ") + alert.name()));
    }

    private void decide(int from, int to, Scenario scenario) {
        for (int minute = from; minute < to; minute++) {
            decide(minute, scenario, 0, List.of(), 0);
        }
    }

    @Test
    void tellsOnceWhenItBeginsAndOnceWhenItIsOver() {
        decide(0, 20, Scenario.UNSAFE);
        decide(20, 30, Scenario.STEADY);
        assertThat(told).containsExactly("5 begins IsothermPoolUnsafe", "20 ends IsothermPoolUnsafe");
    }

    @Test
    void tellsNothingOfWhatLastsAMoment() {
        decide(0, 4, Scenario.UNSAFE);
        decide(4, 6, Scenario.STEADY);
        decide(6, 10, Scenario.UNSAFE);
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOfSaturation() {
        decide(0, 16, Scenario.SATURATION);
        assertThat(told).containsExactly("15 begins IsothermPoolSaturated");
    }

    @Test
    void tellsOfADrainOnlyWhileNothingMoves() {
        decide(0, 29, Scenario.EVACUATION);
        decide(29, Scenario.EVACUATION, 0, List.of("a move"), 0);
        decide(30, 61, Scenario.EVACUATION);
        assertThat(told).containsExactly("60 begins IsothermDrainStuck");
    }

    @Test
    void tellsOfPoorDataAndSilentExecutors() {
        decide(0, Scenario.STEADY, 3, List.of(), 2);
        decide(10, Scenario.STEADY, 3, List.of(), 0);
        assertThat(told)
                .containsExactly(
                        "0 begins IsothermExecutorSilent",
                        "10 begins IsothermDataPoor",
                        "10 ends IsothermExecutorSilent");
    }
}
