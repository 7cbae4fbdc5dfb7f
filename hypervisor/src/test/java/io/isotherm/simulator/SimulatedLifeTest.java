package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.GIB_IN_KIB;
import static io.isotherm.simulator.Pools.at;
import static io.isotherm.simulator.Pools.host;
import static io.isotherm.simulator.Pools.id;
import static io.isotherm.simulator.Pools.on;
import static io.isotherm.simulator.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.hypervisor.Migration;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Guests that come and go, and steps of other lengths. */
class SimulatedLifeTest {

    private static VmSpec absent(String name, GuestLoad load) {
        return new VmSpec(id(name), name, 4, 4 * GIB_IN_KIB, LoadTrace.constant(load), 0, 0, null);
    }

    private static SimulatedPool.Builder two() {
        return pool().host(host("a").build()).host(host("b").build());
    }

    @Test
    void aGuestThatIsNotThereYetAsksForNothing() {
        SimulatedPool pool = two().vm(absent("one", GuestLoad.ofCpu(1000))).build();
        pool.advanceTo(at(60));
        assertThat(pool.placement()).isEmpty();
        assertThat(pool.accounts().demandedMhzSeconds()).isZero();
        assertThat(on(pool, "a").read().guests()).isEmpty();
    }

    @Test
    void aGuestComesAndGoes() {
        SimulatedPool pool = two().vm(absent("one", GuestLoad.ofCpu(1000))).build();
        pool.advanceTo(at(60));
        pool.define(id("one"), "b");
        pool.advanceTo(at(90));
        assertThat(pool.placement()).containsEntry(id("one"), "b");
        assertThat(on(pool, "b").read().memoryUsedKib()).isEqualTo(4 * GIB_IN_KIB);
        pool.undefine(id("one"));
        pool.advanceTo(at(120));
        assertThat(pool.placement()).isEmpty();
        assertThat(on(pool, "b").read().memoryUsedKib()).isZero();
        assertThat(pool.accounts().demandedMhzSeconds()).isCloseTo(30_000, within(1e-6));
        assertThat(pool.unmanagedTwin().accounts().demandedMhzSeconds()).isCloseTo(30_000, within(1e-6));
    }

    @Test
    void aGuestThatLeavesWhileItMigratesLeavesBothHosts() {
        SimulatedPool pool = two().vm(absent("one", GuestLoad.ofCpu(1000))).build();
        pool.define(id("one"), "a");
        Migration migration = on(pool, "a").migrate(id("one"), on(pool, "b"));
        pool.advanceTo(at(1));
        pool.undefine(id("one"));
        pool.advanceTo(at(100));
        assertThat(migration.completion()).isCompletedExceptionally();
        assertThat(on(pool, "a").freeMemoryKib()).isEqualTo(16 * GIB_IN_KIB);
        assertThat(on(pool, "b").freeMemoryKib()).isEqualTo(16 * GIB_IN_KIB);
    }

    @Test
    void refusesGuestsThatAreThereOrDoNotFit() {
        SimulatedPool pool = pool().host(host("a").memoryKib(6 * GIB_IN_KIB).build())
                .vm(absent("one", GuestLoad.NONE))
                .vm(absent("two", GuestLoad.NONE))
                .build();
        pool.define(id("one"), "a");
        assertThatThrownBy(() -> pool.define(id("one"), "a")).hasMessageContaining("is in the pool already, on a");
        assertThatThrownBy(() -> pool.define(id("two"), "a")).hasMessageContaining("KiB free");
        assertThatThrownBy(() -> pool.undefine(id("two"))).hasMessageContaining("is not in the pool");
    }

    /** A change at the very end of a step must not keep the other hosts from taking up the next step's loads. */
    @Test
    void whatHappensAtTheEndOfAStepLeavesTheOtherHostsLoadsRight() {
        LoadTrace busyFromTheFirstMinute =
                since -> since.compareTo(Duration.ofMinutes(1)) < 0 ? GuestLoad.NONE : GuestLoad.ofCpu(1000);
        SimulatedPool pool = pool().host(
                        host("a").sleepDuration(Duration.ofMinutes(1)).build())
                .host(host("b").build())
                .vm(new VmSpec(id("one"), "one", 4, GIB_IN_KIB, busyFromTheFirstMinute, 0, 0, "b"))
                .step(Duration.ofMinutes(1))
                .build();
        pool.inventory().power().sleep("a");
        pool.advanceTo(at(120));
        assertThat(pool.accounts().demandedMhzSeconds()).isCloseTo(60_000, within(1e-6));
    }

    @Test
    void accountsForOverloadAndForWhatMigrationsCost() {
        SimulatedPool pool = two().vm(absent("one", GuestLoad.ofCpu(3000)))
                .vm(absent("two", GuestLoad.ofCpu(3000)))
                .withoutTwin()
                .build();
        pool.define(id("one"), "a");
        pool.define(id("two"), "a");
        pool.advanceTo(at(50));
        PoolAccounts.HostAccounts a =
                Objects.requireNonNull(pool.accounts().hosts().get("a"));
        assertThat(a.cpuOverloadSeconds()).isCloseTo(50, within(1e-9));
        assertThat(a.overloadSeconds()).isCloseTo(50, within(1e-9));
        assertThat(a.askedMhzSeconds()).isCloseTo(6000 * 50, within(1e-6));
        assertThat(a.shortMhzSeconds()).isCloseTo(2000 * 50, within(1e-6));
        on(pool, "a").migrate(id("one"), on(pool, "b"));
        pool.advanceTo(at(100));
        // 4 GiB over 100 MB/s, nothing written meanwhile.
        PoolAccounts.HostAccounts after =
                Objects.requireNonNull(pool.accounts().hosts().get("a"));
        assertThat(after.migratingMhzSeconds()).isCloseTo(3000 * (4L << 30) / 100e6, within(1.0));
        assertThat(after.suspendedMhzSeconds()).isZero();
        assertThat(pool.unmanagedTwin().placement()).isEqualTo(pool.placement());
    }
}
