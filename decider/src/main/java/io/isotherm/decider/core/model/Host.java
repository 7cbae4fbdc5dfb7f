package io.isotherm.decider.core.model;

import io.isotherm.eligibility.FactRecords;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A host as its last window describes it.
 *
 * @param index position in {@link PoolModel#hosts()}
 * @param name the host's name, unique in its pool
 * @param temperature the analyzer's verdict
 * @param quality how far the window's data can be trusted
 * @param awake false when it was put to sleep, or is on its way up or down
 * @param maintenance whether the operator wants it evacuated and kept empty
 * @param listed whether it belongs to the pool, as far as an inventory says
 * @param powered whether it can be put to sleep and woken, as far as is known
 * @param capacity what it has; zero where unknown. CPU is the number of CPUs times their speed
 * @param cpuMhzEach speed of one of its CPUs, in MHz; 0 when unknown
 * @param measured what was used on average in the window, by everything on the host
 * @param expected what planning reckons with: the larger of measured and, where the forecast beats the last value, the
 *     forecast; corrected for moves that ended within the window; memory as of the newest sample
 * @param hotResources the resources that carry a HOT verdict
 * @param strays guests reported here that are placed elsewhere (arriving, or reported twice); such a host is not empty
 * @param watts power at evenly spaced CPU use from 0 to 1, in watts; at least two points
 * @param abilities what it can run and receive
 * @param domain0Cpu Domain-0's own use of its CPU, share of capacity; empty where not told
 * @param domain0Busy what that is of Domain-0's own virtual CPUs, 0 to 1; empty where not told
 */
public record Host(
        int index,
        String name,
        Temperature temperature,
        DataQuality quality,
        boolean awake,
        boolean maintenance,
        boolean listed,
        boolean powered,
        Load capacity,
        double cpuMhzEach,
        Load measured,
        Load expected,
        Set<Resource> hotResources,
        int strays,
        List<Double> watts,
        HostAbilities abilities,
        OptionalDouble domain0Cpu,
        OptionalDouble domain0Busy) {
    private static final List<Double> FLAT = List.of(0.0, 0.0);

    public Host {
        hotResources = Set.copyOf(hotResources);
        watts = List.copyOf(watts);
    }

    /**
     * A host in the making.
     *
     * @param index position in {@link PoolModel#hosts()}
     */
    public static Builder named(int index, String name) {
        return new Builder(index, name);
    }

    /** Whether enough is known of the host to decide anything about it (I3). */
    public boolean known() {
        return (quality == DataQuality.GOOD || quality == DataQuality.FAIR)
                && temperature != Temperature.UNKNOWN
                && capacity.cpuMhz() > 0
                && capacity.memoryKib() > 0;
    }

    /** Whether guests may live on it, as the operator says. */
    public boolean serves() {
        return listed && !maintenance;
    }

    /** Awake, and known well enough to plan with. */
    public boolean usable() {
        return awake && known();
    }

    /** This host as if it were awake and healthy. */
    Host woken() {
        return new Builder(this)
                .temperature(Temperature.NORMAL)
                .quality(DataQuality.GOOD)
                .awake(true)
                .hotResources(Set.of())
                .build();
    }

    /** Number of its CPUs; 0 where unknown. */
    public int cpus() {
        return cpuMhzEach > 0 ? (int) Math.round(capacity.cpuMhz() / cpuMhzEach) : 0;
    }

    /** Whether the analyzer calls it hot. */
    public boolean hot() {
        return temperature == Temperature.HOT;
    }

    /**
     * Power drawn at a CPU use, linear between the points of the curve.
     *
     * @param cpuShare share of CPU capacity; taken as 0 to 1 beyond that range
     * @return watts
     */
    public double wattsAt(double cpuShare) {
        double position = Math.max(0, Math.min(1, cpuShare)) * (watts.size() - 1);
        int lower = Math.min((int) position, watts.size() - 2);
        double from = watts.get(lower);
        return from + (watts.get(lower + 1) - from) * (position - lower);
    }

    @Override
    public String toString() {
        return name;
    }

    /** A host in the making: awake, neither hot nor cold, of good data, and for the rest of nothing unless it is told. */
    public static final class Builder {
        private final int index;
        private final String name;
        private Temperature temperature = Temperature.NORMAL;
        private DataQuality quality = DataQuality.GOOD;
        private boolean awake = true;
        private boolean maintenance;
        private boolean listed = true;
        private boolean powered = true;
        private Load capacity = Load.NONE;
        private double cpuMhzEach;
        private Load measured = Load.NONE;
        private Load expected = Load.NONE;
        private Set<Resource> hotResources = Set.of();
        private int strays;
        private List<Double> watts = FLAT;
        private HostAbilities abilities = HostAbilities.UNKNOWN;
        private OptionalDouble domain0Cpu = OptionalDouble.empty();
        private OptionalDouble domain0Busy = OptionalDouble.empty();

        private Builder(int index, String name) {
            this.index = index;
            this.name = name;
        }

        private Builder(Host host) {
            this(host.index, host.name);
            temperature = host.temperature;
            quality = host.quality;
            awake = host.awake;
            maintenance = host.maintenance;
            listed = host.listed;
            powered = host.powered;
            capacity = host.capacity;
            cpuMhzEach = host.cpuMhzEach;
            measured = host.measured;
            expected = host.expected;
            hotResources = host.hotResources;
            strays = host.strays;
            watts = host.watts;
            abilities = host.abilities;
            domain0Cpu = host.domain0Cpu;
            domain0Busy = host.domain0Busy;
        }

        /** What the analyzer says of the host itself, as it says it. */
        Builder state(HostState state) {
            temperature = state.getTemperature();
            quality = state.getQuality();
            HostCapacity has = state.getCapacity();
            if (has != null) {
                cpuMhzEach = Load.amount(has.getCpuMhz());
                capacity = new Load(
                        Math.max(0, has.getCpus()) * cpuMhzEach,
                        Math.max(0, has.getMemoryKib()),
                        Load.amount(has.getNetworkBytesPerSecond()),
                        Load.amount(has.getDiskBytesPerSecond()));
            }
            abilities = FactRecords.abilities(state.getFacts());
            Double domain0 = state.getDomain0Cpu();
            domain0Cpu = domain0 == null ? OptionalDouble.empty() : OptionalDouble.of(domain0);
            domain0Busy = domain0Busy(state);
            hotResources = EnumSet.noneOf(Resource.class);
            if (temperature == Temperature.HOT) {
                state.getEvidence().forEach(evidence -> hotResources.add(evidence.getResource()));
            }
            return this;
        }

        private static OptionalDouble domain0Busy(HostState state) {
            Double share = state.getDomain0Cpu();
            HostCapacity has = state.getCapacity();
            Integer vcpus = state.getDomain0Vcpus();
            return share == null || has == null || vcpus == null || vcpus <= 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.min(1, Load.amount(share) * Math.max(0, has.getCpus()) / vcpus));
        }

        public Builder temperature(Temperature given) {
            temperature = given;
            return this;
        }

        public Builder quality(DataQuality given) {
            quality = given;
            return this;
        }

        public Builder awake(boolean given) {
            awake = given;
            return this;
        }

        public Builder maintenance(boolean given) {
            maintenance = given;
            return this;
        }

        public Builder listed(boolean given) {
            listed = given;
            return this;
        }

        public Builder powered(boolean given) {
            powered = given;
            return this;
        }

        Load capacity() {
            return capacity;
        }

        public Builder capacity(Load given) {
            capacity = given;
            return this;
        }

        public Builder cpuMhzEach(double given) {
            cpuMhzEach = given;
            return this;
        }

        public Builder measured(Load given) {
            measured = given;
            return this;
        }

        public Builder expected(Load given) {
            expected = given;
            return this;
        }

        public Builder hotResources(Set<Resource> given) {
            hotResources = given;
            return this;
        }

        public Builder strays(int given) {
            strays = given;
            return this;
        }

        public Builder watts(List<Double> given) {
            watts = given;
            return this;
        }

        public Builder abilities(HostAbilities given) {
            abilities = given;
            return this;
        }

        public Host build() {
            return new Host(
                    index,
                    name,
                    temperature,
                    quality,
                    awake,
                    maintenance,
                    listed,
                    powered,
                    capacity,
                    cpuMhzEach,
                    measured,
                    expected,
                    hotResources,
                    strays,
                    watts,
                    abilities,
                    domain0Cpu,
                    domain0Busy);
        }
    }
}
