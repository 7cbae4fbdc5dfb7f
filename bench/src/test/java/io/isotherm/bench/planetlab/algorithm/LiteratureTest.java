package io.isotherm.bench.planetlab.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.bench.Shared;
import io.isotherm.bench.planetlab.Benchmark;
import io.isotherm.bench.planetlab.literature.MmtConsolidation;
import io.isotherm.bench.planetlab.literature.OverloadDetector;
import io.isotherm.bench.planetlab.literature.PlannedGuests;
import io.isotherm.bench.planetlab.simulation.GoldenRun;
import io.isotherm.bench.planetlab.simulation.GuestTransfer;
import io.isotherm.bench.planetlab.simulation.History;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.bench.planetlab.simulation.Summary;
import io.isotherm.bench.planetlab.simulation.Workload;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The literature's algorithms, on the days in {@code ../shared}: figures and decisions of the reference simulation. */
class LiteratureTest {

    @ParameterizedTest
    @CsvSource({
        "THR-MMT-0.8@3.0, 119.34, 27092, 5.116, 0.1014, 6.189, 1744, 2013",
        "LR-MMT-1.2@3.0, 116.58, 12817, 3.718, 0.0393, 1.704, 1197, 2555",
        "MAD-MMT-2.5@3.0, 114.33, 26170, 5.182, 0.0990, 5.866, 1662, 1996",
        "IQR-MMT-1.5@3.0, 117.11, 26819, 5.051, 0.0979, 5.790, 1699, 2016",
        "THR-MMT-0.8@3.0.3, 192.62, 26711, 4.913, 0.0646, 6.117, 5885, 950",
        "LR-MMT-1.2@3.0.3, 163.48, 27859, 5.858, 0.0793, 7.592, 5053, 1029",
        "MAD-MMT-2.5@3.0.3, 185.79, 26556, 5.049, 0.0662, 6.208, 5828, 967",
        "IQR-MMT-1.5@3.0.3, 189.98, 26282, 4.823, 0.0624, 5.713, 5868, 952",
        "NPA, 2410.80, 0, 0, 0, 0, 455, 2864",
        "DVFS, 802.75, 0, 0, 0, 0, 455, 2864",
    })
    void givesTheMeasuredFiguresOf20110303(
            String algorithm,
            double kwh,
            int migrations,
            double slatahPercent,
            double pdmPercent,
            double esvThousandths,
            int shutdowns,
            double secondsBeforeShutdown) {
        Summary day = run(algorithm, "20110303");

        assertThat(day.energyKwh()).isCloseTo(kwh, within(0.00501));
        assertThat(day.migrations()).isEqualTo(migrations);
        assertThat(day.slatah() * 100).isCloseTo(slatahPercent, within(0.000501));
        assertThat(day.pdm() * 100).isCloseTo(pdmPercent, within(0.0000501));
        assertThat(day.esv() * 1000).isCloseTo(esvThousandths, within(0.000501));
        assertThat(day.shutdowns()).isEqualTo(shutdowns);
        assertThat(day.meanSecondsBeforeShutdown()).isCloseTo(secondsBeforeShutdown, within(0.501));
    }

    @ParameterizedTest
    @CsvSource({
        "DVFS, 20110322, 1011.14, 0",
        "LR-MMT-1.2@3.0.3, 20110322, 177.48, 32038",
        "DVFS, 20110420, 684.61, 0",
        "IQR-MMT-1.5@3.0.3, 20110420, 155.38, 22897"
    })
    void givesTheMeasuredFiguresOfOtherDays(String algorithm, String day, double kwh, int migrations) {
        Summary summary = run(algorithm, day);

        assertThat(summary.energyKwh()).isCloseTo(kwh, within(0.00501));
        assertThat(summary.migrations()).isEqualTo(migrations);
    }

    @Test
    void createsAndDecidesAsTheReferenceDidUnderThrMmt() {
        decidesAs(new GoldenRun("20110303-thr-mmt-0.8", 800), OverloadDetector.threshold(0.8), PlannedGuests.COUNTED);
    }

    @Test
    void createsAndDecidesAsTheReferenceDidUnderLrMmtOfVersion30() {
        decidesAs(
                new GoldenRun("20110303-lr-mmt-1.2-cloudsim-3.0", 800),
                OverloadDetector.localRegression(1.2),
                PlannedGuests.LEFT_OUT);
    }

    /** Every guest begins on the recorded host, and at every tick the same guests go to the same hosts in the same order. */
    private static void decidesAs(GoldenRun golden, OverloadDetector detector, PlannedGuests planned) {
        Workload workload = Workload.read(Shared.planetlab("20110303"));
        Simulation simulation = new Simulation(workload, golden.hosts, History.NONE);
        planned.creation().createAll(simulation);
        for (String[] row : golden.placement) {
            assertThat(simulation.residents(Integer.parseInt(row[1]))).contains(Integer.parseInt(row[0]));
        }
        PlannerDecider decider = new PlannerDecider(
                new MmtConsolidation("mmt", detector, planned),
                List.of(Scenario.CONSOLIDATION),
                new PoolPicture(simulation, Benchmark.config(), 1));
        simulation.run(now -> {
            List<GuestTransfer> decided = decider.decide(now);
            assertThat(decided).as("tick at %s s", now.now()).isEqualTo(golden.migrations(now.now()));
            return decided;
        });
    }

    private static Summary run(String algorithm, String day) {
        Workload workload = Workload.read(Shared.planetlab(day));
        return Algorithms.named(List.of(algorithm), Benchmark.config(), List.of())
                .get(0)
                .run(workload)
                .summary();
    }
}
