package io.isotherm.launcher.top;

import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A host, as it is shown.
 *
 * @param name its name
 * @param state HOT, NORMAL, COLD, UNKNOWN or ASLEEP
 * @param since since when it is in that state
 * @param use share of capacity by resource, 0 to 1; absent where not known
 * @param trend its use of CPU in the last windows, oldest first
 * @param guests those on it
 * @param why why it is as it is; empty where there is nothing to say
 */
record HostRow(
        String name,
        State state,
        Instant since,
        Map<Resource, Double> use,
        List<Double> trend,
        List<GuestRow> guests,
        String why) {

    /** The most urgent first. */
    enum State {
        HOT,
        UNKNOWN,
        NORMAL,
        COLD,
        ASLEEP
    }

    /**
     * A guest on it.
     *
     * @param cpus CPUs that it used
     * @param usualCpus CPUs that it usually uses; NaN where not known
     * @param memoryKib its memory, in KiB
     * @param network bytes per second
     * @param disk bytes per second
     */
    record GuestRow(
            String uuid,
            String name,
            String state,
            int vcpus,
            double cpus,
            double usualCpus,
            long memoryKib,
            double network,
            double disk) {
        static final Comparator<GuestRow> BUSIEST_FIRST = Comparator.<GuestRow>comparingDouble(
                        guest -> Double.isNaN(guest.cpus()) ? Double.MAX_VALUE : -guest.cpus())
                .thenComparing(GuestRow::name)
                .thenComparing(GuestRow::uuid);
    }

    HostRow {
        trend = List.copyOf(trend);
        guests = List.copyOf(guests);
    }

    /** Share of capacity, 0 to 1; NaN where not known. */
    double use(Resource resource) {
        return use.getOrDefault(resource, Double.NaN);
    }
}
