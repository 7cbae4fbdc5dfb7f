package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.GIB_IN_KIB;
import static io.isotherm.simulator.Pools.START;
import static io.isotherm.simulator.Pools.at;
import static io.isotherm.simulator.Pools.host;
import static io.isotherm.simulator.Pools.id;
import static io.isotherm.simulator.Pools.on;
import static io.isotherm.simulator.Pools.pool;
import static io.isotherm.simulator.Pools.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.load.ScenarioLoad;
import io.isotherm.simulator.spec.PowerCurve;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SimulatedPoolTest {

    @Test
    void readsCapacityAndCounters() {
        SimulatedPool pool = pool().host(host("a").domain0(GIB_IN_KIB, 0.1).build())
                .vm(vm("one", "a", new GuestLoad(1500, 2e6, 4e6)))
                .build();

        pool.advanceTo(at(100));
        HostReading reading = on(pool, "a").read();

        assertThat(reading.at()).isEqualTo(at(100));
        assertThat(reading.cpus()).isEqualTo(4);
        assertThat(reading.cpuMhz()).isEqualTo(1000);
        assertThat(reading.memoryKib()).isEqualTo(16 * GIB_IN_KIB);
        assertThat(reading.memoryUsedKib()).isEqualTo(5 * GIB_IN_KIB);
        assertThat(reading.hostUuid()).isPresent();
        assertThat(reading.problems()).isEmpty();
        // Domain-0 uses a tenth of four CPUs, the guest one and a half.
        assertThat(reading.cpuTimeNanos()).isCloseTo(190_000_000_000L, within(1000L));
        GuestReading guest = reading.guests().get(0);
        assertThat(guest.cpuTimeNanos()).isCloseTo(150_000_000_000L, within(1000L));
        assertThat(guest.networkRxBytes() + guest.networkTxBytes()).isCloseTo(200_000_000L, within(2L));
        assertThat(guest.diskReadBytes() + guest.diskWriteBytes()).isCloseTo(400_000_000L, within(2L));
        assertThat(guest.state()).isEqualTo(GuestState.RUNNING);
        assertThat(guest.memoryKib()).isEqualTo(4 * GIB_IN_KIB);
    }

    @Test
    void countersGoOnWithinAStep() {
        SimulatedPool pool = pool().host(host("a").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
                .build();

        pool.advanceTo(at(3.5));

        assertThat(on(pool, "a").read().guests().get(0).cpuTimeNanos()).isCloseTo(3_500_000_000L, within(10L));
    }

    @Test
    void aClockDrivesThePool() {
        SimulatedClock clock = new SimulatedClock(START);
        SimulatedPool pool = pool().clock(clock)
                .host(host("a").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
                .build();

        clock.advance(Duration.ofSeconds(60));

        assertThat(on(pool, "a").read().at()).isEqualTo(at(60));
        assertThat(pool.now()).isEqualTo(at(60));
    }

    @Test
    void sharesCpuInProportionWhenDemandExceedsTheHost() {
        // Left after Domain-0's quarter: 3000 MHz, for demands of 4000 and 2000.
        SimulatedPool pool = pool().host(host("a").domain0(0, 0.25).build())
                .vm(vm("big", "a", GuestLoad.ofCpu(4000)))
                .vm(vm("small", "a", GuestLoad.ofCpu(2000)))
                .build();

        pool.advanceTo(at(10));

        assertThat(cpuSeconds(pool, "a", "big")).isCloseTo(20, within(1e-6));
        assertThat(cpuSeconds(pool, "a", "small")).isCloseTo(10, within(1e-6));
        assertThat(on(pool, "a").read().cpuTimeNanos()).isCloseTo(40_000_000_000L, within(1000L));
        assertThat(pool.accounts().unservedMhzSeconds()).isCloseTo(30_000, within(1e-6));
        assertThat(pool.cpuDemandShare("a")).isCloseTo(1.75, within(1e-9));
    }

    @Test
    void aGuestUsesNoMoreCpusThanItHasVcpus() {
        VmSpec narrow =
                new VmSpec(id("narrow"), "narrow", 1, GIB_IN_KIB, LoadTrace.constant(GuestLoad.ofCpu(2500)), 0, 0, "a");
        SimulatedPool pool = pool().host(host("a").build()).vm(narrow).build();

        pool.advanceTo(at(10));

        assertThat(cpuSeconds(pool, "a", "narrow")).isCloseTo(10, within(1e-6));
        assertThat(pool.cpuDemandShare("a")).isCloseTo(0.25, within(1e-9));
        assertThat(pool.accounts().unservedMhzSeconds()).isCloseTo(15_000, within(1e-6));
    }

    @Test
    void sharesNetworkAndDiskWhenTheHostIsFull() {
        SimulatedPool pool = pool().host(host("a").build())
                .vm(vm("one", "a", new GuestLoad(0, 150e6, 300e6)))
                .vm(vm("two", "a", new GuestLoad(0, 50e6, 100e6)))
                .build();

        pool.advanceTo(at(10));

        GuestReading one = guest(pool, "a", "one");
        assertThat(one.networkRxBytes() + one.networkTxBytes()).isCloseTo(750_000_000L, within(2L));
        assertThat(one.diskReadBytes() + one.diskWriteBytes()).isCloseTo(1_500_000_000L, within(2L));
    }

    @Test
    void energyOfAConstantLoadFollowsTheCurve() {
        SimulatedPool pool = pool().host(host("a")
                        .power(new PowerCurve(List.of(100.0, 150.0, 160.0)))
                        .build())
                .vm(vm("one", "a", GuestLoad.ofCpu(3000)))
                .build();

        pool.advanceTo(at(7200));

        // Three quarters of the CPUs lie half way between 150 and 160 W.
        assertThat(pool.accounts().energyKwh()).isCloseTo(0.155 * 2, within(1e-9));
    }

    @Test
    void hotTimeCountsDemandAboveTheMark() {
        LoadTrace load =
                ScenarioLoad.startingAt(GuestLoad.ofCpu(3000)).stepTo(Duration.ofMinutes(10), GuestLoad.ofCpu(3900));
        SimulatedPool pool = pool().highCpuMark(0.9)
                .host(host("a").build())
                .vm(vm("one", "a", load))
                .build();

        pool.advanceTo(at(900));

        assertThat(pool.accounts().hotMinutes()).isCloseTo(5, within(1e-9));
        assertThat(pool.accounts().hotByMovesMinutes()).isZero();
    }

    @Test
    void bootingRestartsTheCountersAndAStoppedGuestHoldsNoMemory() {
        SimulatedPool pool = pool().host(host("a").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
                .build();
        pool.advanceTo(at(100));

        pool.shutDown(id("one"));
        pool.advanceTo(at(200));
        assertThat(guest(pool, "a", "one").state()).isEqualTo(GuestState.STOPPED);
        assertThat(on(pool, "a").freeMemoryKib()).isEqualTo(16 * GIB_IN_KIB);
        pool.boot(id("one"));
        pool.advanceTo(at(210));

        assertThat(cpuSeconds(pool, "a", "one")).isCloseTo(10, within(1e-6));
    }

    @Test
    void ballooningIsBoundByTheHostsMemory() {
        SimulatedPool pool = pool().host(host("a").build())
                .vm(vm("one", "a", GuestLoad.NONE))
                .build();

        pool.memory(id("one"), 10 * GIB_IN_KIB);

        assertThat(on(pool, "a").freeMemoryKib()).isEqualTo(6 * GIB_IN_KIB);
        assertThatThrownBy(() -> pool.memory(id("one"), 17 * GIB_IN_KIB)).hasMessageContaining("KiB free");
    }

    @Test
    void findsGuestsByUuidAndByName() {
        SimulatedPool pool = pool().host(host("a").build())
                .host(host("b").build())
                .vm(vm("one", "a", GuestLoad.NONE))
                .build();

        assertThat(on(pool, "a").find(id("one")))
                .hasValueSatisfying(guest -> assertThat(guest.name()).isEqualTo("one"));
        assertThat(on(pool, "a").findByName("one")).isPresent();
        assertThat(on(pool, "b").find(id("one"))).isEmpty();
        assertThat(on(pool, "a").find(new UUID(0, 0))).isEmpty();
    }

    @Test
    void listsGuestsByTheTextOfTheirUuid() {
        SimulatedPool.Builder builder =
                pool().host(host("a").memoryKib(200 * GIB_IN_KIB).build());
        for (int i = 0; i < 40; i++) {
            builder.vm(vm("vm" + i, "a", GuestLoad.NONE));
        }

        assertThat(on(builder.build(), "a").read().guests())
                .extracting(guest -> guest.uuid().toString())
                .isSorted();
    }

    @Test
    void refusesAPoolWhoseGuestsDoNotFit() {
        SimulatedPool.Builder builder = pool().host(
                        host("a").memoryKib(7 * GIB_IN_KIB).build())
                .vm(vm("one", "a", GuestLoad.NONE))
                .vm(vm("two", "a", GuestLoad.NONE));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memoryKib is 4194304")
                .hasMessageContaining("3145728 KiB left on a");
    }

    @Test
    void refusesAGuestOnAnUnknownHost() {
        SimulatedPool.Builder builder = pool().host(host("a").build()).vm(vm("one", "z", GuestLoad.NONE));

        assertThatThrownBy(builder::build).hasMessageContaining("host is z; give one of [a]");
    }

    static GuestReading guest(SimulatedPool pool, String host, String name) {
        return on(pool, host).read().guests().stream()
                .filter(guest -> guest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double cpuSeconds(SimulatedPool pool, String host, String name) {
        return guest(pool, host, name).cpuTimeNanos() / 1e9;
    }
}
