package io.isotherm.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Temperature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostLoadsTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private final HostLoads loads = new HostLoads(HostLoads.STEP);

    private void window(Duration after, double cpu) {
        Instant begin = START.plus(after);
        loads.accept(HostState.newBuilder()
                .setPool("lab")
                .setHost("xen1")
                .setWindowStart(begin)
                .setWindowEnd(begin.plusSeconds(60))
                .setPoolHosts(1)
                .setConfigVersion(1)
                .setDetector("static")
                .setTemperature(Temperature.NORMAL)
                .setSince(begin)
                .setQuality(DataQuality.GOOD)
                .setCompleteness(1)
                .setResources(List.of(new ResourceUse(Resource.CPU, cpu, cpu, cpu)))
                .build());
    }

    private List<Double> cpu() {
        return loads.history("xen1").points().stream()
                .map(point -> point.load().cpu())
                .toList();
    }

    @Test
    void aStepIsTheHighestOfItsWindows() {
        window(Duration.ZERO, 0.2);
        window(Duration.ofMinutes(1), 0.6);
        window(Duration.ofMinutes(2), 0.3);

        assertThat(cpu()).containsExactly(0.6, 0.3);
    }

    @Test
    void whilesWithoutWindowsAreLeftOut() {
        window(Duration.ZERO, 0.2);
        window(Duration.ofHours(2), 0.3);

        assertThat(cpu()).containsExactly(0.2, 0.3);
    }

    @Test
    void whatIsOlderThanADayIsForgotten() {
        window(Duration.ZERO, 0.2);
        window(Duration.ofHours(25), 0.3);
        window(Duration.ZERO, 0.9);

        assertThat(cpu()).containsExactly(0.3);
    }

    @Test
    void windowsMayComeInAnyOrder() {
        window(Duration.ofMinutes(4), 0.4);
        window(Duration.ZERO, 0.1);

        assertThat(cpu()).containsExactly(0.1, 0.4);
    }
}
