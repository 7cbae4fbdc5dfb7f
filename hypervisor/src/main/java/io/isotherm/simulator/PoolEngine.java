package io.isotherm.simulator;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.simulator.HostSim.Power;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.migration.InjectedFailures;
import io.isotherm.simulator.migration.MigrationRecord;
import io.isotherm.simulator.migration.SimulatedPreCopy;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The pool's arithmetic, for one thread. Time goes from event to event: an end of a step, a phase of a migration or of a
 * host's power, a call from outside. Loads are constant within a step (their value at its middle), and steps are aligned
 * to absolute time, so that the figures do not depend on how often or when the engine is asked.
 */
final class PoolEngine {

    private record Event(long at, long sequence, Runnable action) {}

    private final StepLoads loads;
    private final long reverseWindow;
    final long start;
    final SortedMap<String, HostSim> hosts = new TreeMap<>();
    /** All guests in the order of their UUIDs' text. */
    final Map<UUID, VmSim> vms = new LinkedHashMap<>();

    final List<MigrationRecord> migrations = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));
    private long sequence;
    private long now;
    private long begun;
    private final LeastPower leastPower;
    private final double slowestMhz;
    private double leastWatts;
    private double leastJoules;
    private long leastSince;
    private List<Runnable> finished = new ArrayList<>();

    PoolEngine(List<HostSpec> hostSpecs, List<VmSpec> sortedVms, StepLoads loads, double hotMark, long reverseWindow) {
        this.loads = loads;
        this.start = loads.start();
        this.now = start;
        this.reverseWindow = reverseWindow;
        this.leastPower = new LeastPower(hostSpecs);
        this.slowestMhz = hostSpecs.stream().mapToDouble(HostSpec::cpuMhz).min().orElse(0);
        this.leastSince = start;
        for (HostSpec spec : hostSpecs) {
            hosts.put(spec.name(), new HostSim(spec, hotMark, start));
        }
        for (VmSpec spec : sortedVms) {
            VmSim vm = new VmSim(spec, vms.size());
            vms.put(spec.uuid(), vm);
            if (spec.host() != null) {
                Optional.ofNullable(hosts.get(spec.host())).orElseThrow().add(vm);
            }
        }
        refreshAll();
    }

    long now() {
        return now;
    }

    long begun() {
        return begun;
    }

    /** The end of the step that a time is in. */
    long endOfStep(long time) {
        return loads.endOfStep(time);
    }

    /** Goes to a time; one that has passed already is ignored. */
    void advanceTo(long time) {
        while (true) {
            long stepEnd = endOfStep(now);
            Event event = events.peek();
            // What happens at the very end of a step belongs to the next one, whose loads must hold by then.
            if (event != null && event.at() < stepEnd && event.at() <= time) {
                events.remove();
                now = Math.max(now, event.at());
                event.action().run();
            } else if (stepEnd <= time) {
                now = stepEnd;
                refreshAll();
            } else {
                now = Math.max(now, time);
                return;
            }
        }
    }

    /** What is to be run outside of all locks: completions of migrations that ended. */
    List<Runnable> takeFinished() {
        List<Runnable> taken = finished;
        finished = new ArrayList<>();
        return taken;
    }

    MigrationSim begin(VmSim vm, HostSim destination, Optional<InjectedFailures.Failure> failure) {
        HostSim source = vm.home();
        double bandwidth = Math.min(
                source.spec.migrationBytesPerSecond() / (links(source) + 1),
                destination.spec.migrationBytesPerSecond() / (links(destination) + 1));
        SimulatedPreCopy plan = SimulatedPreCopy.of(
                vm.memoryKib * 1024, vm.spec.dirtyBytesPerSecond(), vm.spec.workingSetBytes(), bandwidth);
        MigrationSim migration = new MigrationSim(vm, destination, now, plan);
        vm.migration = migration;
        settle(source, destination);
        source.leaving.add(migration);
        destination.arriving.add(migration);
        refresh(source, destination);
        begun++;
        failure.ifPresent(
                f -> at(now + (long) (plan.duration().toNanos() * f.atShare()), () -> fail(migration, f.kind())));
        at(migration.suspendsAt(), () -> suspend(migration));
        at(migration.endsAt, () -> succeed(migration));
        return migration;
    }

    private static int links(HostSim host) {
        return host.arriving.size() + host.leaving.size();
    }

    private void suspend(MigrationSim migration) {
        if (!migration.over) {
            settle(migration.source);
            migration.vm.suspended = true;
            refresh(migration.source);
        }
    }

    private void succeed(MigrationSim migration) {
        if (migration.over) {
            return;
        }
        VmSim vm = migration.vm;
        settle(migration.source, migration.destination);
        detach(migration);
        migration.source.guests.remove(vm);
        migration.destination.add(vm);
        vm.restartCounters();
        refresh(migration.source, migration.destination);
        boolean reversed = vm.cameFrom == migration.destination && now - vm.cameAt <= reverseWindow;
        vm.cameFrom = migration.source;
        vm.cameAt = now;
        record(migration, Optional.empty(), reversed);
        finished.add(() -> migration.completion.complete(null));
    }

    private void fail(MigrationSim migration, Kind kind) {
        if (migration.over) {
            return;
        }
        settle(migration.source, migration.destination);
        detach(migration);
        refresh(migration.source, migration.destination);
        record(migration, Optional.of(kind), false);
        HypervisorException failure = migration.failure(kind);
        finished.add(() -> migration.completion.completeExceptionally(failure));
    }

    private void detach(MigrationSim migration) {
        migration.over = true;
        migration.endedAt = now;
        migration.vm.migration = null;
        migration.vm.suspended = false;
        migration.source.leaving.remove(migration);
        migration.destination.arriving.remove(migration);
    }

    private void record(MigrationSim migration, Optional<Kind> failure, boolean reversed) {
        migrations.add(new MigrationRecord(
                migration.vm.spec.uuid(),
                migration.source.spec.name(),
                migration.destination.spec.name(),
                Times.instant(migration.begunAt),
                Times.instant(now),
                failure.isPresent() ? Duration.ZERO : migration.plan.downtime(),
                failure.isPresent() ? 0 : migration.plan.bytes(),
                failure,
                reversed));
    }

    /** Puts a running host to sleep, empty or not: the caller has checked. */
    void sleep(HostSim host) {
        power(host, Power.SLEEPING);
        after(host, host.spec.sleepDuration(), () -> {
            power(host, Power.ASLEEP);
            if (host.wakeWhenAsleep) {
                wake(host);
            }
        });
    }

    /** Boots a host that is off; one on its way down will boot when it is down. */
    void wake(HostSim host) {
        if (host.power == Power.SLEEPING) {
            host.wakeWhenAsleep = true;
        } else if (host.power == Power.ASLEEP || host.power == Power.CRASHED) {
            host.wakeWhenAsleep = false;
            power(host, Power.BOOTING);
            after(host, host.spec.wakeDuration(), () -> power(host, Power.ON));
        }
    }

    /** Takes a host down at once: its guests stop, and migrations to and from it fail. */
    void crash(HostSim host) {
        if (host.power == Power.ASLEEP || host.power == Power.CRASHED) {
            return;
        }
        List.copyOf(host.arriving).forEach(migration -> fail(migration, Kind.MIGRATION_FAILED));
        List.copyOf(host.leaving).forEach(migration -> fail(migration, Kind.UNREACHABLE));
        settle(host);
        host.guests.forEach(guest -> guest.state = GuestState.STOPPED);
        host.wakeWhenAsleep = false;
        power(host, Power.CRASHED);
    }

    private void after(HostSim host, Duration delay, Runnable change) {
        long changes = host.powerChanges;
        at(now + delay.toNanos(), () -> {
            // A host that crashed meanwhile is no longer on this way.
            if (host.powerChanges == changes) {
                change.run();
            }
        });
    }

    private void power(HostSim host, Power power) {
        settle(host);
        host.power = power;
        host.powerChanges++;
        if (power == Power.ON) {
            host.restartCpuCounter();
        }
        refresh(host);
    }

    /** Changes a guest's state; one that no longer runs cannot go on migrating. */
    void state(VmSim vm, GuestState state) {
        MigrationSim migration = vm.migration;
        if (migration != null && state != GuestState.RUNNING) {
            fail(migration, Kind.VM_NOT_RUNNING);
        }
        HostSim host = vm.home();
        settle(host);
        if (vm.state == GuestState.STOPPED && state == GuestState.RUNNING) {
            vm.restartCounters();
        }
        vm.state = state;
        refresh(host);
    }

    /** Starts a guest that is not in the pool on a host that runs: the caller has checked. */
    void define(VmSim vm, HostSim host) {
        settle(host);
        vm.state = GuestState.RUNNING;
        vm.cameFrom = null;
        vm.restartCounters();
        host.add(vm);
        refresh(host);
    }

    /** Takes a guest out of the pool; a migration of it fails. */
    void undefine(VmSim vm) {
        HostSim host = vm.home();
        if (vm.migration != null) {
            fail(vm.migration, Kind.VM_NOT_RUNNING);
        }
        settle(host);
        host.guests.remove(vm);
        vm.host = null;
        refresh(host);
    }

    private void at(long time, Runnable action) {
        events.add(new Event(time, sequence++, action));
    }

    private void settle(HostSim... some) {
        for (HostSim host : some) {
            host.settle(now);
        }
    }

    private void refresh(HostSim... some) {
        for (HostSim host : some) {
            host.refresh(loads.at(now));
        }
    }

    /** The least energy until now that serving all guests in full could have taken, in joules. */
    double leastJoules() {
        return leastJoules + leastWatts * (now - leastSince) / 1e9;
    }

    private void refreshAll() {
        GuestLoad[] current = loads.at(now);
        leastJoules = leastJoules();
        leastSince = now;
        double mhz = 0;
        double kib = 0;
        for (VmSim vm : vms.values()) {
            if (vm.host != null && vm.running()) {
                mhz += Math.min(current[vm.index].cpuMhz(), vm.spec.vcpus() * slowestMhz);
                kib += vm.memoryKib;
            }
        }
        leastWatts = leastPower.watts(mhz, kib);
        for (HostSim host : hosts.values()) {
            host.settle(now);
            host.refresh(current);
        }
    }
}
