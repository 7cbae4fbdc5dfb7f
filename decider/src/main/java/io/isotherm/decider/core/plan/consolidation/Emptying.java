package io.isotherm.decider.core.plan.consolidation;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.PlannedMove;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.HaReserve;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.Resource;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Consolidation: hosts are emptied one after the other, each wholly or not at all, as long as the pool can do without one
 * more. A host that has taken guests in is not emptied in the same plan, and no empty host is filled. In which order, and
 * where the guests go, is the {@link Packing}'s business; one that is told how many hosts may be empty has them go to hosts that are
 * to stay, unless there is room nowhere else, so that none has to move again when the turn of the others comes.
 */
public final class Emptying {
    /** After so many hosts in a row that could not be emptied, the busier rest is not tried. */
    private static final int MOST_FAILURES = 10;

    private final Draft draft;
    private final Packing packing;
    private final List<Host> awake;
    private final List<Host> empty = new ArrayList<>();
    /** The hosts awake that are not empty. */
    private final HaReserve inUse;

    /** Receivers that are to stay. */
    private List<Host> staying = List.of();
    /** Receivers that the pool can do without, so that their turn to be emptied comes, in this plan or a later one. */
    private List<Host> dispensable = List.of();

    private final boolean[] hasReceived;
    private final boolean[] isEmpty;

    public Emptying(Draft draft, Packing packing) {
        this.draft = draft;
        this.packing = packing;
        awake = draft.model().hosts().stream().filter(Host::awake).toList();
        inUse = new HaReserve(draft.model(), awake);
        hasReceived = new boolean[draft.model().hosts().size()];
        isEmpty = new boolean[draft.model().hosts().size()];
    }

    public void run() {
        PowerConfig power = draft.model().config().getPower();
        awake.stream()
                .filter(host ->
                        host.usable() && !host.maintenance() && draft.now().isSettledEmpty(host))
                .forEach(this::addEmpty);
        int most = awake.size() - power.getMinAwakeHosts();
        List<Host> receivers = draft.receivers();
        List<Host> candidates = candidates();
        int failures = 0;
        part(receivers, candidates.subList(0, dispensable(candidates, most)));
        for (Host host : candidates) {
            if (draft.roomForMoves() == 0 || failures == MOST_FAILURES) {
                break;
            }
            if (empty.size() + 1 > most) {
                draft.rejectSource(
                        host,
                        RuleName.MIN_AWAKE,
                        () -> empty.size() + " of " + Counted.of(awake.size(), "host")
                                + " awake are empty; power.minAwakeHosts is " + power.getMinAwakeHosts());
                break;
            }
            if (empty.size() >= draft.context().mostEmpty()) {
                draft.rejectSource(
                        host,
                        RuleName.RESERVE,
                        () -> "what the pool uses needs "
                                + (awake.size() - draft.context().mostEmpty()) + " of "
                                + Counted.of(awake.size(), "host") + " awake, power.reserveHosts ("
                                + power.getReserveHosts() + ") among them");
                break;
            }
            Optional<Rejection> shortage = shortage(host);
            if (shortage.isPresent()) {
                draft.trace().rejectSource(host, shortage.get());
                break;
            }
            failures = empty(host, receivers) ? 0 : failures + 1;
        }
    }

    /** How many of the candidates guests keep off. */
    private int dispensable(List<Host> candidates, int most) {
        int more = Math.min(most, draft.context().mostEmpty()) - empty.size();
        return packing.keepsOffDispensable() ? Math.max(0, Math.min(candidates.size(), more)) : 0;
    }

    private void part(List<Host> receivers, List<Host> others) {
        boolean[] isDispensable = new boolean[draft.model().hosts().size()];
        others.forEach(host -> isDispensable[host.index()] = true);
        staying =
                receivers.stream().filter(host -> !isDispensable[host.index()]).toList();
        dispensable =
                receivers.stream().filter(host -> isDispensable[host.index()]).toList();
    }

    /** Hosts that are being emptied already before all others; then in the order of the packing; ties by name. */
    private List<Host> candidates() {
        return draft.model().hosts().stream()
                .filter(host ->
                        host.usable() && !host.maintenance() && !draft.now().isSettledEmpty(host))
                .filter(this::mayBeEmptied)
                .sorted(Comparator.comparing((Host host) -> !draft.now().isLeaving(host))
                        .thenComparing(packing.firstEmptied(draft))
                        .thenComparingInt(Host::index))
                .toList();
    }

    private boolean mayBeEmptied(Host host) {
        if (!host.powered()) {
            draft.rejectSource(
                    host,
                    RuleName.NO_POWER_CONTROL,
                    () -> "host " + host.name() + " cannot be put to sleep and woken: emptying it would save nothing");
            return false;
        }
        if (draft.context().keptHosts().contains(host.name())) {
            draft.rejectSource(host, RuleName.KEPT_AWAKE, () -> "host " + host.name() + " is to stay awake for now");
            return false;
        }
        if (draft.now().arriving(host) > 0 || host.strays() > 0) {
            draft.rejectSource(
                    host,
                    RuleName.ARRIVING,
                    () -> Counted.of(draft.now().arriving(host), "guest") + " on the way to host " + host.name()
                            + ", and " + host.strays() + " are reported there beside another host");
            return false;
        }
        return true;
    }

