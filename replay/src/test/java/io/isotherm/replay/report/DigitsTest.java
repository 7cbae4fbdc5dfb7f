package io.isotherm.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.replay.report.Comparison.Better;
import io.isotherm.replay.report.Comparison.Column;
import io.isotherm.replay.report.Comparison.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitsTest {
    @Test
    void noTwoValuesThatDifferLookAlike() {
        assertThat(Digits.telling(1, List.of(0.1, 0.12, 0.09))).isEqualTo(2);
        assertThat(Digits.telling(1, List.of(0.1, 0.1003))).isEqualTo(4);
        assertThat(Digits.telling(1, List.of(0.1, 0.1, 12.0, Double.NaN))).isEqualTo(1);
        assertThat(Digits.telling(0, List.of(1.0 / 3, 1.0 - 2.0 / 3))).isZero();
    }

    @Test
    void aComparisonShowsTheDifferenceOfWhichItCallsOneTheBest() {
        Comparison comparison = new Comparison(
                "Side by side",
                "",
                List.of(new Measure("Energy", "kWh", 1, Better.LOWER, "")),
                List.of(
                        new Column("a", List.of(0.104)),
                        new Column("b", List.of(0.112)),
                        new Column("c", List.of(0.118))));
        assertThat(comparison.measures().get(0).digits()).isEqualTo(2);
    }
}
