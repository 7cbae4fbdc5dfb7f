package io.isotherm.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.Demands;
import io.isotherm.replay.demand.VmDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhatIfPropertiesTest {
    private static final int STEPS = 120;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    private static WhatIfResult run(long seed) {
        return WhatIf.run(Demands.random(seed, STEPS), Demands.lively());
    }

    /** A guest that was lost would ask for less than the recording says, one doubled for more. */
    @ParameterizedTest
    @MethodSource("seeds")
    void asksForExactlyWhatTheRecordingSays(long seed) {
        Demand demand = Demands.random(seed, STEPS);
        WhatIfResult result = run(seed);
        double asked = 0;
        double most = 0;
        for (VmDemand vm : demand.vms()) {
            for (VmDemand.Stay stay : vm.stays()) {
                for (int step = stay.fromStep(); step < stay.untilStep(); step++) {
                    asked += vm.at(step).cpuMhz() * demand.step().toSeconds();
                    most = Math.max(most, vm.at(step).cpuMhz());
                }
            }
        }
        double waited = result.figures().waitingVmMinutes() * 60 * most;
        assertThat(result.figures().demandedMhzSeconds()).isBetween(asked * (1 - 1e-9) - waited, asked * (1 + 1e-9));
    }

    @Test
    void expectsDurationsThatMovesTake() {
        List<Double> errors = seeds().mapToObj(WhatIfPropertiesTest::run)
                .map(WhatIfResult::figures)
                .filter(figures -> figures.moves() >= 10)
                .map(WhatIfFigures::durationError)
                .sorted()
                .toList();
        assertThat(errors).hasSizeGreaterThan(10);
        assertThat(errors.get(errors.size() / 2)).isLessThan(0.1);
        assertThat(errors.get(errors.size() - 1)).isLessThan(0.25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverExceedsTheMemoryOfAHost(long seed) {
        assertThat(run(seed).figures().memoryExceeded()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void addsUpEnergyAndTime(long seed) {
        WhatIfResult result = run(seed);
        WhatIfFigures figures = result.figures();
        double hours = result.length().toSeconds() / 3600.0;
        double watts =
                result.ticks().stream().mapToDouble(WhatIfTick::watts).average().orElseThrow();
        assertThat(result.ticks()).hasSize(STEPS);
        assertThat(watts * hours / 1000).isCloseTo(figures.energyKwh(), within(1e-9));
        assertThat(figures.hostHoursOn() + figures.hostHoursAsleep())
                .isLessThanOrEqualTo(result.hosts().size() * hours + 1e-9);
        assertThat(figures.scenarioMinutes().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isLessThanOrEqualTo(result.length().toMinutes());
        assertThat(result.ticks().stream().mapToInt(WhatIfTick::movesStarted).sum())
                .isBetween((int) (figures.moves() + figures.failedMoves()) - 1, (int) figures.moves() + 1000);
        assertThat(figures.unservedMhzSeconds()).isBetween(0.0, figures.demandedMhzSeconds());
        assertThat(figures.slatah()).isLessThanOrEqualTo(figures.overloadShare() + 1e-12);
    }

    @Test
    void givesTheSameResultForTheSameInputInAnyThread() throws Exception {
        WhatIf whatIf = new WhatIf(Demands.random(3, STEPS), ModelSettings.DEFAULTS);
        WhatIfResult first = whatIf.run("one", Demands.lively());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<WhatIfResult>> again = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                again.add(() -> whatIf.run("one", Demands.lively()));
            }
            for (Future<WhatIfResult> result : threads.invokeAll(again)) {
                assertThat(result.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void findsMovesFailuresAndSleepAmongTheRandomPools() {
        List<WhatIfFigures> all = seeds().mapToObj(WhatIfPropertiesTest::run)
                .map(WhatIfResult::figures)
                .toList();
        assertThat(all).anyMatch(figures -> figures.moves() > 10);
        assertThat(all).anyMatch(figures -> figures.hostHoursAsleep() > 1);
        assertThat(all).anyMatch(figures -> figures.overloadMinutes() > 1);
        assertThat(all).anyMatch(figures -> figures.scenarioMinutes().containsKey("CONSOLIDATION"));
    }

    @Test
    void partsOfADemandAreDemandsOfTheirOwn() {
        Demand demand = Demands.random(5, STEPS);
        Demand part = demand.between(demand.start().plus(Duration.ofMinutes(30)), demand.end());
        assertThat(part.steps()).isEqualTo(STEPS - 30);
        assertThat(part.start()).isEqualTo(demand.start().plus(Duration.ofMinutes(30)));
        VmDemand whole = demand.vms().get(0);
        VmDemand late = part.vms().stream()
                .filter(vm -> vm.uuid().equals(whole.uuid()))
                .findFirst()
                .orElseThrow();
        assertThat(late.at(7)).isEqualTo(whole.at(37));
        assertThat(WhatIf.run(part, Demands.lively()).figures().memoryExceeded())
                .isZero();
    }
}
