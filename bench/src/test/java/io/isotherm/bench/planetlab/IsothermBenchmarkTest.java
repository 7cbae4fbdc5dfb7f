package io.isotherm.bench.planetlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.Shared;
import io.isotherm.bench.planetlab.algorithm.Algorithms;
import io.isotherm.bench.planetlab.simulation.Summary;
import io.isotherm.bench.planetlab.simulation.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the algorithm {@code isotherm} is worth beside the literature's, on the days in {@code ../shared}. */
class IsothermBenchmarkTest {
    private static final List<String> BASELINES =
            List.of("NPA", "DVFS", "THR-MMT-0.8", "MAD-MMT-2.5", "IQR-MMT-1.5", "LR-MMT-1.2");
    private static final List<Double> RISKS = List.of(0.0, 0.0001, 0.1, 0.15);

    @ParameterizedTest
    @ValueSource(strings = {"20110303", "20110322", "20110420"})
    void harmsAndMovesFarLessThanLocalRegressionByDefault(String day) {
        Workload workload = Workload.read(Shared.planetlab(day));
        Summary ours = run("isotherm", List.of(), workload).get(0);
        Summary spare = run("LR-MMT-1.2@3.0", List.of(), workload).get(0);
        Summary spread = run("LR-MMT-1.2@3.0.3", List.of(), workload).get(0);

        assertThat(ours.esv()).isLessThanOrEqualTo(spare.esv() / 10).isLessThanOrEqualTo(spread.esv() / 40);
        assertThat((double) ours.migrations()).isLessThanOrEqualTo(spare.migrations() / 5.0);
        assertThat(ours.energyKwh()).isLessThanOrEqualTo(0.8 * spread.energyKwh());
    }

    @Test
    void hasARiskAtWhichItIsNoWorseThanEachOfTheLiteratureAndMovesFarLess() {
        Workload workload = Workload.read(Shared.planetlab("20110322"));
        List<Summary> front = run("isotherm", RISKS, workload);

        for (String baseline : BASELINES) {
            for (Summary theirs : run(baseline, List.of(), workload)) {
                assertThat(front)
                        .as("%s: %s", baseline, theirs)
                        .anyMatch(ours -> ours.energyKwh() <= theirs.energyKwh()
                                && ours.trueOverloadShare() <= theirs.trueOverloadShare()
                                && ours.migrations() <= theirs.migrations() / 5.0);
            }
        }
    }

    private static List<Summary> run(String algorithm, List<Double> risks, Workload workload) {
        return Algorithms.named(List.of(algorithm), Benchmark.config(), risks).stream()
                .map(variant -> variant.run(workload).summary())
                .toList();
    }
}
