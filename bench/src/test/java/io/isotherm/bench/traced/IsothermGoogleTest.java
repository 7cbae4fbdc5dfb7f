package io.isotherm.bench.traced;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.Shared;
import io.isotherm.bench.traced.TracedBenchmark.Stretch;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.Placing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the algorithm {@code isotherm} is worth on the days of Google's jobs in {@code ../shared}. */
class IsothermGoogleTest {
    @ParameterizedTest
    @ValueSource(strings = {"day01", "day02", "day03"})
    void consolidatingSavesEnergyWithoutOverload(String day) {
        List<TracedResult> results = new ArrayList<>();
        HostType hosts = HostType.parse(TracedPool.GOOGLE.defaultHosts(Experiment.CONSOLIDATING));
        new TracedBenchmark(TracedPool.GOOGLE, List.of(hosts), Placing.SPREAD, Experiment.STEP)
                .run(
                        new Stretch(List.of(Shared.google(day))),
                        Experiment.CONSOLIDATING,
                        List.of("isotherm", Experiment.ORACLE),
                        results::add);
        TracedResult never = results.get(0);
        TracedResult ours = results.get(1);
        TracedResult oracle = results.get(2);
        assertThat(ours.energyKwh()).isBetween(oracle.energyKwh(), 0.9 * never.energyKwh());
        assertThat(ours.overloadMinutes()).isLessThan(30);
        assertThat(ours.memoryExceeded()).isZero();
    }
}
