package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.load.SampledLoad;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedSpeedTest {

    @Test
    void aDayOfAThousandGuestsAndTheirTwinsTakesSeconds() {
        SimulatedPool.Builder builder = Pools.pool();
        for (int i = 0; i < 60; i++) {
            builder.host(HostSpec.named("host" + i).build());
        }
        for (int i = 0; i < 1000; i++) {
            List<GuestLoad> samples = new ArrayList<>();
            for (int j = 0; j < 288; j++) {
                samples.add(GuestLoad.ofCpu((i * 37 + j * 11) % 1000));
            }
            LoadTrace load = new SampledLoad(samples, Duration.ofMinutes(5));
            builder.vm(VmSpec.of("vm" + i, 1, 1 << 20, load, "host" + i % 60));
        }
        SimulatedPool pool = builder.build();
        long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        pool.advanceTo(at(86_400));

        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore;
        assertThat(pool.accounts()).isEqualTo(pool.unmanagedTwin().accounts());
        assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofSeconds(20));
    }
}
