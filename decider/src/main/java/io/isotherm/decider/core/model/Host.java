package io.isotherm.decider.core.model;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.List;
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
 * @param capacity what it has; zero where unknown. CPU is the number of CPUs times their speed
 * @param cpuMhzEach speed of one of its CPUs, in MHz; 0 when unknown
 * @param measured what was used on average in the window, by everything on the host
 * @param expected what planning reckons with: the larger of measured and, where the forecast beats the last value, the
 *     forecast; corrected for moves that ended within the window; memory as of the newest sample
 * @param hotResources the resources that carry a HOT verdict
 * @param strays guests reported here that are placed elsewhere (arriving, or reported twice); such a host is not empty
 * @param watts power at evenly spaced CPU use from 0 to 1, in watts; at least two points
 */
public record Host(
        int index,
        String name,
        Temperature temperature,
        DataQuality quality,
        boolean awake,
        boolean maintenance,
        Load capacity,
        double cpuMhzEach,
        Load measured,
        Load expected,
        Set<Resource> hotResources,
        int strays,
        List<Double> watts) {
    public Host {
        hotResources = Set.copyOf(hotResources);
        watts = List.copyOf(watts);
    }

    /** Whether enough is known of the host to decide anything about it (I3). */
    public boolean known() {
        return (quality == DataQuality.GOOD || quality == DataQuality.FAIR)
                && temperature != Temperature.UNKNOWN
                && capacity.cpuMhz() > 0
                && capacity.memoryKib() > 0;
    }

    /** Awake, and known well enough to plan with. */
    public boolean usable() {
        return awake && known();
    }

    /** This host as if it were awake and healthy. */
    Host woken() {
        return new Host(
                index,
                name,
                Temperature.NORMAL,
                DataQuality.GOOD,
                true,
                maintenance,
                capacity,
                cpuMhzEach,
                measured,
                expected,
                Set.of(),
                strays,
                watts);
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
}
