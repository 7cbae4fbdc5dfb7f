package io.isotherm.bench.traced;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.Shared;
import io.isotherm.bench.traced.TracedBenchmark.Stretch;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.ImportedPool;
import io.isotherm.replay.importer.Placing;
import io.isotherm.replay.importer.Trace;
import io.isotherm.replay.importer.TraceFormat;
import io.isotherm.replay.whatif.WhatIf;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the algorithm {@code isotherm} is worth beside others, on the days of Bitbrains VMs in {@code ../shared}. */
class IsothermBitbrainsTest {
    private static final List<String> DAYS = List.of("20130805", "20130806", "20130807", "20130810");
    private static final double NO_WORSE_MINUTES = 10;

    @Test
    void balancingOverloadsLessThanTheOthersAndOnNoDayMuchMore() {
        Map<String, Double> overload = new TreeMap<>();
        for (String day : DAYS) {
            List<TracedResult> results = run(day, Experiment.BALANCING);
            results.forEach(result -> overload.merge(result.algorithm(), result.overloadMinutes(), Double::sum));
            TracedResult ours = of("isotherm", results);

            for (String algorithm : List.of("sandpiper", "deviation")) {
                assertThat(ours.overloadMinutes())
                        .as(day + " " + algorithm)
                        .isLessThan(of(algorithm, results).overloadMinutes() + NO_WORSE_MINUTES);
            }
            assertThat(ours.moves())
                    .as(day)
                    .isLessThanOrEqualTo(of("sandpiper", results).moves());
            assertThat(ours.memoryExceeded()).isZero();
        }
        assertThat(overload.get("isotherm"))
                .isLessThan(overload.get("sandpiper"))
                .isLessThan(overload.get("deviation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20130805", "20130806", "20130807", "20130810"})
    void consolidatingTakesLessEnergyWithoutMoreOverloadThanMmtWithBestFit(String day) {
        List<TracedResult> results = run(day, Experiment.CONSOLIDATING);
        TracedResult ours = of("isotherm", results);
        TracedResult theirs = of("mmt-pabfd", results);

        assertThat(ours.energyKwh()).isLessThan(theirs.energyKwh());
        assertThat(ours.overloadMinutes()).isLessThanOrEqualTo(theirs.overloadMinutes());
        assertThat(ours.memoryExceeded()).isZero();
    }

    /** A Saturday: only a host that comes near overload is levelled, and that is soon over; hardly a guest goes back. */
    @Test
    void onAQuietDayLevellingUndoesNothingOfThePacking() {
        Trace day = TraceFormat.BITBRAINS.read(Shared.bitbrains("20130810"), Experiment.STEP);
        List<HostType> hosts = List.of(HostType.parse(TracedPool.BITBRAINS.defaultHosts(Experiment.CONSOLIDATING)));
        ImportedPool pool = new ImportedPool("bitbrains", day, hosts, Placing.SPREAD);

        WhatIfResult result = new WhatIf(pool.demand(), TracedBenchmark.model())
                .run(
                        "isotherm",
                        Experiment.CONSOLIDATING.config("bitbrains", "isotherm", pool.hosts(), Experiment.STEP));

        Map<String, Double> minutes = result.figures().scenarioMinutes();
        assertThat(minutes.get(Scenario.CONSOLIDATION.name())).isGreaterThan(300);
        assertThat(minutes.getOrDefault(Scenario.IMBALANCE.name(), 0.0)).isLessThan(120);
        assertThat(result.figures().reverseMoves())
                .isLessThanOrEqualTo(result.figures().moves() / 100);
    }

    private static List<TracedResult> run(String day, Experiment experiment) {
        List<TracedResult> results = new ArrayList<>();
        List<String> withoutBounds = experiment.algorithms().stream()
                .filter(row -> !Experiment.isBound(row))
                .toList();
        new TracedBenchmark(
                        TracedPool.BITBRAINS,
                        List.of(HostType.parse(TracedPool.BITBRAINS.defaultHosts(experiment))),
                        Placing.SPREAD,
                        Experiment.STEP)
                .run(new Stretch(List.of(Shared.bitbrains(day))), experiment, withoutBounds, results::add);
        return results;
    }

    private static TracedResult of(String algorithm, List<TracedResult> results) {
        return results.stream()
                .filter(result -> result.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow();
    }
}
