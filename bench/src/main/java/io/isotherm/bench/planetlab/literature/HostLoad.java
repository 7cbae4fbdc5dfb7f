package io.isotherm.bench.planetlab.literature;

import io.isotherm.bench.planetlab.simulation.SpecPower;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A host while {@link MmtConsolidation} plans: its guests in the order in which they came, and what they ask for. Sums
 * are added up in that order, so that the same guests give the same rounding as in the published simulation.
 */
final class HostLoad {
    final Host host;
    private final List<Guest> guests;
    private final Function<Guest, double[]> pastOf;
    private final SpecPower power;
    private final double capacity;
    private final double wattsNow;
    private double requested;
    private double used;
    private double free;
    private double[] past = new double[0];
    private boolean pastKnown;

    /**
     * The load of a host as it is.
     *
     * @param pastOf what a guest asked for at the last ticks, in MHz, newest first
     */
    HostLoad(Host host, List<Guest> guests, Function<Guest, double[]> pastOf) {
        this.host = host;
        this.guests = new ArrayList<>(guests);
        this.pastOf = pastOf;
        this.power = new SpecPower(host.watts());
        this.capacity = host.capacity().cpuMhz();
        this.wattsNow = power.wattsAt(useNow());
        sum();
    }

    /** The guests, in the order in which they came; those that are planned to come are the last. */
    List<Guest> guests() {
        return guests;
    }

    /** What the host used when it was last measured, as a share of its capacity. */
    double useNow() {
        return host.measured().cpuMhz() / host.capacity().cpuMhz();
    }

    boolean isOff() {
        return host.measured().cpuMhz() == 0;
    }

    void add(Guest guest) {
        guests.add(guest);
        count(guest);
        if (pastKnown) {
            past = sumOf(past, guest);
        }
    }

    void remove(Guest guest) {
        guests.remove(guest);
        sum();
        pastKnown = false;
    }

    /** Whether a guest's demand fits into one CPU and into what is left of all. */
    boolean fits(Guest guest) {
        double asked = guest.load().cpuMhz();
        return asked <= host.cpuMhzEach() && asked <= free;
    }

    /** What the host uses with the guests planned to come, or without them as it was last measured; MHz. */
    double used(PlannedGuests planned) {
        return planned == PlannedGuests.COUNTED ? used : host.measured().cpuMhz();
    }

    /** By how much the host's power is taken to grow with a guest, in watts. */
    double growth(Guest guest, PlannedGuests planned) {
        return power.wattsAt((used(planned) + guest.load().cpuMhz()) / capacity) - wattsNow;
    }

    boolean overloaded(OverloadDetector detector) {
        return detector.overloaded(requested / capacity, () -> withoutTail(past()));
    }

    boolean overloadedWith(Guest guest, OverloadDetector detector) {
        double asked = requested + guest.load().cpuMhz();
        return detector.overloaded(asked / capacity, () -> withoutTail(sumOf(past(), guest)));
    }

    private void sum() {
        requested = 0;
        used = 0;
        free = capacity;
        guests.forEach(this::count);
    }

    private void count(Guest guest) {
        double asked = guest.load().cpuMhz();
        double capped = Math.min(asked, host.cpuMhzEach());
        requested += asked;
        used += capped;
        free = free >= capped ? free - capped : 0;
    }

    private double[] past() {
        if (!pastKnown) {
            past = new double[MmtConsolidation.PAST_TICKS];
            for (Guest guest : guests) {
                past = sumOf(past, guest);
            }
            pastKnown = true;
        }
        return past;
    }

    private double[] sumOf(double[] sums, Guest guest) {
        double[] sum = sums.clone();
        double[] mhz = pastOf.apply(guest);
        for (int i = 0; i < mhz.length; i++) {
            sum[i] += mhz[i] / capacity;
        }
        return sum;
    }

    /** Ticks before any of the guests began are no past. */
    private static double[] withoutTail(double[] values) {
        int length = values.length;
        while (length > 0 && values[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(values, length);
    }
}
