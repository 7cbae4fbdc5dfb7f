package io.isotherm.bench.planetlab.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.bench.Shared;
import io.isotherm.bench.planetlab.simulation.Workload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle, on the days in {@code ../shared}. */
class OracleTest {

    @ParameterizedTest
    @CsvSource({"20110303, 96.27", "20110322, 97.96", "20110420, 70.66"})
    void boundsADayFromBelowAndAFeasiblePackingIsCloseToIt(String day, double kwh) {
        Workload workload = Workload.read(Shared.planetlab(day));
        Oracle oracle = new Oracle(Algorithms.HOSTS);

        double bound = oracle.boundKwh(workload);

        assertThat(bound).isCloseTo(kwh, within(0.00501));
        assertThat(oracle.packedKwh(workload)).isBetween(bound, bound * 1.002);
    }
}
