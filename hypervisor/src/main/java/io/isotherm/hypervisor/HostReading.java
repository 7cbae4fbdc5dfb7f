package io.isotherm.hypervisor;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One host with all its guests at one instant.
 *
 * @param hostUuid the machine's own UUID, where the hypervisor tells
 * @param at when it was read, by the host's clock
 * @param cpus physical CPUs (hardware threads)
 * @param cpuMhz speed of one CPU, in MHz
 * @param memoryKib physical memory, in KiB
 * @param networkBytesPerSecond what the guests can send and receive together; 0 where unknown
 * @param diskBytesPerSecond what the guests can read and write together; 0 where unknown
 * @param cpuTimeNanos CPU time used by everything on the host, Domain-0 included, since it booted
 * @param memoryUsedKib memory that is not free for further guests, in KiB
 * @param guests the guests, Domain-0 excluded, sorted by UUID's text
 * @param problems what could not be read; empty when the reading is complete
 * @param abilities what it can run and receive
 * @param domain0CpuTimeNanos the part of cpuTimeNanos that Domain-0 itself has used; empty where not told
 * @param domain0Vcpus virtual CPUs of Domain-0; empty where not told
 */
public record HostReading(
        Optional<UUID> hostUuid,
        Instant at,
        int cpus,
        double cpuMhz,
        long memoryKib,
        double networkBytesPerSecond,
        double diskBytesPerSecond,
        long cpuTimeNanos,
        long memoryUsedKib,
        List<GuestReading> guests,
        List<String> problems,
        HostAbilities abilities,
        OptionalLong domain0CpuTimeNanos,
        OptionalInt domain0Vcpus) {

    public HostReading {
        guests = List.copyOf(guests);
        problems = List.copyOf(problems);
    }

    /**
     * One guest's counters, each since it began on this host: they restart when it moves or reboots.
     *
     * @param memoryKib memory now allocated, in KiB
     * @param memoryMaxKib memory that it may balloon up to, in KiB
     * @param needs what it needs of a host
     */
    public record GuestReading(
            UUID uuid,
            String name,
            GuestState state,
            int vcpus,
            long cpuTimeNanos,
            long memoryKib,
            long memoryMaxKib,
            long networkRxBytes,
            long networkTxBytes,
            long diskReadBytes,
            long diskWriteBytes,
            GuestNeeds needs) {

        /** A reading in the making of a guest in a state. */
        public static Builder of(UUID uuid, String name, GuestState state) {
            return new Builder(uuid, name, state);
        }

        /** A reading in the making: what is not given is 0, empty or none. */
        public static final class Builder {
            private final UUID uuid;
            private final String name;
            private final GuestState state;
            private int vcpus;
            private long cpuTimeNanos;
            private long memoryKib;
            private long memoryMaxKib;
            private long networkRxBytes;
            private long networkTxBytes;
            private long diskReadBytes;
            private long diskWriteBytes;
            private GuestNeeds needs = GuestNeeds.UNKNOWN;

            private Builder(UUID uuid, String name, GuestState state) {
                this.uuid = uuid;
                this.name = name;
                this.state = state;
            }

            public Builder vcpus(int given) {
                vcpus = given;
                return this;
            }

            public Builder cpuTimeNanos(long given) {
                cpuTimeNanos = given;
                return this;
            }

            public Builder memoryKib(long given) {
                memoryKib = given;
                return this;
            }

            public Builder memoryMaxKib(long given) {
                memoryMaxKib = given;
                return this;
            }

            public Builder networkRxBytes(long given) {
                networkRxBytes = given;
                return this;
            }

            public Builder networkTxBytes(long given) {
                networkTxBytes = given;
                return this;
            }

            public Builder diskReadBytes(long given) {
                diskReadBytes = given;
                return this;
            }

            public Builder diskWriteBytes(long given) {
                diskWriteBytes = given;
                return this;
            }

            public Builder needs(GuestNeeds given) {
                needs = given;
                return this;
            }

            public GuestReading build() {
                return new GuestReading(
                        uuid,
                        name,
                        state,
                        vcpus,
                        cpuTimeNanos,
                        memoryKib,
                        memoryMaxKib,
                        networkRxBytes,
                        networkTxBytes,
                        diskReadBytes,
                        diskWriteBytes,
                        needs);
            }
        }
    }

    /** A reading in the making of a host at an instant. */
    public static Builder takenAt(Instant at) {
        return new Builder(at);
    }

    /** A reading in the making: what is not given is 0, empty or none. */
    public static final class Builder {
        private final Instant at;
        private Optional<UUID> hostUuid = Optional.empty();
        private int cpus;
        private double cpuMhz;
        private long memoryKib;
        private double networkBytesPerSecond;
        private double diskBytesPerSecond;
        private long cpuTimeNanos;
        private long memoryUsedKib;
        private List<GuestReading> guests = List.of();
        private List<String> problems = List.of();
        private HostAbilities abilities = HostAbilities.UNKNOWN;
        private OptionalLong domain0CpuTimeNanos = OptionalLong.empty();
        private OptionalInt domain0Vcpus = OptionalInt.empty();

        private Builder(Instant at) {
            this.at = at;
        }

        public Builder hostUuid(Optional<UUID> given) {
            hostUuid = given;
            return this;
        }

        public Builder cpus(int given) {
            cpus = given;
            return this;
        }

        public Builder cpuMhz(double given) {
            cpuMhz = given;
            return this;
        }

        public Builder memoryKib(long given) {
            memoryKib = given;
            return this;
        }

        public Builder networkBytesPerSecond(double given) {
            networkBytesPerSecond = given;
            return this;
        }

        public Builder diskBytesPerSecond(double given) {
            diskBytesPerSecond = given;
            return this;
        }

        public Builder cpuTimeNanos(long given) {
            cpuTimeNanos = given;
            return this;
        }

        public Builder memoryUsedKib(long given) {
            memoryUsedKib = given;
            return this;
        }

        public Builder guests(List<GuestReading> given) {
            guests = given;
            return this;
        }

        public Builder problems(List<String> given) {
            problems = given;
            return this;
        }

        public Builder abilities(HostAbilities given) {
            abilities = given;
            return this;
        }

        public Builder domain0CpuTimeNanos(OptionalLong given) {
            domain0CpuTimeNanos = given;
            return this;
        }

        public Builder domain0Vcpus(OptionalInt given) {
            domain0Vcpus = given;
            return this;
        }

        public HostReading build() {
            return new HostReading(
                    hostUuid,
                    at,
                    cpus,
                    cpuMhz,
                    memoryKib,
                    networkBytesPerSecond,
                    diskBytesPerSecond,
                    cpuTimeNanos,
                    memoryUsedKib,
                    guests,
                    problems,
                    abilities,
                    domain0CpuTimeNanos,
                    domain0Vcpus);
        }
    }
}
