package io.isotherm.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestLoadTest {

    @Test
    void interpolatesBetweenSamplesAndStartsOverAtTheEnd() {
        LoadTrace load = new SampledLoad(List.of(GuestLoad.ofCpu(100), GuestLoad.ofCpu(200)), Duration.ofMinutes(5));

        assertThat(load.at(Duration.ZERO)).isEqualTo(GuestLoad.ofCpu(100));
        assertThat(load.at(Duration.ofSeconds(75)).cpuMhz()).isCloseTo(125, within(1e-9));
        assertThat(load.at(Duration.ofSeconds(450)).cpuMhz()).isCloseTo(150, within(1e-9));
        assertThat(load.at(Duration.ofMinutes(10))).isEqualTo(GuestLoad.ofCpu(100));
    }

    @Test
    void aScenarioStepsAndRamps() {
        LoadTrace load = ScenarioLoad.startingAt(new GuestLoad(100, 10, 1))
                .stepTo(Duration.ofMinutes(1), new GuestLoad(200, 20, 2))
                .rampTo(Duration.ofMinutes(2), Duration.ofMinutes(4), new GuestLoad(400, 40, 4));

        assertThat(load.at(Duration.ofSeconds(59))).isEqualTo(new GuestLoad(100, 10, 1));
        assertThat(load.at(Duration.ofMinutes(1))).isEqualTo(new GuestLoad(200, 20, 2));
        assertThat(load.at(Duration.ofMinutes(2))).isEqualTo(new GuestLoad(200, 20, 2));
        assertThat(load.at(Duration.ofMinutes(3))).isEqualTo(new GuestLoad(300, 30, 3));
        assertThat(load.at(Duration.ofHours(1))).isEqualTo(new GuestLoad(400, 40, 4));
    }

    @Test
    void noiseIsBoundedRepeatableAndDiffersBySeed() {
        LoadTrace one = noisy(1);
        double sum = 0;
        boolean differs = false;
        for (int i = 0; i < 1000; i++) {
            Duration time = Duration.ofSeconds(7L * i);
            double value = one.at(time).cpuMhz();
            assertThat(value)
                    .isBetween(800.0, 1200.0)
                    .isEqualTo(noisy(1).at(time).cpuMhz());
            differs |= value != noisy(2).at(time).cpuMhz();
            sum += value;
        }
        assertThat(differs).isTrue();
        assertThat(sum / 1000).isCloseTo(1000, within(20.0));
    }

    private static LoadTrace noisy(long seed) {
        return ScenarioLoad.startingAt(GuestLoad.ofCpu(1000)).withNoise(seed, 0.2, Duration.ofSeconds(30));
    }

    @Test
    void refusesPhasesOutOfOrderAndLoadsThatAreNoLoads() {
        ScenarioLoad load = ScenarioLoad.startingAt(GuestLoad.NONE).stepTo(Duration.ofMinutes(5), GuestLoad.ofCpu(1));

        assertThatThrownBy(() -> load.stepTo(Duration.ofMinutes(4), GuestLoad.NONE))
                .hasMessageContaining("PT5M");
        assertThatThrownBy(() -> GuestLoad.ofCpu(Double.NaN)).hasMessageContaining("cpuMhz is NaN");
        assertThatThrownBy(() -> GuestLoad.ofCpu(-1)).hasMessageContaining("cpuMhz is -1.0");
    }
}
