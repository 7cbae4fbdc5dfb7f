package io.isotherm.bench.planetlab.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.simulator.trace.PlanetLabVm;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    /** Guests of constant use: guest 0 of 1 %, guest 1 of 2 %, and so on. */
    private static Workload constant(int guests) {
        return new Workload(PlanetLabVm.dealt(IntStream.range(0, guests)
                .mapToObj(i -> new PlanetLabVm("vm" + i, PlanetLabVm.Type.MICRO, Collections.nCopies(288, i + 1.0)))
                .toList()));
    }

    @Test
    void aShuffleDealsTheTracesToTheSizesAnew() {
        Workload shuffled = constant(8).shuffled(3);

        double[] mips = IntStream.range(0, 8).mapToDouble(shuffled::mips).toArray();
        double[] demand = new double[8];
        shuffled.demand(300.1, demand);

        assertThat(mips).containsExactly(2500, 2500, 2000, 2000, 1000, 1000, 500, 500);
        List<Long> percents = IntStream.range(0, 8)
                .mapToObj(guest -> Math.round(demand[guest] / mips[guest] * 100))
                .toList();
        assertThat(percents)
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L)
                .isNotEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L));
    }

    @Test
    void demandIsInterpolatedBetweenSamplesAndTheLastOneHolds() {
        List<Double> percent = IntStream.range(0, 288)
                .mapToObj(i -> i == 1 ? 20.0 : i == 287 ? 50.0 : 10.0)
                .toList();
        Workload workload =
                new Workload(PlanetLabVm.dealt(List.of(new PlanetLabVm("vm", PlanetLabVm.Type.MICRO, percent))));
        double[] demand = new double[1];

        workload.demand(300, demand);
        assertThat(demand[0]).isCloseTo(0.2 * 2500, within(1e-9));
        workload.demand(450, demand);
        assertThat(demand[0]).isCloseTo(0.15 * 2500, within(1e-9));
        workload.demand(86_250, demand);
        assertThat(demand[0]).isCloseTo(0.5 * 2500, within(1e-9));
    }
}
