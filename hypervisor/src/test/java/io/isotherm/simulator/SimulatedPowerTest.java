package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.at;
import static io.isotherm.simulator.Pools.host;
import static io.isotherm.simulator.Pools.id;
import static io.isotherm.simulator.Pools.on;
import static io.isotherm.simulator.Pools.pool;
import static io.isotherm.simulator.Pools.vm;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.simulator.load.GuestLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedPowerTest {
    private final SimulatedPool pool = pool().host(host("a").build())
            .host(host("b").build())
            .vm(vm("one", "a", GuestLoad.ofCpu(4000)))
            .build();
    private final HostPower power = pool.inventory().power();

    @Test
    void refusesToPutAHostWithGuestsToSleep() {
        assertThatThrownBy(() -> power.sleep("a"))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("it has 1 guests");
        assertThat(power.state("a")).isEqualTo(HostPower.State.ON);
    }

    @Test
    void refusesToPutAHostToSleepWhileAGuestArrives() {
        on(pool, "a").migrate(id("one"), on(pool, "b"));

        assertThatThrownBy(() -> power.sleep("b")).hasMessageContaining("1 are arriving");
    }

    @Test
    void sleepAndWakeTakeTheirTime() {
        power.sleep("b");
        assertThat(power.state("b")).isEqualTo(HostPower.State.CHANGING);
        assertThatThrownBy(() -> on(pool, "b").read())
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        silence -> assertThat(silence.kind()).isEqualTo(HypervisorException.Kind.UNREACHABLE));
        pool.advanceTo(at(10));
        assertThat(power.state("b")).isEqualTo(HostPower.State.OFF);

        power.wake("b");
        assertThat(power.state("b")).isEqualTo(HostPower.State.CHANGING);
        pool.advanceTo(at(99));
        assertThat(power.state("b")).isEqualTo(HostPower.State.CHANGING);
        pool.advanceTo(at(100));
        assertThat(power.state("b")).isEqualTo(HostPower.State.ON);
        pool.advanceTo(at(130));
        assertThat(on(pool, "b").read().cpuTimeNanos()).isZero();
    }

    @Test
    void aHostWokenOnItsWayDownComesUpAgain() {
        power.sleep("b");
        pool.advanceTo(at(5));
        power.wake("b");

        pool.advanceTo(at(100));

        assertThat(power.state("b")).isEqualTo(HostPower.State.ON);
    }

    @Test
    void aHostThatCrashesWhileItBootsIsOff() {
        power.sleep("b");
        pool.advanceTo(at(10));
        power.wake("b");
        pool.advanceTo(at(50));
        pool.crash("b");
        power.wake("b");

        pool.advanceTo(at(110));

        assertThat(power.state("b")).isEqualTo(HostPower.State.CHANGING);
        pool.advanceTo(at(140));
        assertThat(power.state("b")).isEqualTo(HostPower.State.ON);
    }

    @Test
    void asleepItDrawsNothingAndOnItsWayItsIdlePower() {
        power.sleep("b");
        pool.advanceTo(at(10 + 3600));
        power.wake("b");
        pool.advanceTo(at(10 + 3600 + 90 + 36));

        // Ten seconds down, ninety up and thirty-six idle, at 100 W.
        assertThat(requireNonNull(pool.accounts().hosts().get("b")).energyKwh())
                .isCloseTo(0.1 * 136 / 3600, within(1e-9));
        assertThat(pool.accounts().hostHoursAsleep()).isCloseTo(1, within(1e-9));
    }

    @Test
    void noPlanTakesLessThanTheFewestHostsThatHoldTheLoad() {
        power.sleep("b");
        pool.advanceTo(at(3600));

        // One host of 100 W, fully used: another 100 W.
        assertThat(pool.accounts().leastKwh()).isCloseTo(0.2, within(1e-9));
        assertThat(pool.unmanagedTwin().accounts().leastKwh()).isCloseTo(0.2, within(1e-9));
        assertThat(pool.accounts().energyKwh()).isBetween(0.2, 0.2003);
    }

    @Test
    void memoryNeedsHostsWhateverTheLoad() {
        LeastPower least = new LeastPower(
                List.of(host("a").build(), host("b").build(), host("c").build()));
        double host = 16.0 * Pools.GIB_IN_KIB;
        assertThat(least.watts(0, host)).isEqualTo(100);
        assertThat(least.watts(1000, host + 1)).isEqualTo(200 + 25);
        assertThat(least.watts(0, 0)).isZero();
    }

    @Test
    void theTwinNeverMovesNorSleeps() {
        SimulatedPool alone = pool().host(host("a").build())
                .host(host("b").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(4000)))
                .build();
        on(pool, "a").migrate(id("one"), on(pool, "b"));
        pool.advanceTo(at(100));
        power.sleep("a");
        pool.advanceTo(at(3600));
        alone.advanceTo(at(3600));

        assertThat(pool.unmanagedTwin().placement()).containsEntry(id("one"), "a");
        assertThat(pool.unmanagedTwin().accounts()).isEqualTo(alone.accounts());
        assertThat(pool.accounts().energyKwh())
                .isLessThan(pool.unmanagedTwin().accounts().energyKwh());
        assertThat(pool.accounts().migrationsSucceeded()).isOne();
    }

    @Test
    void unknownHostsHaveNoPower() {
        assertThat(power.state("z")).isEqualTo(HostPower.State.UNKNOWN);
        assertThatThrownBy(() -> power.wake("z")).hasMessageContaining("no host z");
    }

    @Test
    void theInventoryKnowsItsHosts() {
        assertThat(pool.inventory().hosts()).containsExactly("a", "b");
        assertThat(pool.inventory().hypervisor("z")).isEmpty();
    }
}
