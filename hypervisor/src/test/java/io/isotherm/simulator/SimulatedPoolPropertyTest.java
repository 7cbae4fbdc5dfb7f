package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.GIB_IN_KIB;
import static io.isotherm.simulator.Pools.at;
import static io.isotherm.simulator.Pools.host;
import static io.isotherm.simulator.Pools.id;
import static io.isotherm.simulator.Pools.on;
import static io.isotherm.simulator.Pools.pool;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.load.ScenarioLoad;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SimulatedPoolPropertyTest {
    private static final List<String> HOSTS = List.of("a", "b", "c", "d");
    private static final int VMS = 8;

    /** Something that befalls the pool after some time. */
    record Act(double afterSeconds, int what, int vm, int host) {}

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 120),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, VMS - 1),
                        Arbitraries.integers().between(0, HOSTS.size() - 1))
                .as(Act::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void noGuestIsEverLostOrDoubled(@ForAll("acts") List<Act> acts) {
        SimulatedPool pool = build();
        double time = 0;
        for (Act act : acts) {
            time += act.afterSeconds();
            pool.advanceTo(at(time));
            perform(pool, act);
            assertConserved(pool);
        }
        pool.advanceTo(at(time + 1000));
        assertConserved(pool);
        PoolAccounts accounts = pool.accounts();
        assertThat(accounts.migrationsSucceeded() + accounts.migrationsFailed()).isEqualTo(accounts.migrationsBegun());
    }

    @Property(tries = 100)
    void itDoesNotMatterHowOftenThePoolIsAsked(@ForAll("acts") List<Act> acts, @ForAll("slices") List<Double> slices) {
        SimulatedPool once = build();
        SimulatedPool often = build();
        double time = 0;
        for (Act act : acts) {
            for (double slice : slices) {
                often.advanceTo(at(time + slice * act.afterSeconds()));
                often.accounts();
            }
            time += act.afterSeconds();
            once.advanceTo(at(time));
            often.advanceTo(at(time));
            perform(once, act);
            perform(often, act);
        }
        assertThat(often.accounts()).isEqualTo(once.accounts());
        assertThat(often.unmanagedTwin().accounts())
                .isEqualTo(once.unmanagedTwin().accounts());
        assertThat(often.migrations()).isEqualTo(once.migrations());
        assertThat(readings(often)).isEqualTo(readings(once));
    }

    @Provide
    Arbitrary<List<Double>> slices() {
        return Arbitraries.doubles().between(0, 1).list().ofMaxSize(6).map(list -> {
            List<Double> sorted = new ArrayList<>(list);
            sorted.sort(Double::compare);
            return sorted;
        });
    }

    @Property(tries = 100)
    void countersNeverGoBackWhileAGuestStays(@ForAll("slices") List<Double> slices) {
        SimulatedPool pool = build();
        Map<String, HostReading> before = new TreeMap<>();
        for (double slice : slices) {
            pool.advanceTo(at(slice * 600));
            readings(pool).forEach((name, reading) -> {
                HostReading earlier = before.put(name, reading);
                if (earlier != null) {
                    assertThat(reading.cpuTimeNanos()).isGreaterThanOrEqualTo(earlier.cpuTimeNanos());
                    for (int i = 0; i < reading.guests().size(); i++) {
                        assertNotBefore(
                                reading.guests().get(i), earlier.guests().get(i));
                    }
                }
            });
        }
    }

    private static void assertNotBefore(GuestReading now, GuestReading earlier) {
        assertThat(now.cpuTimeNanos()).isGreaterThanOrEqualTo(earlier.cpuTimeNanos());
        assertThat(now.networkRxBytes()).isGreaterThanOrEqualTo(earlier.networkRxBytes());
        assertThat(now.networkTxBytes()).isGreaterThanOrEqualTo(earlier.networkTxBytes());
        assertThat(now.diskReadBytes()).isGreaterThanOrEqualTo(earlier.diskReadBytes());
        assertThat(now.diskWriteBytes()).isGreaterThanOrEqualTo(earlier.diskWriteBytes());
    }

    private static SimulatedPool build() {
        SimulatedPool.Builder builder = pool().seed(5).migrationFailureProbability(0.2);
        HOSTS.forEach(name -> builder.host(
                host(name).domain0(GIB_IN_KIB, 0.05).migrationCpus(0.5).build()));
        for (int i = 0; i < VMS; i++) {
            LoadTrace load =
                    ScenarioLoad.startingAt(new GuestLoad(900, 3e7, 1e7)).withNoise(i, 0.5, Duration.ofSeconds(40));
            builder.vm(new VmSpec(id("vm" + i), "vm" + i, 2, 3 * GIB_IN_KIB, load, 30e6, 400e6, HOSTS.get(i / 3)));
        }
        return builder.build();
    }

    private static void perform(SimulatedPool pool, Act act) {
        String host = HOSTS.get(act.host());
        var vm = id("vm" + act.vm());
        try {
            switch (act.what()) {
                case 0 -> pool.crash(host);
                case 1 -> pool.inventory().power().sleep(host);
                case 2, 3 -> pool.inventory().power().wake(host);
                case 4 -> pool.shutDown(vm);
                case 5 -> pool.boot(vm);
                case 6 -> pool.unreachable(host, act.vm() % 2 == 0);
                default -> on(pool, requireNonNull(pool.placement().get(vm))).migrate(vm, on(pool, host));
            }
        } catch (HypervisorException refused) {
            assertThat(refused).hasMessageMatching("(?s).{10,}");
        }
    }

    private static void assertConserved(SimulatedPool pool) {
        HOSTS.forEach(host -> pool.unreachable(host, false));
        Map<String, String> at = new TreeMap<>();
        readings(pool).forEach((host, reading) -> {
            assertThat(reading.memoryUsedKib()).isLessThanOrEqualTo(reading.memoryKib());
            for (GuestReading guest : reading.guests()) {
                if (guest.state() != GuestState.MIGRATING_IN) {
                    assertThat(at.put(guest.name(), host)).as(guest.name()).isNull();
                }
            }
        });
        pool.placement().forEach((uuid, host) -> {
            if (pool.inventory().power().state(host) == HostPower.State.ON) {
                assertThat(on(pool, host).find(uuid)).isPresent();
            }
        });
        assertThat(pool.placement()).hasSize(VMS);
    }

    private static Map<String, HostReading> readings(SimulatedPool pool) {
        Map<String, HostReading> readings = new TreeMap<>();
        for (String host : HOSTS) {
            try {
                readings.put(host, on(pool, host).read());
            } catch (HypervisorException silent) {
                assertThat(silent.kind()).isEqualTo(HypervisorException.Kind.UNREACHABLE);
            }
        }
        return readings;
    }
}
