package io.isotherm.decider.core.plan.isotherm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quantiles from tables. */
class NormalDistributionTest {
    @Test
    void quantilesAreThoseOfTheNormalDistribution() {
        Map<Double, Double> known = Map.of(
                0.5, 0.0, 0.3, 0.5244005, 0.1, 1.2815516, 0.025, 1.9599640, 0.01, 2.3263479, 1e-6, 4.7534243, 1e-12,
                7.0344838);
        known.forEach((probability, quantile) -> assertThat(NormalDistribution.upperQuantile(probability))
                .as("quantile of %s", probability)
                .isCloseTo(quantile, within(1e-6)));
        assertThat(NormalDistribution.upperQuantile(0)).isInfinite();
    }
}
