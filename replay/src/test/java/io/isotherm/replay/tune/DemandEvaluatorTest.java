package io.isotherm.replay.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.replay.whatif.ModelSettings;
import io.isotherm.replay.whatif.WhatIf;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tuning against the real engine, on a small pool with a hot host. */
class DemandEvaluatorTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int STEPS = 240;
    private static final long GIB = 1L << 20;

    /** Four hosts of four CPUs; all guests begin on the first two and want more than those have for some of the time. */
    private static Demand demand(double level) {
        List<HostDemand> hosts = IntStream.range(0, 4)
                .mapToObj(
                        i -> new HostDemand("xen" + i, new HostCapacity(4, 2000.0, 32 * GIB, 0.0, 0.0), 0, 0, 0, STEPS))
                .toList();
        List<VmDemand> vms = IntStream.range(0, 12).mapToObj(i -> vm(i, level)).toList();
        return new Demand("lab", START, Duration.ofMinutes(1), STEPS, hosts, vms);
    }

    private static VmDemand vm(int index, double level) {
        float[] cpu = new float[STEPS];
        for (int step = 0; step < STEPS; step++) {
            cpu[step] = (float) (level * (900 + 700 * Math.sin(step / 25.0 + index)));
        }
        return new VmDemand(
                new UUID(0, index),
                "vm" + index,
                2,
                List.of(new Stay(0, STEPS, "xen" + index % 2)),
                List.of(new Memory(0, 2 * GIB)),
                cpu,
                new float[STEPS],
                new float[STEPS]);
    }

    private static DemandEvaluator evaluator(Demand demand, Map<String, Demand> others) {
        return new DemandEvaluator(demand, others, ModelSettings.DEFAULTS, 0.25, 3);
    }

    @Test
    void searchesTheBeginningAndHoldsTheEndBack() {
        Demand demand = demand(1);
        Demand other = demand(0.5);
        DemandEvaluator evaluator = evaluator(demand, Map.of("quiet.avro", other));
        PoolConfig defaults = PoolConfigs.defaults("lab");
        Instant cut = START.plus(Duration.ofMinutes(180));

        assertThat(evaluator.heldBack()).containsExactly("the rest, from " + cut, "quiet.avro");
        assertThat(evaluator.costs(Evaluator.SEARCHED, defaults).whole())
                .isEqualTo(Outcome.of(
                        WhatIf.run(demand.between(START, cut), defaults).figures()));
        assertThat(evaluator.costs("the rest, from " + cut, defaults).whole())
                .isEqualTo(Outcome.of(
                        WhatIf.run(demand.between(cut, demand.end()), defaults).figures()));
        assertThat(evaluator.costs("quiet.avro", defaults).whole())
                .isEqualTo(Outcome.of(WhatIf.run(other, defaults).figures()));
    }

    @Test
    void partsAddUpToTheWhole() {
        Costs costs = evaluator(demand(1.5), Map.of()).costs(Evaluator.SEARCHED, PoolConfigs.defaults("lab"));

        assertThat(costs.parts()).hasSize(3);
        assertThat(costs.parts().stream().mapToDouble(Outcome::energyKwh).sum())
                .isCloseTo(
                        costs.whole().energyKwh(), within(0.001 * costs.whole().energyKwh()));
        assertThat(costs.parts().stream().mapToDouble(Outcome::moves).sum())
                .isEqualTo(costs.whole().moves());
        assertThat(costs.whole().moves()).isPositive();
    }

    @Test
    void tellsDemandsApart() {
        String one = evaluator(demand(1), Map.of()).fingerprint();

        assertThat(evaluator(demand(1), Map.of()).fingerprint()).isEqualTo(one);
        assertThat(evaluator(demand(1.01), Map.of()).fingerprint()).isNotEqualTo(one);
        assertThat(evaluator(demand(1), Map.of("a", demand(1))).fingerprint()).isNotEqualTo(one);
    }

    @Test
    void refusesARecordingThatCannotBeCut() {
        Demand minute = demand(1).between(START, START.plusSeconds(60));

        assertThatThrownBy(() -> evaluator(minute, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too short (1 samples");
    }

    @Test
    void refusesWindowsShorterThanTheSamplesAreApart() {
        SearchSpace space = Spaces.parse("settings:\n  detection.window: {from: 60s, to: 10min, step: 60s}");

        space.requireWindows("space.yaml", PoolConfigs.defaults("lab"), Duration.ofMinutes(1));
        assertThatThrownBy(() -> space.requireWindows("space.yaml", PoolConfigs.defaults("lab"), Duration.ofMinutes(5)))
                .hasMessageContaining(
                        "detection.window: 1min is shorter than the 5min between the recording's samples");
    }

    @Test
    void tunesTheSameWhateverTheThreads(@TempDir Path directory) throws Exception {
        DemandEvaluator evaluator = evaluator(demand(1), Map.of());
        SearchSpace space = Spaces.parse("""
                settings:
                  detection.k: {from: 1, to: 5}
                  detection.marks.cpu.high: {from: 70%, to: 95%, step: 1%}
                  decision.cooldown: {from: 5min, to: 2h, scale: log}
                validation: {heldBack: 25%, parts: 3}
                """);

        TuneResult one = tune(evaluator, space, 1, directory.resolve("one"));
        TuneResult two = tune(evaluator, space, 2, directory.resolve("two"));

        assertThat(two).isEqualTo(one);
        assertThat(one.validations()).hasSize(1);
        assertThat(one.forward()).hasSize(2);
        assertThat(TuneReport.of("day.avro", one, List.of()).sections()).hasSize(6);
    }

    private static TuneResult tune(DemandEvaluator evaluator, SearchSpace space, int jobs, Path file) throws Exception {
        try (TrialLog log = TrialLog.begin(file, evaluator.fingerprint())) {
            return Tuning.run(
                    evaluator,
                    space,
                    PoolConfigs.defaults("lab"),
                    "the defaults",
                    12,
                    5,
                    jobs,
                    log,
                    (stage, done, total) -> {});
        }
    }
}
