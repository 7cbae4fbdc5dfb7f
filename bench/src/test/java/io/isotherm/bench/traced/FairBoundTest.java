package io.isotherm.bench.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.replay.importer.HostType;
import io.isotherm.schema.HostCapacity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FairBoundTest {
    private static final long GIB = 1 << 20;
    /** 10 CPUs of 1 GHz. */
    private static final HostType HOST =
            HostType.parse("count=1,cpus=10,mhz=1000,memory=100GiB,network=100,watts=100/200");

    private static VmDemand vm(String name, long gib, float... mhz) {
        return new VmDemand(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                name,
                8,
                List.of(new Stay(0, mhz.length, "host001")),
                List.of(new Memory(0, gib * GIB)),
                mhz,
                new float[mhz.length],
                new float[mhz.length]);
    }

    private static FairBound.Cost cost(int hosts, int spare, VmDemand... vms) {
        int steps = 2;
        HostDemand any = new HostDemand("host001", new HostCapacity(10, 1000.0, 100 * GIB, 0.0, 0.0), 0, 0, 0, steps);
        Demand demand = new Demand("pool", Instant.EPOCH, Duration.ofHours(1), steps, List.of(any), List.of(vms));
        return new FairBound(List.of(HOST, HOST, HOST).subList(0, hosts), Duration.ofMinutes(15), spare).of(demand);
    }

    @Test
    void drawsWhatTheFewestHostsDrawWithWorkSpreadEvenly() {
        FairBound.Cost cost = cost(3, 0, vm("a", 10, 6000, 6000), vm("b", 10, 6000, 6000));
        assertThat(cost.hostHoursOn()).isEqualTo(4);
        assertThat(cost.energyKwh()).isCloseTo(4 * 0.160, within(1e-9));
    }

    @Test
    void hasTheHostsOfTheNextStepAwakeBeforeIt() {
        FairBound.Cost cost = cost(3, 0, vm("a", 10, 2000, 6000), vm("b", 10, 2000, 6000));
        assertThat(cost.hostHoursOn()).isEqualTo(0.75 + 0.25 * 2 + 2);
        assertThat(cost.energyKwh()).isCloseTo(0.75 * 0.140 + 0.25 * 2 * 0.120 + 2 * 0.160, within(1e-9));
    }

    @Test
    void keepsMemoryAsAHardLimit() {
        assertThat(cost(3, 0, vm("a", 60, 10, 10), vm("b", 60, 10, 10)).hostHoursOn())
                .isEqualTo(4);
        assertThat(cost(3, 0, vm("a", 50, 10, 10), vm("b", 50, 10, 10)).hostHoursOn())
                .isEqualTo(2);
    }

    @Test
    void capsAGuestsCpuAtItsVirtualCpusAndCountsNoMoreHostsThanThereAre() {
        assertThat(cost(3, 0, vm("a", 10, 30_000, 30_000)).energyKwh()).isCloseTo(2 * 0.180, within(1e-9));
        assertThat(cost(1, 1, vm("a", 60, 10, 10), vm("b", 60, 10, 10)).hostHoursOn())
                .isEqualTo(2);
    }

    @Test
    void aSpareHostIsOnBesides() {
        assertThat(cost(3, 1, vm("a", 10, 10, 10)).hostHoursOn()).isEqualTo(4);
    }
}
