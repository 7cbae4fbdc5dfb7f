package io.isotherm.simulator.spec;

import io.isotherm.eligibility.GuestType;
import io.isotherm.eligibility.HostAbilities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A host of a simulated pool.
 *
 * @param name its name in the inventory
 * @param cpus physical CPUs, at least 1
 * @param cpuMhz speed of one CPU, in MHz, above 0
 * @param memoryKib physical memory, in KiB
 * @param networkBytesPerSecond what its guests can receive and send together; 0 means no limit
 * @param diskBytesPerSecond what its guests can read and write together; 0 means no limit
 * @param migrationBytesPerSecond link over which guests are migrated, apart from their own traffic; above 0
 * @param power what it draws while it runs
 * @param domain0MemoryKib memory that Domain-0 and the hypervisor hold, in KiB
 * @param domain0CpuShare share of the CPUs that Domain-0 always uses, 0 to 1
 * @param migrationCpus CPUs that Domain-0 uses besides for each migration to or from here, at least 0
 * @param wakeDuration from the wake call until it runs
 * @param sleepDuration from the sleep call until it is off
 * @param abilities what it can run and receive
 */
public record HostSpec(
        String name,
        int cpus,
        double cpuMhz,
        long memoryKib,
        double networkBytesPerSecond,
        double diskBytesPerSecond,
        double migrationBytesPerSecond,
        PowerCurve power,
        long domain0MemoryKib,
        double domain0CpuShare,
        double migrationCpus,
        Duration wakeDuration,
        Duration sleepDuration,
        HostAbilities abilities) {
    /** The storage that every host reaches and every guest is on unless they say otherwise. */
    public static final String STORAGE = "/san";

    /** The bridge that every host has and every guest is attached to unless they say otherwise. */
    public static final String BRIDGE = "xenbr0";

    public HostSpec {
        Arguments.require(cpus >= 1, name, "cpus", cpus, "at least 1");
        Arguments.require(cpuMhz > 0, name, "cpuMhz", cpuMhz, "a number above 0");
        Arguments.require(
                networkBytesPerSecond >= 0, name, "networkBytesPerSecond", networkBytesPerSecond, "at least 0");
        Arguments.require(diskBytesPerSecond >= 0, name, "diskBytesPerSecond", diskBytesPerSecond, "at least 0");
        Arguments.require(
                migrationBytesPerSecond > 0,
                name,
                "migrationBytesPerSecond",
                migrationBytesPerSecond,
                "a number above 0");
        Arguments.require(
                domain0MemoryKib >= 0 && domain0MemoryKib < memoryKib,
                name,
                "domain0MemoryKib",
                domain0MemoryKib,
                "0 to less than memoryKib " + memoryKib);
        Arguments.require(
                domain0CpuShare >= 0 && domain0CpuShare < 1, name, "domain0CpuShare", domain0CpuShare, "0 to below 1");
        Arguments.require(migrationCpus >= 0, name, "migrationCpus", migrationCpus, "at least 0");
        Arguments.require(!wakeDuration.isNegative(), name, "wakeDuration", wakeDuration, "0 or more");
        Arguments.require(!sleepDuration.isNegative(), name, "sleepDuration", sleepDuration, "0 or more");
    }

    /** All CPUs together, in MHz. */
    public double capacityMhz() {
        return cpus * cpuMhz;
    }

    /** A host to be described further; every property has a default of a small two-socket server. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Describes a host. */
    public static final class Builder {
        private final String name;
        private int cpus = 16;
        private double cpuMhz = 2400;
        private long memoryKib = 64L << 20;
        private double networkBytesPerSecond = 125e6;
        private double diskBytesPerSecond = 400e6;
        private double migrationBytesPerSecond = 110e6;
        private PowerCurve power = PowerCurve.linear(120, 300);
        private long domain0MemoryKib = 2L << 20;
        private double domain0CpuShare = 0.02;
        private double migrationCpus = 0.5;
        private Duration wakeDuration = Duration.ofSeconds(90);
        private Duration sleepDuration = Duration.ofSeconds(10);
        private List<String> storages = List.of(STORAGE);
        private List<String> bridges = List.of(BRIDGE);

        private Builder(String name) {
            this.name = name;
        }

        /** Number and speed of its CPUs. */
        public Builder cpus(int number, double mhz) {
            this.cpus = number;
            this.cpuMhz = mhz;
            return this;
        }

        public Builder memoryKib(long value) {
            this.memoryKib = value;
            return this;
        }

        public Builder networkBytesPerSecond(double value) {
            this.networkBytesPerSecond = value;
            return this;
        }

        public Builder diskBytesPerSecond(double value) {
            this.diskBytesPerSecond = value;
            return this;
        }

        public Builder migrationBytesPerSecond(double value) {
            this.migrationBytesPerSecond = value;
            return this;
        }

        public Builder power(PowerCurve value) {
            this.power = value;
            return this;
        }

        /** What Domain-0 holds and always uses. */
        public Builder domain0(long memoryInKib, double cpuShare) {
            this.domain0MemoryKib = memoryInKib;
            this.domain0CpuShare = cpuShare;
            return this;
        }

        public Builder migrationCpus(double value) {
            this.migrationCpus = value;
            return this;
        }

        public Builder wakeDuration(Duration value) {
            this.wakeDuration = value;
            return this;
        }

        public Builder sleepDuration(Duration value) {
            this.sleepDuration = value;
            return this;
        }

        /** The storages that it reaches, by their identity. */
        public Builder storages(String... identities) {
            this.storages = List.of(identities);
            return this;
        }

        /** The bridges that it has. */
        public Builder bridges(String... names) {
            this.bridges = List.of(names);
            return this;
        }

        public HostSpec build() {
            return new HostSpec(
                    name,
                    cpus,
                    cpuMhz,
                    memoryKib,
                    networkBytesPerSecond,
                    diskBytesPerSecond,
                    migrationBytesPerSecond,
                    power,
                    domain0MemoryKib,
                    domain0CpuShare,
                    migrationCpus,
                    wakeDuration,
                    sleepDuration,
                    new HostAbilities(
                            Optional.of(new TreeSet<>(List.of(GuestType.PV, GuestType.PVH, GuestType.HVM))),
                            "",
                            Optional.empty(),
                            Optional.of(true),
                            1,
                            Optional.of(new TreeSet<>(storages)),
                            Optional.of(new TreeSet<>(bridges))));
        }
    }
}
