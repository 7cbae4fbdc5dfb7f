package io.isotherm.simulator;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.simulator.migration.InjectedFailures;
import io.isotherm.simulator.migration.MigrationAttempt;
import io.isotherm.simulator.migration.MigrationRecord;
import io.isotherm.simulator.migration.SimulatedPreCopy;
import io.isotherm.simulator.spec.Arguments;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.PoolSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated pool. Beside the pool that is managed runs its {@linkplain #unmanagedTwin() twin}: the same hosts, guests
 * and loads, in which nothing ever moves or sleeps.
 *
 * <p>The model:
 *
 * <ul>
 *   <li>Loads are constant within a step (of ten seconds, unless set otherwise), aligned to absolute time, at their value in the step's middle.
 *   <li>Domain-0 is served first. What is left of a host's CPU, network and disk is shared in proportion to demand.
 *   <li>A migration follows {@link SimulatedPreCopy}. Its bandwidth is fixed when it begins: the smaller of the source's and the
 *       destination's migration link, each divided by its number of migrations, this one included. The guest's memory is
 *       held at the destination from the beginning. It goes on whoever began it, and cannot be aborted.
 *   <li>A guest's counters restart at 0 when it moves or boots.
 * </ul>
 *
 * <p>Every read and every change first brings the pool up to the clock's time, or {@link #advanceTo} does. Migrations'
 * futures are completed by whichever thread does so, outside of all locks. Thread-safe.
 */
public final class SimulatedPool implements SimulatedPoolView {
    private final PoolSpec spec;
    private final ReentrantLock lock = new ReentrantLock();
    private final PoolEngine managed;
    private final PoolEngine twin;
    private final InjectedFailures failures;
    private final SimulatedPoolView unmanaged = new EngineView(true);
    private final SimulatedPoolView self = new EngineView(false);
    private long attempts;

    private SimulatedPool(PoolSpec spec) {
        this.spec = spec;
        this.failures = new InjectedFailures(spec.seed(), spec.failureProbability());
        StepLoads loads =
                new StepLoads(spec.vms(), Times.nanos(spec.start()), spec.step().toNanos());
        long window = spec.reverseMoveWindow().toNanos();
        this.managed = new PoolEngine(spec.hosts(), spec.vms(), loads, spec.highCpuMark(), window);
        this.twin = spec.twin() ? new PoolEngine(spec.hosts(), spec.vms(), loads, spec.highCpuMark(), window) : managed;
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    public String name() {
        return spec.name();
    }

    /** When the pool began; loads are given as from here. */
    public Instant start() {
        return spec.start();
    }

    /** The hosts as they were given. */
    public List<HostSpec> hostSpecs() {
        return spec.hosts();
    }

    /** The guests as they were given, in the order of their UUIDs' text. */
    public List<VmSpec> vmSpecs() {
        return spec.vms();
    }

    /** Goes to a time; one that has passed already is ignored. */
    public void advanceTo(Instant instant) {
        List<Runnable> finished;
        lock.lock();
        try {
            long target = Times.nanos(instant);
            while (managed.now() < target) {
                long next = Math.min(target, managed.endOfStep(managed.now()));
                managed.advanceTo(next);
                twin.advanceTo(next);
            }
            finished = managed.takeFinished();
        } finally {
            lock.unlock();
        }
        finished.forEach(Runnable::run);
    }

    /** Brings the pool up to the clock's time and returns it. */
    public Instant now() {
        return call(engine -> Times.instant(engine.now()));
    }

    /** The hosts as the services know them. */
    public Inventory inventory() {
        return new SimulatedInventory(this);
    }

    /** The same pool without management. */
    public SimulatedPoolView unmanagedTwin() {
        return unmanaged;
    }

    @Override
    public PoolAccounts accounts() {
        return self.accounts();
    }

    @Override
    public Map<UUID, String> placement() {
        return self.placement();
    }

    @Override
    public double cpuDemandShare(String host) {
        return self.cpuDemandShare(host);
    }

    /** Migrations that are over, in the order in which they ended. */
    public List<MigrationRecord> migrations() {
        return call(engine -> List.copyOf(engine.migrations));
    }

    /** Lets the next migrations fail; see {@link #failNextMigrations(int, Predicate, Kind, double)}. */
    public void failNextMigrations(int count, Kind kind, double atShare) {
        failNextMigrations(count, attempt -> true, kind, atShare);
    }

    /**
     * Lets the next migrations of some kind fail.
     *
     * @param count how many, at least 1
     * @param matches which ones
     * @param kind how they fail
     * @param atShare when: at this share of their duration, 0 to 1; at 0 they are refused when they are asked for
     */
    public void failNextMigrations(int count, Predicate<MigrationAttempt> matches, Kind kind, double atShare) {
        Arguments.require(count >= 1, name(), "count", count, "at least 1");
        Arguments.require(atShare >= 0 && atShare <= 1, name(), "atShare", atShare, "0 to 1");
        call(engine -> {
            failures.add(count, matches, new InjectedFailures.Failure(kind, atShare));
            return engine;
        });
    }

    /** Lets a host fall silent, or answer again: it runs on, but nobody can ask it or migrate to it. */
    public void unreachable(String host, boolean silent) {
        call(engine -> {
            Admission.host(engine, host).silent = silent;
            return engine;
        });
    }

    /** Takes a host down at once, here and in the twin: its guests stop, its migrations fail. {@code wake} boots it. */
    public void crash(String host) {
        both(engine -> engine.crash(Admission.host(engine, host)));
    }

    /** Shuts a guest down, here and in the twin. It stays defined on its host, and holds no memory. */
    public void shutDown(UUID vm) {
        both(engine -> engine.state(Admission.vm(engine, vm), GuestState.STOPPED));
    }

    /** Pauses a running guest, here and in the twin. */
    public void pause(UUID vm) {
        both(engine -> engine.state(Admission.vm(engine, vm), GuestState.PAUSED));
    }

    /**
     * Boots a guest that is shut off, or resumes one that is paused, here and in the twin.
     *
     * @throws HypervisorException if its host is down or has not the memory
     */
    public void boot(UUID vm) {
        both(engine -> Admission.boot(engine, vm));
    }

    /** Reboots a running guest, here and in the twin: its counters restart. */
    public void reboot(UUID vm) {
        shutDown(vm);
        boot(vm);
    }

    /**
     * Balloons a guest, here and in the twin.
     *
     * @throws HypervisorException if it is migrating, or its host has not the memory
     */
    public void memory(UUID vm, long memoryKib) {
        Arguments.require(memoryKib >= 1, vm.toString(), "memoryKib", memoryKib, "at least 1");
        both(engine -> Admission.memory(engine, vm, memoryKib));
    }

    /**
     * Starts a guest that is not in the pool, here and in the twin.
     *
     * @throws HypervisorException if it is in the pool already, or the host does not answer or has not the memory
     */
    public void define(UUID vm, String host) {
        both(engine -> Admission.define(engine, vm, host));
    }

    /**
     * Takes a guest out of the pool, here and in the twin: it ends, and no host knows it any more. A migration of it fails.
     *
     * @throws HypervisorException if it is not in the pool
     */
    public void undefine(UUID vm) {
        both(engine -> engine.undefine(Admission.vm(engine, vm)));
    }

    /** The twin follows outside events as far as it can: a refusal there is nobody's concern. */
    private void both(Consumer<PoolEngine> change) {
        call(engine -> {
            change.accept(engine);
            if (twin == managed) {
                return engine;
            }
            try {
                change.accept(twin);
            } catch (HypervisorException refused) {
                return engine;
            }
            return engine;
        });
    }

    /** Brings the pool up to the clock's time, and does something with it under its lock. */
    <T> T call(Function<PoolEngine, T> action) {
        return callOn(managed, action);
    }

    private <T> T callOn(PoolEngine engine, Function<PoolEngine, T> action) {
        advanceTo(spec.clock().instant());
        List<Runnable> finished;
        T result;
        lock.lock();
        try {
            result = action.apply(engine);
        } finally {
            finished = managed.takeFinished();
            lock.unlock();
        }
        finished.forEach(Runnable::run);
        return result;
    }

    MigrationSim migrate(UUID vm, String source, @Nullable String destination) {
        return call(engine -> {
            Admission.Admitted admitted = Admission.admit(engine, vm, source, destination);
            String to = admitted.destination().spec.name();
            var failure = failures.next(attempts++, new MigrationAttempt(vm, source, to));
            if (failure.isPresent() && failure.get().atShare() == 0) {
                throw new HypervisorException(
                        failure.get().kind(),
                        "The migration of " + vm + " from " + source + " to " + to
                                + " was refused, as the simulation was told to have it");
            }
            return engine.begin(admitted.vm(), admitted.destination(), failure);
        });
    }

    void wake(String host) {
        call(engine -> {
            HostSim sim = Admission.host(engine, host);
            boolean crashed = sim.power == HostSim.Power.CRASHED;
            engine.wake(sim);
            if (crashed && twin != managed) {
                twin.wake(Admission.host(twin, host));
            }
            return engine;
        });
    }

    private final class EngineView implements SimulatedPoolView {
        private final boolean ofTwin;

        private EngineView(boolean ofTwin) {
            this.ofTwin = ofTwin;
        }

        private <T> T view(Function<PoolEngine, T> action) {
            return callOn(ofTwin ? twin : managed, action);
        }

        @Override
        public PoolAccounts accounts() {
            return view(Accounting::of);
        }

        @Override
        public Map<UUID, String> placement() {
            return view(Accounting::placement);
        }

        @Override
        public double cpuDemandShare(String host) {
            return view(engine -> Admission.host(engine, host).demandShare);
        }
    }

    /** Describes a pool. */
    public static final class Builder {
        private final String name;
        private final List<HostSpec> hosts = new ArrayList<>();
        private final List<VmSpec> vms = new ArrayList<>();
        private long seed;
        private Instant start = Instant.EPOCH;
        private InstantSource clock = () -> Instant.EPOCH;
        private double highCpuMark = 0.85;
        private Duration reverseMoveWindow = Duration.ofHours(1);
        private double failureProbability;
        private Duration step = Duration.ofSeconds(10);
        private boolean twin = true;

        private Builder(String name) {
            this.name = name;
        }

        /** Seed of whatever is random: failures by {@link #migrationFailureProbability}. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        public Builder start(Instant value) {
            this.start = value;
            return this;
        }

        /** The clock that drives the pool; without one only {@link SimulatedPool#advanceTo} does. */
        public Builder clock(InstantSource value) {
            this.clock = value;
            return this;
        }

        /** CPU demand above this share of a host counts as hot. */
        public Builder highCpuMark(double value) {
            this.highCpuMark = value;
            return this;
        }

        /** A guest that moves back to the host that it came from within this time is a reverse move. */
        public Builder reverseMoveWindow(Duration value) {
            this.reverseMoveWindow = value;
            return this;
        }

        /** Share of migrations that fail on their way, at random. */
        public Builder migrationFailureProbability(double value) {
            this.failureProbability = value;
            return this;
        }

        /** How long loads stay constant; the coarser, the faster. */
        public Builder step(Duration value) {
            this.step = value;
            return this;
        }

        /** Spares the work of the unmanaged twin; {@link SimulatedPool#unmanagedTwin} is then the pool itself. */
        public Builder withoutTwin() {
            this.twin = false;
            return this;
        }

        public Builder host(HostSpec host) {
            hosts.add(host);
            return this;
        }

        public Builder hosts(Iterable<HostSpec> several) {
            several.forEach(hosts::add);
            return this;
        }

        public Builder vm(VmSpec vm) {
            vms.add(vm);
            return this;
        }

        public Builder vms(Iterable<VmSpec> several) {
            several.forEach(vms::add);
            return this;
        }

        /**
         * Builds the pool.
         *
         * @throws IllegalArgumentException if names repeat, a VM's host is unknown, or the VMs do not fit their hosts
         */
        public SimulatedPool build() {
            return new SimulatedPool(new PoolSpec(
                    name,
                    seed,
                    start,
                    clock,
                    highCpuMark,
                    reverseMoveWindow,
                    failureProbability,
                    step,
                    twin,
                    hosts,
                    vms));
        }
    }
}
