package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;
import java.util.Arrays;

/** Between what and what that lies which each of some hosts needs. Resources go by the index that {@link Needs} has for them. */
final class Bounds {
    private static final int N = Needs.RESOURCES.size();

    private static final int FORECAST = 0;
    private static final int USUAL = N;
    private static final int VARIANCE = 2 * N;
    private static final int CAPACITY = 3 * N;
    private static final int MEMORY_TAKEN = 4 * N;
    private static final int WATTS = 4 * N + 1;
    private static final int NEED = 4 * N + 2;
    private static final int RISK_IN_USE = 5 * N + 2;
    private static final int USE = 5 * N + 3;
    private static final int COUNT = 6 * N + 3;

    /** Far more than what rounding does to a share, and far less than what tells two hosts apart. */
    private static final double ROUNDING = 1e-9;

    private final Needs needs;
    private final double[] least = new double[COUNT];
    private final double[] most = new double[COUNT];
    private boolean allEmpty;

    /** Bounds of no host. */
    Bounds(Needs needs) {
        this.needs = needs;
        clear();
    }

    void clear() {
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        allEmpty = true;
    }

    void include(Host host, Placement now) {
        for (int r = 0; r < N; r++) {
            include(FORECAST + r, needs.forecastAmount(host, r));
            include(USUAL + r, needs.usualAmount(host, r));
            include(VARIANCE + r, needs.variance(host, r));
            double capacity = host.capacity().of(Needs.RESOURCES.get(r));
            // Where it is not known, any use is no share of it.
            include(CAPACITY + r, capacity > 0 ? capacity : Double.POSITIVE_INFINITY);
            include(NEED + r, needs.needShare(host, r));
            include(USE + r, now.use(host, Needs.RESOURCES.get(r)));
        }
        include(MEMORY_TAKEN, now.memoryTakenKib(host));
        include(WATTS, StochasticFit.wattsPerMhz(host));
        boolean isEmpty = now.isSettledEmpty(host);
        include(RISK_IN_USE, isEmpty ? Double.POSITIVE_INFINITY : needs.overloadRisk(host));
        allEmpty &= isEmpty;
    }

    private void include(int value, double of) {
        least[value] = Math.min(least[value], of);
        most[value] = Math.max(most[value], of);
    }

    void include(Bounds other) {
        for (int value = 0; value < COUNT; value++) {
            least[value] = Math.min(least[value], other.least[value]);
            most[value] = Math.max(most[value], other.most[value]);
        }
        allEmpty &= other.allEmpty;
    }

    /** Whether these are bounds of no host. */
    boolean areOfNone() {
        return least[MEMORY_TAKEN] > most[MEMORY_TAKEN];
    }

    /** Whether none of the hosts has a guest. */
    boolean allEmpty() {
        return allEmpty;
    }

    /** The least watts for each MHz. */
    double leastWatts() {
        return least[WATTS];
    }

    /** What none of the hosts that have a guest is less near to overload than, as they are; infinite where all are empty. */
    double leastRiskInUse() {
        return least[RISK_IN_USE];
    }

    /** What none of the hosts would need less than with one more guest, share of capacity. */
    double leastNeedWith(int resource, Guest guest) {
        double ofParts = leastShare(resource, amountWith(least, resource, guest));
        double more = Math.min(needs.forecastAmount(guest, resource), needs.usualAmount(guest, resource))
                + moreReserve(most[VARIANCE + resource], resource, guest);
        double ofWhole = least[NEED + resource] + leastShare(resource, more) - ROUNDING;
        return ofWhole > ofParts ? ofWhole : ofParts;
    }

    /** What none of the hosts would need more than with one more guest, share of capacity. */
    double mostNeedWith(int resource, Guest guest) {
        double ofParts = mostShare(resource, amountWith(most, resource, guest));
        double more = Math.max(needs.forecastAmount(guest, resource), needs.usualAmount(guest, resource))
                + moreReserve(least[VARIANCE + resource], resource, guest);
        double ofWhole = most[NEED + resource] + mostShare(resource, more) + ROUNDING;
        return ofWhole < ofParts ? ofWhole : ofParts;
    }

    /** What a guest adds to the reserve of a host of some variance: the less, the more there is. */
    private double moreReserve(double variance, int resource, Guest guest) {
        return needs.reserve(variance + needs.variance(guest, resource)) - needs.reserve(variance);
    }

    private double amountWith(double[] values, int resource, Guest guest) {
        double expected = Math.max(
                values[FORECAST + resource] + needs.forecastAmount(guest, resource),
                values[USUAL + resource] + needs.usualAmount(guest, resource));
        return expected + needs.reserve(values[VARIANCE + resource] + needs.variance(guest, resource));
    }

    /** What none of the hosts uses less than with one more guest, moves under way counted; share of capacity. */
    double leastUseWith(int resource, Guest guest) {
        return least[USE + resource] + leastShare(resource, guest.load().of(Needs.RESOURCES.get(resource))) - ROUNDING;
    }

    /** What of none of the hosts' memory less would be taken with one more guest, share of capacity. */
    double leastMemoryWith(Guest guest) {
        return leastShare(Needs.MEMORY, least[MEMORY_TAKEN] + guest.load().of(Resource.MEMORY));
    }

    /** What of none of the hosts' memory more would be taken with one more guest, share of capacity. */
    double mostMemoryWith(Guest guest) {
        return mostShare(Needs.MEMORY, most[MEMORY_TAKEN] + guest.load().of(Resource.MEMORY));
    }

    /** What none of the hosts is nearer to overload than, as they are; at least 0. */
    double mostRisk() {
        double risk = 0;
        for (int r = 0; r < N; r++) {
            if (r != Needs.MEMORY) {
                risk += Needs.overloadRisk(
                        mostShare(r, Math.max(most[FORECAST + r], most[USUAL + r])),
                        mostShare(r, Needs.root(most[VARIANCE + r])));
            }
        }
        return risk;
    }

    /** What each of the hosts is at least as near to overload as with one more guest; at least 0. */
    double leastRiskWith(Guest guest) {
        double risk = 0;
        for (int r = 0; r < N; r++) {
            if (r != Needs.MEMORY) {
                double expected = Math.max(
                        least[FORECAST + r] + needs.forecastAmount(guest, r),
                        least[USUAL + r] + needs.usualAmount(guest, r));
                risk += Needs.overloadRisk(
                        leastShare(r, expected),
                        leastShare(r, Needs.root(least[VARIANCE + r] + needs.variance(guest, r))));
            }
        }
        return risk;
    }

    private double leastShare(int resource, double amount) {
        if (amount >= 0) {
            return Double.isInfinite(most[CAPACITY + resource]) ? 0 : amount / most[CAPACITY + resource];
        }
        return amount / least[CAPACITY + resource];
    }

    private double mostShare(int resource, double amount) {
        if (amount >= 0) {
            return Double.isInfinite(least[CAPACITY + resource]) ? 0 : amount / least[CAPACITY + resource];
        }
        return amount / most[CAPACITY + resource];
    }
}
