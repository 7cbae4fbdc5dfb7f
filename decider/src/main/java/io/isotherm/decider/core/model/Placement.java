package io.isotherm.decider.core.model;

import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The working copy of a {@link PoolModel} while it is planned: who is where, and what each host would then use. Changed
 * move by move in constant time; not thread-safe.
 *
 * <p>Two readings of use: {@link #use} counts a move under way at both ends, as it is while it runs, and is what
 * destinations are judged by; {@link #settledUse} counts it at its destination alone, as it will be, and is what need
 * for relief is judged by. Uses are shares of capacity; a resource of unknown capacity reads 0.
 */
public final class Placement {
    private static final Resource[] RESOURCES = Resource.values();
    private static final int N = RESOURCES.length;
    private static final Comparator<Guest> BY_INDEX = Comparator.comparingInt(Guest::index);

    private final PoolModel model;
    private final double[] capacity;
    private final double[] present;
    private final double[] leaving;
    private final int[] hostOf;
    private final int[] headingTo;
    private final boolean[] moved;
    private final int[] arriving;
    /** How many guests of each host are on their way out of it. */
    private final int[] departing;
    /** The guests on each host; never changed, but put in place of each other. */
    private final List<List<Guest>> guests;

    Placement(PoolModel model) {
        this.model = model;
        int hosts = model.hosts().size();
        capacity = new double[hosts * N];
        present = new double[hosts * N];
        leaving = new double[hosts * N];
        arriving = new int[hosts];
        departing = new int[hosts];
        hostOf = new int[model.guests().size()];
        headingTo = new int[model.guests().size()];
        moved = new boolean[model.guests().size()];
        guests = new ArrayList<>(hosts);
        for (Host host : model.hosts()) {
            for (int r = 0; r < N; r++) {
                capacity[host.index() * N + r] = host.capacity().of(RESOURCES[r]);
                present[host.index() * N + r] = host.expected().of(RESOURCES[r]);
            }
            List<Guest> there = model.guestsOn(host);
            guests.add(there);
            for (Guest guest : there) {
                hostOf[guest.index()] = host.index();
                headingTo[guest.index()] = host.index();
            }
        }
        model.movesUnderWay().forEach(this::reserve);
    }

    private Placement(Placement other) {
        this(other, other.model, List.of());
    }

    /**
     * A placement of a model that is another one but for moves.
     *
     * @param further the moves that are under way beside those of the other model
     */
    Placement(Placement other, PoolModel model, List<MoveUnderWay> further) {
        this.model = model;
        capacity = other.capacity;
        present = other.present.clone();
        leaving = other.leaving.clone();
        hostOf = other.hostOf.clone();
        headingTo = other.headingTo.clone();
        moved = other.moved.clone();
        arriving = other.arriving.clone();
        departing = other.departing.clone();
        guests = new ArrayList<>(other.guests);
        further.forEach(this::reserve);
    }

    /** A pool as it is at its tick, moves under way reserving at their destinations. */
    public static Placement of(PoolModel model) {
        return model.placement().copy();
    }

    /** An independent copy of this state. */
    public Placement copy() {
        return new Placement(this);
    }

    private void reserve(MoveUnderWay move) {
        model.guest(move.vm()).ifPresent(guest -> {
            int source = hostOf[guest.index()];
            model.host(move.destination()).filter(to -> to.index() != source).ifPresent(to -> {
                add(leaving, source, guest.load(), 1);
                head(guest, to);
            });
        });
        boolean there = model.guest(move.vm())
                .filter(guest -> guest.host().equals(move.destination()))
                .isPresent();
        if (!there) {
            model.host(move.destination()).ifPresent(to -> {
                add(present, to.index(), model.reservation(move), 1);
                arriving[to.index()]++;
            });
        }
    }

    /** The picture that this is a working copy of. */
    public PoolModel model() {
        return model;
    }

    /** The host that a guest is on. */
    public Host hostOf(Guest guest) {
        return model.hosts().get(hostOf[guest.index()]);
    }

    /** The host that a guest is on its way to, else the one that it is on. */
    public Host settledHostOf(Guest guest) {
        return model.hosts().get(headingTo[guest.index()]);
    }

    /** The guests on a host, in the order of the model; those on their way out are still among them. */
    public List<Guest> guestsOf(Host host) {
        return guests.get(host.index());
    }

    /** A guest and those of its affinity groups, and of theirs, that are on the same host, moves over; itself first. */
    public List<Guest> together(Guest guest) {
        int host = headingTo[guest.index()];
        List<Guest> result = new ArrayList<>(List.of(guest));
        TreeSet<Integer> seen = new TreeSet<>(List.of(guest.index()));
        for (int i = 0; i < result.size(); i++) {
            for (List<Guest> group : model.constraints().affinityOf(result.get(i))) {
                for (Guest member : group) {
                    if (headingTo[member.index()] == host && seen.add(member.index())) {
                        result.add(member);
                    }
                }
            }
        }
        return result;
    }

    /** Use of a resource now, moves under way counted at both ends; share of capacity. */
    public double use(Host host, Resource resource) {
        return share(host, resource, present[slot(host, resource)]);
    }

    /** Use of a resource once the moves under way are over; share of capacity. */
    public double settledUse(Host host, Resource resource) {
        int slot = slot(host, resource);
        return share(host, resource, present[slot] - leaving[slot]);
    }

    /** Use of a resource if a guest came too, moves under way counted at both ends; share of capacity. */
    public double useWith(Host host, Resource resource, Guest guest) {
        return share(
                host, resource, present[slot(host, resource)] + guest.load().of(resource));
    }

    /** What a guest uses, as a share of a host's capacity. */
    public double shareOf(Guest guest, Host host, Resource resource) {
        return share(host, resource, guest.load().of(resource));
    }

    /** Memory that is used or reserved, in KiB. */
    public double memoryTakenKib(Host host) {
        return present[slot(host, Resource.MEMORY)];
    }

    /** Memory that is neither used nor reserved, in KiB; negative when more is promised than there is. */
    public long memoryFreeKib(Host host) {
        int slot = slot(host, Resource.MEMORY);
        return (long) (capacity[slot] - present[slot]);
    }

    /** Whether a host has no guest, expects none, and nobody reports one there. */
    public boolean isEmpty(Host host) {
        return guests.get(host.index()).isEmpty() && arriving[host.index()] == 0 && host.strays() == 0;
    }

    /** Whether a host will have no guest once the moves under way are over. */
    public boolean isSettledEmpty(Host host) {
        return arriving[host.index()] == 0
                && host.strays() == 0
                && departing[host.index()] == guests.get(host.index()).size();
    }

    /** Whether a guest is on its way out of a host. */
    public boolean isLeaving(Host host) {
        return departing[host.index()] > 0;
    }

    /** How many guests are on their way to a host. */
    public int arriving(Host host) {
        return arriving[host.index()];
    }

    /** Whether a guest has a move that is not over. */
    public boolean isUnderWay(Guest guest) {
        return model.underWay(guest).isPresent() || headingTo[guest.index()] != hostOf[guest.index()];
    }

    /** Whether a guest has been moved in this working copy. */
    public boolean isMoved(Guest guest) {
        return moved[guest.index()];
    }

    /** The candidate that takes a guest from where it is to another host. */
    public Move move(Guest guest, Host destination) {
        return new Move(guest, hostOf(guest), destination);
    }

    /** Carries a move out whole: the guest is at its destination and its source is rid of it. */
    public void apply(Move move) {
        shift(move.guest(), move.source(), move.destination());
        moved[move.guest().index()] = true;
    }

    /** Takes back a move that was applied; moves are taken back in the opposite order. */
    public void revert(Move move) {
        shift(move.guest(), move.destination(), move.source());
        moved[move.guest().index()] = false;
    }

    /** Starts a move without ending it: it reserves at its destination and still occupies its source. */
    public void begin(Move move) {
        add(present, move.destination().index(), move.guest().load(), 1);
        add(leaving, move.source().index(), move.guest().load(), 1);
        head(move.guest(), move.destination());
        arriving[move.destination().index()]++;
        moved[move.guest().index()] = true;
    }

    private void shift(Guest guest, Host from, Host to) {
        if (hostOf[guest.index()] != from.index()) {
            throw new IllegalArgumentException(
                    guest + " is on " + hostOf(guest).name() + ", not on " + from.name() + ", in this placement");
        }
        add(present, from.index(), guest.load(), -1);
        add(present, to.index(), guest.load(), 1);
        head(guest, from);
        hostOf[guest.index()] = to.index();
        headingTo[guest.index()] = to.index();
        List<Guest> old = new ArrayList<>(guests.get(from.index()));
        old.remove(Collections.binarySearch(old, guest, BY_INDEX));
        guests.set(from.index(), Collections.unmodifiableList(old));
        List<Guest> now = new ArrayList<>(guests.get(to.index()));
        now.add(-Collections.binarySearch(now, guest, BY_INDEX) - 1, guest);
        guests.set(to.index(), Collections.unmodifiableList(now));
    }

    /** Has a guest on its way to a host; it stays when that is its own. */
    private void head(Guest guest, Host to) {
        int at = hostOf[guest.index()];
        departing[at] += (to.index() == at ? 0 : 1) - (headingTo[guest.index()] == at ? 0 : 1);
        headingTo[guest.index()] = to.index();
    }

    private static void add(double[] to, int host, Load load, int sign) {
        for (int r = 0; r < N; r++) {
            to[host * N + r] += sign * load.of(RESOURCES[r]);
        }
    }

    private double share(Host host, Resource resource, double amount) {
        double all = capacity[slot(host, resource)];
        return all > 0 ? amount / all : 0;
    }

    private static int slot(Host host, Resource resource) {
        return host.index() * N + resource.ordinal();
    }
}
