package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Resource;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What each host is going to need, with moves over and guests where a plan has put them.
 *
 * <p>A guest's use is taken for a random variable around what it usually uses. Its next windows are forecast to go back
 * to the usual from what they are now, as a first-order auto-regressive process does ({@link #forecast}). A host's need
 * is what its guests together stay below but for the accepted risk: means add up, and, as guests vary independently,
 * variances do, so that many guests share one reserve (statistical multiplexing; compare Wang, Meng and Zhang,
 * "Consolidating Virtual Machines with Dynamic Bandwidth Demand in Data Centers", INFOCOM 2011). Memory does not vary: it
 * is what is allocated.
 */
final class Needs {
    /** The resources that are reckoned with, by the index that they are asked for. */
    static final List<Resource> RESOURCES = List.of(Resource.CPU, Resource.NETWORK, Resource.DISK, Resource.MEMORY);

    static final int MEMORY = RESOURCES.indexOf(Resource.MEMORY);

    /** The time in which a guest's distance from its usual use fades to 1/e of what it was. */
    private static final double PERSISTENCE_MILLIS = 47 * 60_000.0;

    /** The deviation of a guest without a past, as a share of what it uses. */
    private static final double UNKNOWN_DEVIATION = 0.5;

    /** A guest's own deviation weighs as much as the one assumed when it has been seen for so many more windows. */
    private static final int CAUTIOUS_WINDOWS = 4;

    /** What guests' uses have in common, such as the hour of day, lets a host's use vary by so much of its mean. */
    private static final double COMMON_DEVIATION = 0.1;

    private static final int N = RESOURCES.size();

    private final double quantile;
    private final double[] guestForecast;
    private final double[] guestUsual;
    private final double[] guestVariance;
    private final double[] forecast;
    private final double[] usual;
    private final double[] variance;

    /**
     * Reckons with a placement.
     *
     * @param risk probability, in a window, of a host needing more than its need; 0 to 0.5
     */
    Needs(Placement now, double risk) {
        PoolModel model = now.model();
        quantile = NormalDistribution.upperQuantile(risk);
        int guests = model.guests().size() * N;
        guestForecast = new double[guests];
        guestUsual = new double[guests];
        guestVariance = new double[guests];
        int hosts = model.hosts().size() * N;
        forecast = new double[hosts];
        usual = new double[hosts];
        variance = new double[hosts];
        double kept = Math.exp(-model.config().getDetection().getWindowMillis() / PERSISTENCE_MILLIS);
        for (Guest guest : model.guests()) {
            reckon(guest, kept);
        }
        for (Host host : model.hosts()) {
            Load ofGuests = sum(now.guestsOf(host));
            for (int r = 0; r < N; r++) {
                Resource resource = RESOURCES.get(r);
                // What the host itself uses, Domain-0 above all.
                double own = Math.max(0, host.expected().of(resource) - ofGuests.of(resource));
                forecast[host.index() * N + r] = own;
                usual[host.index() * N + r] = own;
            }
        }
        for (Guest guest : model.guests()) {
            add(now.settledHostOf(guest), guest, 1);
        }
    }

    private static Load sum(List<Guest> guests) {
        double cpu = 0;
        long memory = 0;
        double network = 0;
        double disk = 0;
        for (Guest guest : guests) {
            cpu += guest.load().cpuMhz();
            memory += guest.load().memoryKib();
            network += guest.load().networkBytesPerSecond();
            disk += guest.load().diskBytesPerSecond();
        }
        return new Load(cpu, memory, network, disk);
    }

    private void reckon(Guest guest, double kept) {
        int windows = Math.max(1, guest.usual().windows());
        double caution = (double) CAUTIOUS_WINDOWS / (CAUTIOUS_WINDOWS + windows - 1);
        for (int r = 0; r < N; r++) {
            Resource resource = RESOURCES.get(r);
            double now = guest.load().of(resource);
            int slot = guest.index() * N + r;
            if (resource == Resource.MEMORY) {
                guestForecast[slot] = now;
                guestUsual[slot] = now;
                continue;
            }
            double mean = guest.usual().windows() > 0 ? guest.usual().mean().of(resource) : now;
            double deviation = guest.usual().deviation().of(resource);
            double assumed = UNKNOWN_DEVIATION * mean;
            guestForecast[slot] = mean + kept * (now - mean);
            guestUsual[slot] = mean;
            guestVariance[slot] = caution * assumed * assumed + (1 - caution) * deviation * deviation;
        }
    }

    private void add(Host host, Guest guest, int sign) {
        for (int r = 0; r < N; r++) {
            int slot = host.index() * N + r;
            int of = guest.index() * N + r;
            forecast[slot] += sign * guestForecast[of];
            usual[slot] += sign * guestUsual[of];
            variance[slot] += sign * guestVariance[of];
        }
    }

    /** Carries a move out. */
    void apply(Move move) {
        add(move.source(), move.guest(), -1);
        add(move.destination(), move.guest(), 1);
    }

    /** Takes back a move that was carried out. */
    void revert(Move move) {
        add(move.destination(), move.guest(), -1);
        add(move.source(), move.guest(), 1);
    }

    /** What a host is forecast to use in its next window, share of capacity; 0 where capacity is unknown. */
    double forecast(Host host, int resource) {
        return share(host, resource, forecast[host.index() * N + resource]);
    }

    /** Deviation of a host's use from its forecast, share of capacity; 0 where capacity is unknown. */
    double deviation(Host host, int resource) {
        return share(host, resource, root(variance[host.index() * N + resource]));
    }

    /** What a host usually uses, share of capacity; 0 where capacity is unknown. */
    double usual(Host host, int resource) {
        return share(host, resource, usual[host.index() * N + resource]);
    }

    /** What a guest is forecast to use in its next window, share of a host's capacity; 0 where capacity is unknown. */
    double forecast(Guest guest, Host host, int resource) {
        return share(host, resource, guestForecast[guest.index() * N + resource]);
    }

    /** What a guest alone needs, in the resource's unit. */
    double need(Guest guest, int resource) {
        int slot = guest.index() * N + resource;
        return Math.max(guestForecast[slot], guestUsual[slot]) + reserve(guestVariance[slot]);
    }

    /** What a host would need with one more guest, share of capacity; 0 where capacity is unknown. */
    double needWith(Host host, int resource, Guest guest) {
        int slot = host.index() * N + resource;
        int of = guest.index() * N + resource;
        double expected = Math.max(forecast[slot] + guestForecast[of], usual[slot] + guestUsual[of]);
        return share(host, resource, expected + reserve(variance[slot] + guestVariance[of]));
    }

    /**
     * How near a host is to overload: for CPU, network and disk, the bound that Cantelli's inequality sets to the
     * probability of use reaching capacity, whatever the distribution, summed up; beyond capacity 1 and what is missing.
     * Loads burst, so that a normal distribution's tail would be too thin.
     *
     * @return at least 0
     */
    double overloadRisk(Host host) {
        double risk = 0;
        for (int r = 0; r < N; r++) {
            if (RESOURCES.get(r) != Resource.MEMORY) {
                int slot = host.index() * N + r;
                risk += overloadRisk(
                        share(host, r, Math.max(forecast[slot], usual[slot])), share(host, r, root(variance[slot])));
            }
        }
        return risk;
    }

    /**
     * The same if a guest came or went.
     *
     * @param sign 1 if it came, -1 if it went
     */
    double overloadRisk(Host host, Guest guest, int sign) {
        double risk = 0;
        for (int r = 0; r < N; r++) {
            if (RESOURCES.get(r) != Resource.MEMORY) {
                int slot = host.index() * N + r;
                int of = guest.index() * N + r;
                double expected =
                        Math.max(forecast[slot] + sign * guestForecast[of], usual[slot] + sign * guestUsual[of]);
                double own = root(variance[slot] + sign * guestVariance[of]);
                risk += overloadRisk(share(host, r, expected), share(host, r, own));
            }
        }
        return risk;
    }

    /**
     * How near one resource is to overload.
     *
     * @param expected expected use, share of capacity
     * @param own deviation of what the host's guests use, share of capacity
     */
    static double overloadRisk(double expected, double own) {
        double common = COMMON_DEVIATION * expected;
        double square = own * own + common * common;
        double room = 1 - expected;
        return room <= 0 ? 1 - room : square / (square + room * room);
    }

    /** What a host needs, share of capacity; 0 where capacity is unknown. */
    double needShare(Host host, int resource) {
        int slot = host.index() * N + resource;
        return share(host, resource, Math.max(forecast[slot], usual[slot]) + reserve(variance[slot]));
    }

    /** Whether needs exceed capacity in any resource but memory, which does not vary, so that the rules' limits do for it. */
    static boolean exceedCapacity(IntToDoubleFunction needOf) {
        for (int r = 0; r < N; r++) {
            if (r != MEMORY && needOf.applyAsDouble(r) > 1) {
                return true;
            }
        }
        return false;
    }

    /** What a host is forecast to use in its next window, in the resource's unit. */
    double forecastAmount(Host host, int resource) {
        return forecast[host.index() * N + resource];
    }

    /** What a host usually uses, in the resource's unit. */
    double usualAmount(Host host, int resource) {
        return usual[host.index() * N + resource];
    }

    /** The variance of a host's use, in the square of the resource's unit. */
    double variance(Host host, int resource) {
        return variance[host.index() * N + resource];
    }

    /** What a guest is forecast to use in its next window, in the resource's unit. */
    double forecastAmount(Guest guest, int resource) {
        return guestForecast[guest.index() * N + resource];
    }

    /** What a guest usually uses, in the resource's unit. */
    double usualAmount(Guest guest, int resource) {
        return guestUsual[guest.index() * N + resource];
    }

    /** The variance of a guest's use, in the square of the resource's unit. */
    double variance(Guest guest, int resource) {
        return guestVariance[guest.index() * N + resource];
    }

    /** The quantile of the accepted risk, in deviations. */
    double quantile() {
        return quantile;
    }

    /** What is kept free for a variance, in the unit of its root. */
    double reserve(double ofVariance) {
        double deviation = root(ofVariance);
        return deviation == 0 ? 0 : quantile * deviation;
    }

    static double root(double ofVariance) {
        return Math.sqrt(Math.max(0, ofVariance));
    }

    private static double share(Host host, int resource, double amount) {
        double capacity = host.capacity().of(RESOURCES.get(resource));
        return capacity > 0 ? amount / capacity : 0;
    }
}
