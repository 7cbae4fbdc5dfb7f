package io.isotherm.bench.bitbrains;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.Shared;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.Placing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the algorithm {@code isotherm} is worth beside others, on the days of Bitbrains VMs in {@code ../shared}. */
class IsothermBitbrainsTest {
    @ParameterizedTest
    @ValueSource(strings = {"20130805", "20130806", "20130807", "20130810"})
    void balancingOverloadsLessWithFewerMovesThanTheOthers(String day) {
        List<BitbrainsResult> results = run(day, Experiment.BALANCING);
        BitbrainsResult ours = of("isotherm", results);

        for (String algorithm : List.of("sandpiper", "deviation")) {
            BitbrainsResult theirs = of(algorithm, results);
            assertThat(ours.overloadMinutes()).as(algorithm).isLessThan(theirs.overloadMinutes());
            assertThat(ours.moves()).as(algorithm).isLessThanOrEqualTo(theirs.moves());
        }
        assertThat(ours.memoryExceeded()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20130805", "20130806", "20130807", "20130810"})
    void consolidatingTakesLessEnergyWithoutMoreOverloadThanMmtWithBestFit(String day) {
        List<BitbrainsResult> results = run(day, Experiment.CONSOLIDATING);
        BitbrainsResult ours = of("isotherm", results);
        BitbrainsResult theirs = of("mmt-pabfd", results);

        assertThat(ours.energyKwh()).isLessThan(theirs.energyKwh());
        assertThat(ours.overloadMinutes()).isLessThanOrEqualTo(theirs.overloadMinutes());
        assertThat(ours.memoryExceeded()).isZero();
    }

    private static List<BitbrainsResult> run(String day, Experiment experiment) {
        List<BitbrainsResult> results = new ArrayList<>();
        new BitbrainsBenchmark(List.of(HostType.parse(experiment.defaultHosts())), Placing.SPREAD)
                .run(Shared.bitbrains(day), experiment, experiment.algorithms(), results::add);
        return results;
    }

    private static BitbrainsResult of(String algorithm, List<BitbrainsResult> results) {
        return results.stream()
                .filter(result -> result.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow();
    }
}
