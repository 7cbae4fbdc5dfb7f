package io.isotherm.decider.core.model;

import io.isotherm.schema.Resource;

/**
 * What hosts usually use, guests counted where they are going: of CPU what each guest has used on average in its past
 * windows, so that a load of a minute counts for a minute; of anything else what is used now. Of a guest without a past
 * what it uses now is taken.
 */
public final class UsualUse {
    private final Placement now;
    /** How far a host's guests are above their usual use of CPU, in MHz, by the host's index. */
    private final double[] above;

    public UsualUse(Placement now) {
        this.now = now;
        above = new double[now.model().hosts().size()];
        for (Guest guest : now.model().guests()) {
            above[now.settledHostOf(guest).index()] += above(guest);
        }
    }

    /** Follows a move that the placement has carried out. */
    public void follow(Move move) {
        above[move.source().index()] -= above(move.guest());
        above[move.destination().index()] += above(move.guest());
    }

    /** What a host usually uses, moves under way over; share of capacity. */
    public double of(Host host, Resource resource) {
        double settled = now.settledUse(host, resource);
        double capacity = host.capacity().of(resource);
        return resource == Resource.CPU && capacity > 0
                ? Math.max(0, settled - above[host.index()] / capacity)
                : settled;
    }

    /** What a guest usually uses, as a share of a host's capacity. */
    public double of(Guest guest, Host host, Resource resource) {
        double share = now.shareOf(guest, host, resource);
        double capacity = host.capacity().of(resource);
        return resource == Resource.CPU && capacity > 0 ? share - above(guest) / capacity : share;
    }

    private static double above(Guest guest) {
        return guest.usual().windows() > 0
                ? guest.load().cpuMhz() - guest.usual().mean().cpuMhz()
                : 0;
    }
}
