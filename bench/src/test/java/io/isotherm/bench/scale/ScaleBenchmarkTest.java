package io.isotherm.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleBenchmarkTest {
    private static final PoolSize SMALL = new PoolSize(100, 800);
    private static final Instant END = Instant.parse("2026-01-05T00:01:00Z");

    @ParameterizedTest
    @EnumSource
    void everyScenarioHasMovesToMake(ScaleScenario scenario) throws InterruptedException {
        ScaleResult result = new ScaleBenchmark(2, Duration.ofMinutes(1), 7).run(scenario, SMALL);
        assertThat(result.completed()).isTrue();
        assertThat(result.algorithm()).isNotEqualTo("none");
        assertThat(result.moves()).isPositive();
        assertThat(result.tickMillisP50()).isPositive().isLessThanOrEqualTo(result.tickMillisP99());
        assertThat(result.ledgerBytes()).isPositive();
        assertThat(result.line(null)).contains(scenario.name());
    }

    @Test
    void saysThatItWasNotThroughWithinTheLimit() throws InterruptedException {
        ScaleResult result = new ScaleBenchmark(1_000_000, Duration.ofMillis(1), 7).run(ScaleScenario.OVERLOAD, SMALL);
        assertThat(result.completed()).isFalse();
        assertThat(result.line(null)).contains("not completed");
    }

    @Test
    void sameSeedGivesTheSamePool() {
        assertThat(new GeneratedPool(ScaleScenario.OVERLOAD, SMALL, 3).window(END))
                .isEqualTo(new GeneratedPool(ScaleScenario.OVERLOAD, SMALL, 3).window(END))
                .isNotEqualTo(new GeneratedPool(ScaleScenario.OVERLOAD, SMALL, 4).window(END));
    }

    @Test
    void inEachWindowOtherHostsAreOverloaded() {
        GeneratedPool pool = new GeneratedPool(ScaleScenario.OVERLOAD, SMALL, 3);
        var first = pool.window(END).stream()
                .filter(ScaleBenchmarkTest::hot)
                .map(HostState::getHost)
                .toList();
        var second = pool.window(END.plusSeconds(60)).stream()
                .filter(ScaleBenchmarkTest::hot)
                .map(HostState::getHost)
                .toList();
        assertThat(first).hasSizeBetween(3, 8).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSizeBetween(3, 8);
    }

    private static boolean hot(HostState state) {
        return state.getTemperature() == Temperature.HOT;
    }

    @Test
    void growthIsThePowerOfTheNumberOfHosts() {
        assertThat(result(1000, 90.0).growth(result(100, 10.0))).isCloseTo(0.954, Offset.offset(0.001));
        assertThat(result(1000, null).growth(result(100, 10.0))).isNull();
    }

    private static ScaleResult result(int hosts, @Nullable Double millis) {
        return new ScaleResult(hosts, 10 * hosts, "OVERLOAD", "isotherm", true, millis, millis, 1, 1, 1, 1);
    }

    @Test
    void sizesAreHostsAndGuests() {
        assertThat(PoolSize.parse("100/1000"))
                .isEqualTo(new PoolSize(100, 1000))
                .hasToString("100/1000");
        assertThatThrownBy(() -> PoolSize.parse("100")).hasMessageContaining("write HOSTS/GUESTS");
        assertThatThrownBy(() -> PoolSize.parse("100/5000")).hasMessageContaining("1 to 20 guests for each");
    }
}
