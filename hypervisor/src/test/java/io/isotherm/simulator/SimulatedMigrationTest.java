package io.isotherm.simulator;

import static io.isotherm.simulator.Pools.GIB_IN_KIB;
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

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimulatedMigrationTest {
    /** 4 GiB at 100 MB/s. */
    private static final double SECONDS = 4 * 1024.0 * 1024 * 1024 / 100e6;

    private final SimulatedPool pool = pool().host(host("a").build())
            .host(host("b").build())
            .host(host("c").memoryKib(3 * GIB_IN_KIB).build())
            .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
            .vm(vm("two", "a", GuestLoad.ofCpu(500)))
            .build();

    @Test
    void theGuestIsOnBothHostsUntilTheEndAndThenOnlyAtTheDestination() {
        Migration migration = migrate("one", "a", "b");

        pool.advanceTo(at(SECONDS - 1));
        assertThat(on(pool, "a").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.RUNNING);
        assertThat(on(pool, "b").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.MIGRATING_IN);
        assertThat(on(pool, "a").isMigrating(id("one"))).isTrue();
        assertThat(on(pool, "b").isMigrating(id("one"))).isFalse();
        assertThat(migration.completion()).isNotDone();
        assertThat(migration.estimatedProgress().orElseThrow()).isBetween(0.97, 0.98);

        pool.advanceTo(at(SECONDS + 1));
        assertThat(on(pool, "a").find(id("one"))).isEmpty();
        assertThat(on(pool, "b").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.RUNNING);
        assertThat(on(pool, "a").isMigrating(id("one"))).isFalse();
        assertThat(migration.completion()).isCompleted();
        assertThat(migration.elapsed()).isEqualTo(Duration.ofNanos(Math.round(SECONDS * 1e9)));
    }

    @Test
    void countersRestartAtTheDestination() {
        pool.advanceTo(at(100));
        migrate("one", "a", "b");

        pool.advanceTo(at(100 + SECONDS + 2));

        assertThat(SimulatedPoolTest.guest(pool, "b", "one").cpuTimeNanos()).isCloseTo(2_000_000_000L, within(1000L));
    }

    @Test
    void theDestinationHoldsTheMemoryFromTheBeginning() {
        migrate("one", "a", "b");

        assertThat(on(pool, "b").freeMemoryKib()).isEqualTo(12 * GIB_IN_KIB);
        assertThat(on(pool, "b").read().memoryUsedKib()).isEqualTo(4 * GIB_IN_KIB);
        assertThat(on(pool, "a").freeMemoryKib()).isEqualTo(8 * GIB_IN_KIB);
    }

    @Test
    void whatAMigrationTakesOfAHostsCpuIsToldApartOfWhatMakesItHot() {
        SimulatedPool tight = pool().highCpuMark(0.9)
                .host(host("a").migrationCpus(0.5).build())
                .host(host("b").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(3200)))
                .build();
        tight.advanceTo(at(10));
        assertThat(tight.accounts().hotSeconds()).isZero();

        on(tight, "a").migrate(id("one"), on(tight, "b"));
        tight.advanceTo(at(10 + SECONDS));

        assertThat(tight.accounts().hotSeconds())
                .isPositive()
                .isEqualTo(tight.accounts().hotByMovesSeconds());
    }

    @Test
    void concurrentMigrationsShareTheLink() {
        migrate("one", "a", "b");
        Migration second = migrate("two", "a", "b");

        pool.advanceTo(at(SECONDS + 1));
        assertThat(second.completion()).isNotDone();
        pool.advanceTo(at(2 * SECONDS + 1));

        assertThat(second.completion()).isCompleted();
    }

    @Test
    void domain0WorksOnBothHostsWhileItMigrates() {
        SimulatedPool busy = pool().host(host("a").migrationCpus(0.5).build())
                .host(host("b").migrationCpus(1).build())
                .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
                .build();
        on(busy, "a").migrate(id("one"), on(busy, "b"));

        busy.advanceTo(at(10));

        assertThat(on(busy, "a").read().cpuTimeNanos()).isCloseTo(15_000_000_000L, within(1000L));
        assertThat(on(busy, "b").read().cpuTimeNanos()).isCloseTo(10_000_000_000L, within(1000L));
        busy.advanceTo(at(SECONDS + 1));
        assertThat(busy.cpuDemandShare("b")).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void theSuspensionIsDemandNotServed() {
        // It rewrites 200 MB faster than the link: after five rounds it is suspended for two seconds.
        VmSpec writer = new VmSpec(
                id("w"), "w", 4, 4 * GIB_IN_KIB, LoadTrace.constant(GuestLoad.ofCpu(1000)), 500e6, 200e6, "a");
        SimulatedPool writing = pool().host(host("a").build())
                .host(host("b").build())
                .vm(writer)
                .build();
        on(writing, "a").migrate(id("w"), on(writing, "b"));

        writing.advanceTo(at(300));

        assertThat(writing.accounts().unservedMhzSeconds()).isCloseTo(2000, within(1e-3));
        assertThat(writing.migrations())
                .singleElement()
                .satisfies(record -> assertThat(record.downtime()).isEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void refusesWhatCannotBegin() {
        pool.shutDown(id("two"));
        pool.unreachable("b", true);

        assertRefused(Kind.VM_UNKNOWN, () -> migrate("nobody", "a", "c"));
        assertRefused(Kind.VM_NOT_RUNNING, () -> migrate("two", "a", "c"));
        assertRefused(Kind.DESTINATION_NO_MEMORY, () -> migrate("one", "a", "c"));
        assertRefused(Kind.DESTINATION_UNREACHABLE, () -> migrate("one", "a", "b"));
        assertRefused(Kind.NAME_CLASH, () -> migrate("one", "a", "a"));
        assertRefused(Kind.UNREACHABLE, () -> migrate("one", "b", "a"));
        pool.unreachable("b", false);
        migrate("one", "a", "b");
        assertRefused(Kind.VM_BUSY, () -> migrate("one", "a", "b"));
        assertThat(pool.accounts().migrationsBegun()).isOne();
    }

    @Test
    void refusesADestinationThatIsAsleep() {
        pool.inventory().power().sleep("b");

        assertRefused(Kind.DESTINATION_UNREACHABLE, () -> migrate("one", "a", "b"));
    }

    @Test
    void anInjectedFailureStrikesOnTheWay() {
        pool.failNextMigrations(1, attempt -> attempt.destination().equals("b"), Kind.MIGRATION_FAILED, 0.5);
        Migration migration = migrate("one", "a", "b");

        pool.advanceTo(at(SECONDS / 2 - 1));
        assertThat(migration.completion()).isNotDone();
        pool.advanceTo(at(SECONDS / 2 + 1));

        assertFailed(Kind.MIGRATION_FAILED, migration);
        assertThat(on(pool, "a").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.RUNNING);
        assertThat(on(pool, "b").find(id("one"))).isEmpty();
        assertThat(on(pool, "b").freeMemoryKib()).isEqualTo(16 * GIB_IN_KIB);
        migrate("one", "a", "b");
        pool.advanceTo(at(SECONDS * 2 + 1));
        assertThat(pool.placement()).containsEntry(id("one"), "b");
        assertThat(pool.accounts().migrationsFailed()).isOne();
        assertThat(pool.accounts().migrationsSucceeded()).isOne();
    }

    @Test
    void anInjectedFailureAtTheBeginningRefuses() {
        pool.failNextMigrations(1, Kind.NO_LOG_DIRTY, 0);

        assertRefused(Kind.NO_LOG_DIRTY, () -> migrate("one", "a", "b"));
        assertThat(pool.accounts().migrationsBegun()).isZero();
    }

    @Test
    void aGuestThatShutsDownMidwayFailsItsMigration() {
        Migration migration = migrate("one", "a", "b");
        pool.advanceTo(at(10));

        pool.shutDown(id("one"));

        assertFailed(Kind.VM_NOT_RUNNING, migration);
        assertThat(on(pool, "b").find(id("one"))).isEmpty();
    }

    @Test
    void aDestinationThatCrashesMidwayLeavesTheGuestRunningAtItsSource() {
        Migration migration = migrate("one", "a", "b");
        pool.advanceTo(at(10));

        pool.crash("b");
        pool.advanceTo(at(100));

        assertFailed(Kind.MIGRATION_FAILED, migration);
        assertThat(on(pool, "a").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.RUNNING);
    }

    @Test
    void aSourceThatCrashesMidwayStopsItsGuests() {
        Migration migration = migrate("one", "a", "b");

        pool.crash("a");

        assertFailed(Kind.UNREACHABLE, migration);
        assertThat(on(pool, "b").find(id("one"))).isEmpty();
        assertRefused(Kind.UNREACHABLE, () -> on(pool, "a").read());
        pool.inventory().power().wake("a");
        pool.advanceTo(at(91));
        assertThat(on(pool, "a").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.STOPPED);
        pool.boot(id("one"));
        assertThat(on(pool, "a").find(id("one")).orElseThrow().state()).isEqualTo(GuestState.RUNNING);
    }

    @Test
    void aMigrationGoesOnWhileItsHostIsSilent() {
        Migration migration = migrate("one", "a", "b");
        pool.unreachable("a", true);

        pool.advanceTo(at(SECONDS + 1));

        assertThat(migration.completion()).isCompleted();
        assertThat(on(pool, "b").find(id("one"))).isPresent();
        assertRefused(Kind.UNREACHABLE, () -> on(pool, "a").read());
    }

    @Test
    void aMoveBackWithinTheWindowIsAReverseMove() {
        migrate("one", "a", "b");
        pool.advanceTo(at(100));
        migrate("one", "b", "a");
        pool.advanceTo(at(200));

        assertThat(pool.accounts().migrationsReversed()).isOne();
    }

    @Test
    void aMoveBackAfterTheWindowIsNone() {
        migrate("one", "a", "b");
        pool.advanceTo(at(2 * 3600));
        migrate("one", "b", "a");
        pool.advanceTo(at(3 * 3600));

        assertThat(pool.accounts().migrationsSucceeded()).isEqualTo(2);
        assertThat(pool.accounts().migrationsReversed()).isZero();
    }

    @Test
    void aCompletionMayCallThePoolAgain() {
        Migration first = migrate("one", "a", "b");
        CompletableFuture<Void> moveBack = first.completion().thenRun(() -> migrate("one", "b", "a"));

        pool.advanceTo(at(SECONDS + 1));

        assertThat(moveBack).isCompleted();
        assertThat(on(pool, "b").isMigrating(id("one"))).isTrue();
    }

    @Test
    void threadsMayReadMoveAndAdvanceAtOnce() throws Exception {
        SimulatedClock clock = new SimulatedClock(at(0));
        SimulatedPool shared = pool().clock(clock)
                .host(host("a").build())
                .host(host("b").build())
                .vm(vm("one", "a", GuestLoad.ofCpu(1000)))
                .vm(vm("two", "b", GuestLoad.ofCpu(500)))
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (String vm : List.of("one", "two", "one", "two")) {
                running.add(threads.submit(() -> moveBackAndForth(shared, clock, vm)));
            }
            for (Future<?> each : running) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        shared.advanceTo(clock.instant().plusSeconds(1000));
        PoolAccounts accounts = shared.accounts();
        assertThat(accounts.migrationsSucceeded()).isPositive().isEqualTo(accounts.migrationsBegun());
        assertThat(on(shared, "a").read().guests().size()
                        + on(shared, "b").read().guests().size())
                .isEqualTo(2);
    }

    private static void moveBackAndForth(SimulatedPool shared, SimulatedClock clock, String vm) {
        for (int i = 0; i < 200; i++) {
            String here = requireNonNull(shared.placement().get(id(vm)));
            try {
                Migration begun = on(shared, here).migrate(id(vm), on(shared, here.equals("a") ? "b" : "a"));
                assertThat(begun.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
            } catch (HypervisorException refused) {
                assertThat(refused.kind()).isIn(Kind.VM_BUSY, Kind.VM_UNKNOWN);
            }
            clock.advance(Duration.ofSeconds(7));
            on(shared, "a").read();
        }
    }

    @Test
    void someMigrationsFailAtRandomAndTheSeedDecidesWhich() {
        assertThat(outcomes(1)).isEqualTo(outcomes(1)).contains(true, false);
        assertThat(outcomes(1)).isNotEqualTo(outcomes(2));
    }

    private static List<Boolean> outcomes(long seed) {
        SimulatedPool flaky = pool().seed(seed)
                .migrationFailureProbability(0.5)
                .host(host("a").build())
                .host(host("b").build())
                .vm(vm("one", "a", GuestLoad.NONE))
                .build();
        for (int i = 0; i < 20; i++) {
            String here = requireNonNull(flaky.placement().get(id("one")));
            on(flaky, here).migrate(id("one"), on(flaky, here.equals("a") ? "b" : "a"));
            flaky.advanceTo(at(100 * (i + 1)));
        }
        return flaky.migrations().stream()
                .map(record -> record.failure().isEmpty())
                .toList();
    }

    private Migration migrate(String vm, String source, String destination) {
        return on(pool, source).migrate(id(vm), on(pool, destination));
    }

    private static void assertRefused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private static void assertFailed(Kind kind, Migration migration) {
        assertThatThrownBy(() -> migration.completion().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