    private void addEmpty(Host host) {
        empty.add(host);
        isEmpty[host.index()] = true;
        inUse.remove(host);
    }

    /** Judges the failure reserve without the empty hosts and the next one. */
    private Optional<Rejection> shortage(Host next) {
        inUse.remove(next);
        Optional<Rejection> shortage = inUse.shortage();
        inUse.add(next);
        return shortage;
    }

    private boolean empty(Host host, List<Host> receivers) {
        if (hasReceived[host.index()]) {
            draft.rejectSource(
                    host, RuleName.RECEIVES, () -> "host " + host.name() + " takes guests in by this very plan");
            return true;
        }
        List<Guest> guests = draft.now().guestsOf(host).stream()
                .filter(guest -> draft.now().settledHostOf(guest).index() == host.index())
                .sorted(packing.firstPlaced())
                .toList();
        if (guests.size() > draft.roomForMoves()) {
            draft.rejectSource(
                    host,
                    RuleName.MAX_MOVES,
                    () -> "host " + host.name() + " has " + Counted.of(guests.size(), "guest") + ", but only "
                            + draft.roomForMoves() + " more moves are allowed");
            return false;
        }
        Optional<Rejection> idle = packing.notWorthwhile(host, guests);
        if (idle.isPresent()) {
            draft.trace().rejectSource(host, idle.get());
            return false;
        }
        if (!hasHeadroom(host, guests, receivers)) {
            return false;
        }
        int start = draft.size();
        for (Guest guest : guests) {
            Optional<Move> move = draft.mayLeave(guest) ? destination(guest, host) : Optional.empty();
            if (move.isEmpty()) {
                takeBackTo(start);
                draft.rejectSource(
                        host,
                        RuleName.ALL_OR_NOTHING,
                        () -> "host " + host.name() + " can not be emptied: " + guest + " has to stay");
                return false;
            }
            draft.take(
                    move.get(),
                    "empties " + host.name() + " (cpu "
                            + Formats.share(draft.now().settledUse(host, Resource.CPU)) + ", " + guests.size()
                            + " guests); " + packing.reason(move.get(), draft));
            packing.taken(move.get());
        }
        // Destinations only gain and the source only loses, so that any order is valid: the quickest go first.
        draft.reorderFrom(
                start,
                Comparator.comparingInt(
                                (PlannedMove planned) -> planned.move().guest().priority())
                        .thenComparingLong(PlannedMove::expectedMillis)
                        .thenComparingInt(planned -> planned.move().guest().index()));
        draft.movesFrom(start)
                .forEach(planned -> hasReceived[planned.move().destination().index()] = true);
        draft.emptied(host);
        addEmpty(host);
        return true;
    }

    private Optional<Move> destination(Guest guest, Host host) {
        Predicate<Host> others = other -> other.index() != host.index() && !isEmpty[other.index()];
        Optional<Move> move = packing.destination(guest, staying, others, draft);
        return move.isPresent() || dispensable.isEmpty()
                ? move
                : packing.destination(guest, dispensable, others, draft);
    }

    private void takeBackTo(int size) {
        List<PlannedMove> moves = draft.movesFrom(size);
        for (int i = moves.size() - 1; i >= 0; i--) {
            packing.takenBack(moves.get(i).move());
        }
        draft.takeBackTo(size);
    }

    /** A quick look before placing guest by guest: whether all other hosts together have the room. */
    private boolean hasHeadroom(Host host, List<Guest> guests, List<Host> receivers) {
        for (Resource resource : List.of(Resource.CPU, Resource.MEMORY)) {
            double needed = 0;
            for (Guest guest : guests) {
                needed += guest.load().of(resource);
            }
            double ceiling = packing.ceiling(draft).of(draft.model(), resource);
            double room = 0;
            for (Host other : receivers) {
                if (room >= needed) {
                    break;
                }
                if (other.index() != host.index() && !isEmpty[other.index()]) {
                    room += Math.max(0, ceiling - draft.now().use(other, resource))
                            * other.capacity().of(resource);
                }
            }
            if (needed > room) {
                double has = room;
                double needs = needed;
                draft.rejectSource(
                        host,
                        RuleName.NO_HEADROOM,
                        () -> "the guests of host " + host.name() + " need " + Math.round(needs) + " " + unit(resource)
                                + ", but all other hosts together have room for " + Math.round(has));
                return false;
            }
        }
        return true;
    }

    private static String unit(Resource resource) {
        return resource == Resource.CPU ? "MHz of cpu" : "KiB of memory";
    }
}
