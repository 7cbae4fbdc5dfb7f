package io.isotherm.replay.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DemandExtractorTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final double NANOS = 1e9;
    private static final Offset<Double> EXACT = within(0.01);

    private final List<HostMetrics> samples = new ArrayList<>();

    /** A guest that has used so many seconds of CPU. */
    private static VmMetrics vm(String name, double cpuSeconds) {
        return vm(name, cpuSeconds, 2, VmState.RUNNING);
    }

    private static VmMetrics vm(String name, double cpuSeconds, long gib, VmState state) {
        long kib = gib * Demands.GIB;
        return VmMetrics.newBuilder()
                .setUuid(Demands.uuid(name).toString())
                .setName(name)
                .setState(state)
                .setVcpus(2)
                .setCpuTimeNanos((long) (cpuSeconds * NANOS))
                .setMemoryKib(kib)
                .setMemoryMaxKib(kib)
                .setNetworkRxBytes((long) (cpuSeconds * 1000))
                .setNetworkTxBytes(0)
                .setDiskReadBytes(0)
                .setDiskWriteBytes((long) (cpuSeconds * 500))
                .build();
    }

    private void sample(String host, double mhz, int second, double hostCpuSeconds, VmMetrics... vms) {
        long used = Demands.GIB
                + Arrays.stream(vms)
                        .filter(vm -> vm.getState() != VmState.STOPPED)
                        .mapToLong(VmMetrics::getMemoryKib)
                        .sum();
        samples.add(HostMetrics.newBuilder()
                .setPool("lab")
                .setHost(host)
                .setSampledAt(START.plusSeconds(second))
                .setSequence(0)
                .setCollectorStartedAt(START)
                .setCapacity(new HostCapacity(4, mhz, 16 * Demands.GIB, 0.0, 0.0))
                .setCpuTimeNanos((long) (hostCpuSeconds * NANOS))
                .setMemoryUsedKib(used)
                .setComplete(true)
                .setVms(List.of(vms))
                .build());
    }

    private Demand extract() {
        DemandExtractor extractor = new DemandExtractor();
        samples.forEach(extractor::accept);
        return extractor.finish();
    }

    private static VmDemand of(Demand demand, String name) {
        return demand.vms().stream()
                .filter(vm -> vm.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void turnsCountersIntoRatesInMhzOfTheHostThatServed() {
        for (int i = 0; i <= 10; i++) {
            sample("slow", 1000, 60 * i, 33 * i, vm("a", 30 * i));
            sample("fast", 3000, 60 * i, 30 * i, vm("b", 30 * i));
        }
        Demand demand = extract();
        assertThat(demand.step()).isEqualTo(Duration.ofMinutes(1));
        assertThat(demand.steps()).isEqualTo(10);
        assertThat(of(demand, "a").at(4).cpuMhz()).isCloseTo(500, EXACT);
        assertThat(of(demand, "b").at(4).cpuMhz()).isCloseTo(1500, EXACT);
        assertThat(of(demand, "a").at(4).networkBytesPerSecond()).isCloseTo(500, EXACT);
        assertThat(of(demand, "a").at(4).diskBytesPerSecond()).isCloseTo(250, EXACT);
        HostDemand slow = demand.hosts().get(1);
        assertThat(slow.domain0CpuShare()).isCloseTo(3.0 / 240, within(1e-9));
        assertThat(slow.domain0MemoryKib()).isEqualTo(Demands.GIB);
    }

    @Test
    void aGuestThatMovedKeepsOneSeries() {
        for (int i = 0; i <= 5; i++) {
            sample("h0", 2000, 60 * i, 30 * i, vm("a", 30 * i));
            sample("h1", 2000, 60 * i, 0);
        }
        for (int i = 6; i <= 10; i++) {
            sample("h0", 2000, 60 * i, 150);
            sample("h1", 2000, 60 * i, 12 * (i - 5), vm("a", 12 * (i - 5)));
        }
        Demand demand = extract();
        assertThat(demand.vms()).hasSize(1);
        VmDemand moved = of(demand, "a");
        assertThat(moved.stays()).containsExactly(new Stay(0, 10, "h0"));
        assertThat(moved.at(4).cpuMhz()).isCloseTo(1000, EXACT);
        // What it did while it moved no counter tells: it goes on as before.
        assertThat(moved.at(5).cpuMhz()).isCloseTo(1000, EXACT);
        assertThat(moved.at(6).cpuMhz()).isCloseTo(400, EXACT);
    }

    @Test
    void spreadsASampleThatIsLateOverTheTimeItTells() {
        sample("h0", 2000, 0, 0, vm("a", 0));
        sample("h0", 2000, 60, 6, vm("a", 6));
        sample("h0", 2000, 120, 12, vm("a", 12));
        sample("h0", 2000, 300, 102, vm("a", 102));
        sample("h0", 2000, 360, 108, vm("a", 108));
        VmDemand vm = of(extract(), "a");
        assertThat(vm.at(1).cpuMhz()).isCloseTo(200, EXACT);
        assertThat(List.of(2, 3, 4))
                .allSatisfy(step -> assertThat(vm.at(step).cpuMhz()).isCloseTo(1000, EXACT));
        assertThat(vm.at(5).cpuMhz()).isCloseTo(200, EXACT);
    }

    @Test
    void notesWhoComesAndGoesAndGrows() {
        for (int i = 0; i <= 40; i++) {
            List<VmMetrics> vms = new ArrayList<>();
            if (i <= 20) {
                vms.add(vm("early", i));
            }
            if (i >= 15) {
                vms.add(vm("late", i, i < 30 ? 2 : 3, VmState.RUNNING));
            }
            vms.add(vm("off", 0, 2, VmState.STOPPED));
            vms.add(vm("coming", 0, 2, VmState.MIGRATING_IN));
            sample("h0", 2000, 60 * i, 3 * i, vms.toArray(VmMetrics[]::new));
        }
        Demand demand = extract();
        assertThat(demand.vms()).extracting(VmDemand::name).containsExactlyInAnyOrder("early", "late");
        assertThat(of(demand, "early").stays()).containsExactly(new Stay(0, 20, "h0"));
        assertThat(of(demand, "late").stays()).containsExactly(new Stay(15, 40, "h0"));
        assertThat(of(demand, "late").memory())
                .containsExactly(new Memory(15, 2 * Demands.GIB), new Memory(30, 3 * Demands.GIB));
    }

    @Test
    void tellsAHostThatFailedFromOneThatWasPutToSleep() {
        for (int i = 0; i <= 40; i++) {
            sample("alive", 2000, 60 * i, i, vm("a", i));
            if (i <= 20) {
                sample("failed", 2000, 60 * i, i, vm("b", i));
                sample("slept", 2000, 60 * i, 0);
            }
        }
        Demand demand = extract();
        assertThat(demand.hosts()).extracting(HostDemand::name).containsExactly("alive", "failed", "slept");
        assertThat(demand.hosts()).extracting(HostDemand::untilStep).containsExactly(40, 20, 40);
    }

    @Test
    void aCounterThatRestartsIsNoNegativeLoad() {
        for (int i = 0; i <= 10; i++) {
            sample("h0", 2000, 60 * i, 6 * i, vm("a", i < 5 ? 6 * i : 6 * (i - 5)));
        }
        VmDemand vm = of(extract(), "a");
        for (int step = 0; step < 10; step++) {
            assertThat(vm.at(step).cpuMhz()).isCloseTo(200, EXACT);
        }
    }

    @Test
    void leavesOutSamplesThatGoBackInTime() {
        sample("h0", 2000, 0, 0, vm("a", 0));
        sample("h0", 2000, 60, 6, vm("a", 6));
        sample("h0", 2000, 30, 3, vm("a", 3));
        sample("h0", 2000, 120, 12, vm("a", 12));
        DemandExtractor extractor = new DemandExtractor();
        samples.forEach(extractor::accept);
        assertThat(of(extractor.finish(), "a").at(1).cpuMhz()).isCloseTo(200, EXACT);
        assertThat(extractor.skipped()).isEqualTo(1);
    }

    @Test
    void refusesASecondPoolAndTooFewSamples() {
        sample("h0", 2000, 0, 0, vm("a", 0));
        DemandExtractor one = new DemandExtractor();
        one.accept(samples.get(0));
        HostMetrics other =
                HostMetrics.newBuilder(samples.get(0)).setPool("other").build();
        assertThatThrownBy(() -> one.accept(other)).hasMessageContaining("pools lab and other");
        assertThatThrownBy(one::finish).hasMessageContaining("two samples of a host at least");
    }
}
