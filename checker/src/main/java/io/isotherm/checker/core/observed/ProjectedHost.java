package io.isotherm.checker.core.observed;

import io.isotherm.schema.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What a host will carry: the guests there now at their own measured rates, the rest of its CPU use, and the guests under
 * way to it.
 *
 * @param sample newest sample of the host by the time in question
 * @param megahertz expected CPU use
 * @param freeKib memory left, reservations deducted
 * @param network expected bytes per second
 * @param disk expected bytes per second
 * @param inbound how many guests under way were counted
 */
public record ProjectedHost(
        ObservedSample sample, double megahertz, long freeKib, double network, double disk, int inbound) {

    /** How moves that bear on a host are counted. */
    public enum Departures {
        /** What left since the sample, as reported, makes room. */
        CREDITED,
        /** Only the samples count. */
        IGNORED
    }

    /**
     * The outlook of a host at a time; empty if no sample until then is kept.
     *
     * @param known reports up to this time count
     * @param before only commands with a smaller number count
     */
    public static Optional<ProjectedHost> of(
            ObservedPool pool, String host, long time, long known, long window, long before, Departures departures) {
        ObservedSample sample = pool.host(host).newest(time);
        if (sample == null) {
            return Optional.empty();
        }
        ObservedHost.Load load = pool.load(host, time, window);
        long until = pool.sampledUntil(host, time);
        double megahertz = load.restMegahertz();
        double network = 0;
        double disk = 0;
        long free = sample.freeKib();
        for (ObservedSample.Guest guest : sample.guests().values()) {
            if (sample.holds(guest.uuid())) {
                boolean tooNew = pool.host(host).isTooNew(guest.uuid(), time - window, until);
                ObservedRates rates = rates(pool, tooNew ? ObservedRates.NONE : load.guest(guest.uuid()), guest.uuid());
                megahertz += rates.megahertz();
                network += rates.network();
                disk += rates.disk();
            }
        }
        int inbound = 0;
        for (ObservedCommand track : inbound(pool, host, sample, time, known, before)) {
            ObservedSample.Guest shown = sample.guest(track.vm());
            free -= Math.max(0, track.memoryKib() - (shown == null ? 0 : shown.memoryKib()));
            ObservedRates rates = inboundRates(pool, track, time, window);
            megahertz += rates.megahertz();
            network += rates.network();
            disk += rates.disk();
            inbound++;
        }
        if (departures == Departures.CREDITED) {
            for (ObservedCommand track : departed(pool, host, sample, time, known)) {
                ObservedSample.Guest guest = sample.guest(track.vm());
                ObservedRates rates = rates(pool, load.guest(track.vm()), track.vm());
                free += guest == null ? 0 : guest.memoryKib();
                megahertz -= rates.megahertz();
                network -= rates.network();
                disk -= rates.disk();
            }
        }
        return Optional.of(new ProjectedHost(sample, megahertz, free, network, disk, inbound));
    }

    /** With the guest of a command that is on its way as well. */
    public ProjectedHost with(ObservedCommand command) {
        ObservedRates demand = command.demand();
        return new ProjectedHost(
                sample,
                megahertz + demand.megahertz(),
                freeKib - command.memoryKib(),
                network + demand.network(),
                disk + demand.disk(),
                inbound + 1);
    }

    /** A guest's rates here; those from before its move while it is too new here to be measured. */
    private static ObservedRates rates(ObservedPool pool, ObservedRates measured, String guest) {
        if (measured.millis() > 0) {
            return measured;
        }
        List<ObservedCommand> commands = pool.moves().ofGuest(guest);
        return commands.isEmpty()
                ? ObservedRates.NONE
                : commands.get(commands.size() - 1).demand();
    }

    /**
     * What a guest under way uses now where it still is; what it used when it was sent once it has left, or where too little
     * of the window is measured for a decision to rest on it.
     */
    private static ObservedRates inboundRates(ObservedPool pool, ObservedCommand track, long time, long window) {
        ObservedHost source = pool.host(track.source());
        ObservedSample sample = source.newest(time);
        if (sample == null || !sample.holds(track.vm())) {
            return track.demand();
        }
        ObservedRates measured = pool.load(track.source(), time, window).guest(track.vm());
        double needed = pool.config().getDetection().getMinCompleteness() * window;
        return measured.millis() > 0 && measured.millis() >= needed ? measured : track.demand();
    }

    /** Moves to the host that are not over, or whose success its sample cannot show yet. */
    private static List<ObservedCommand> inbound(
            ObservedPool pool, String host, ObservedSample sample, long time, long known, long before) {
        return pool.moves()
                .recent(track -> track.number() < before
                        && track.issuedAt() <= time
                        && track.destination().equals(host)
                        && (track.issuedAt() == time || !track.failedBy(known))
                        && (track.deadline() > time || track.succeededBy(known))
                        && !track.succeededBy(sample.at())
                        && track.arrivedAt() > sample.at()
                        && !track.overtakenBy(time)
                        && !sample.holds(track.vm()));
    }

    private static List<ObservedCommand> departed(
            ObservedPool pool, String host, ObservedSample sample, long time, long known) {
        return pool.moves()
                .recent(track -> track.source().equals(host)
                        && track.issuedAt() < time
                        && track.succeededBy(known)
                        && !track.succeededBy(sample.at())
                        && sample.holds(track.vm()));
    }

    /** What the host has of a resource; 0 where unknown. CPU in MHz, memory in KiB, the others in bytes per second. */
    public double capacity(Resource resource) {
        return switch (resource) {
            case CPU -> sample.cpus() * sample.mhz();
            case MEMORY -> sample.memoryKib();
            case NETWORK -> sample.networkCapacity();
            case DISK -> sample.diskCapacity();
        };
    }

    /** Expected use with one more guest, as a share of capacity; 0 where the capacity is unknown. */
    public double shareWith(Resource resource, ObservedRates guest, long guestKib, int vcpus) {
        double capacity = capacity(resource);
        double use = switch (resource) {
            case CPU -> megahertz + Math.min(guest.megahertz(), vcpus * sample.mhz());
            case MEMORY -> sample.memoryKib() - freeKib + guestKib;
            case NETWORK -> network + guest.network();
            case DISK -> disk + guest.disk();
        };
        return capacity > 0 ? use / capacity : 0;
    }
}
