package io.isotherm.simulator;

import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.spec.HostSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A host's state in one engine. Between two changes all rates are constant, so that any moment's figures follow from the
 * figures at the last change: reading never changes anything, and it does not matter how often one reads.
 */
final class HostSim {

    /** Whether it runs. */
    enum Power {
        ON,
        SLEEPING,
        ASLEEP,
        CRASHED,
        BOOTING
    }

    /** A figure that grows at a constant rate between two changes. */
    static final class Sum {
        private double total;
        private double perSecond;

        private void settle(double seconds) {
            total += perSecond * seconds;
        }
    }

    final Sum joules = new Sum();
    final Sum hotSeconds = new Sum();
    final Sum hotByMovesSeconds = new Sum();
    final Sum cpuOverloadSeconds = new Sum();
    final Sum overloadSeconds = new Sum();
    final Sum askedMhzSeconds = new Sum();
    final Sum shortMhzSeconds = new Sum();
    final Sum migratingMhzSeconds = new Sum();
    final Sum suspendedMhzSeconds = new Sum();
    final Sum unservedMhzSeconds = new Sum();
    final Sum demandedMhzSeconds = new Sum();
    final Sum onSeconds = new Sum();
    final Sum asleepSeconds = new Sum();
    final Sum cpuNanos = new Sum();
    final Sum domain0Nanos = new Sum();
    private final List<Sum> sums = List.of(
            joules,
            hotSeconds,
            hotByMovesSeconds,
            cpuOverloadSeconds,
            overloadSeconds,
            askedMhzSeconds,
            shortMhzSeconds,
            migratingMhzSeconds,
            suspendedMhzSeconds,
            unservedMhzSeconds,
            demandedMhzSeconds,
            onSeconds,
            asleepSeconds,
            cpuNanos,
            domain0Nanos);

    final HostSpec spec;
    private final double hotMark;
    /** Guests defined here, in the order of their UUIDs' text. */
    final List<VmSim> guests = new ArrayList<>();
    /** Migrations to and from here that are under way, in the order in which they began. */
    final List<MigrationSim> arriving = new ArrayList<>();

    final List<MigrationSim> leaving = new ArrayList<>();

    Power power = Power.ON;
    boolean silent;
    boolean wakeWhenAsleep;
    /** How often its power has changed. */
    long powerChanges;

    double demandShare;

    private long settledAt;

    HostSim(HostSpec spec, double hotMark, long start) {
        this.spec = spec;
        this.hotMark = hotMark;
        this.settledAt = start;
    }

    boolean answers() {
        return power == Power.ON && !silent;
    }

    void add(VmSim guest) {
        guests.add(guest);
        guests.sort(Comparator.comparingInt(g -> g.index));
        guest.host = this;
    }

    long usedKib() {
        long used = spec.domain0MemoryKib();
        for (VmSim guest : guests) {
            used += guest.heldKib();
        }
        for (MigrationSim migration : arriving) {
            used += migration.reservedKib;
        }
        return used;
    }

    long freeKib() {
        return spec.memoryKib() - usedKib();
    }

    double sumAt(Sum sum, long time) {
        return sum.total + sum.perSecond * secondsSince(time);
    }

    double secondsSince(long time) {
        return (time - settledAt) / 1e9;
    }

    /** Takes the constant rates into account until a time, before something changes. */
    void settle(long time) {
        double seconds = secondsSince(time);
        settledAt = time;
        sums.forEach(sum -> sum.settle(seconds));
        for (VmSim guest : guests) {
            guest.settle(seconds);
        }
    }

    void restartCpuCounter() {
        cpuNanos.total = 0;
        domain0Nanos.total = 0;
    }

    /** Works out the rates that hold from now on. */
    void refresh(GuestLoad[] loads) {
        sums.forEach(sum -> sum.perSecond = 0);
        demandShare = 0;
        if (power != Power.ON) {
            guests.forEach(guest -> guest.rates(0, 0, 0));
            boolean off = power == Power.ASLEEP || power == Power.CRASHED;
            joules.perSecond = off ? 0 : spec.power().idle();
            asleepSeconds.perSecond = power == Power.ASLEEP ? 1 : 0;
            return;
        }
        double capacity = spec.capacityMhz();
        double moving = (arriving.size() + leaving.size()) * spec.migrationCpus() * spec.cpuMhz();
        double domain0 = Math.min(capacity, capacity * spec.domain0CpuShare() + moving);
        double asked = 0;
        double wanted = 0;
        double network = 0;
        double disk = 0;
        for (VmSim guest : guests) {
            if (guest.running()) {
                GuestLoad load = loads[guest.index];
                wanted += load.cpuMhz();
                if (guest.migration != null) {
                    migratingMhzSeconds.perSecond += load.cpuMhz();
                    suspendedMhzSeconds.perSecond += guest.suspended ? load.cpuMhz() : 0;
                }
                if (!guest.suspended) {
                    asked += usableMhz(guest, load);
                    network += load.networkBytesPerSecond();
                    disk += load.diskBytesPerSecond();
                }
            }
        }
        double cpuShare = share(capacity - domain0, asked);
        double networkShare = spec.networkBytesPerSecond() == 0 ? 1 : share(spec.networkBytesPerSecond(), network);
        double diskShare = spec.diskBytesPerSecond() == 0 ? 1 : share(spec.diskBytesPerSecond(), disk);
        for (VmSim guest : guests) {
            if (guest.running() && !guest.suspended) {
                GuestLoad load = loads[guest.index];
                guest.rates(
                        usableMhz(guest, load) * cpuShare / spec.cpuMhz() * 1e9,
                        load.networkBytesPerSecond() * networkShare,
                        load.diskBytesPerSecond() * diskShare);
            } else {
                guest.rates(0, 0, 0);
            }
        }
        double served = asked * cpuShare;
        demandShare = (domain0 + asked) / capacity;
        cpuOverloadSeconds.perSecond = cpuShare < 1 ? 1 : 0;
        overloadSeconds.perSecond = cpuShare < 1 || networkShare < 1 || diskShare < 1 ? 1 : 0;
        askedMhzSeconds.perSecond = domain0 + asked;
        shortMhzSeconds.perSecond = asked - served;
        joules.perSecond = spec.power().at((domain0 + served) / capacity);
        hotSeconds.perSecond = demandShare > hotMark ? 1 : 0;
        hotByMovesSeconds.perSecond = demandShare > hotMark && demandShare - moving / capacity <= hotMark ? 1 : 0;
        unservedMhzSeconds.perSecond = Math.max(0, wanted - served);
        demandedMhzSeconds.perSecond = wanted;
        onSeconds.perSecond = 1;
        domain0Nanos.perSecond = domain0 / spec.cpuMhz() * 1e9;
        cpuNanos.perSecond = (domain0 + served) / spec.cpuMhz() * 1e9;
    }

    private double usableMhz(VmSim guest, GuestLoad load) {
        return Math.min(load.cpuMhz(), guest.spec.vcpus() * spec.cpuMhz());
    }

    private static double share(double available, double asked) {
        return asked <= available ? 1 : available / asked;
    }
}
