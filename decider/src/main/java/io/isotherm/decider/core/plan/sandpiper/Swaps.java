package io.isotherm.decider.core.plan.sandpiper;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sandpiper's swap: a guest of high volume-to-size ratio of a hot host changes places with one or more of low ratio of a
 * colder host. Nothing moves at the same instant, so that a swap is a row of moves of which each has to be valid. Tried
 * in this order: the large guest first, the small ones after it; the small ones first; and, where the hot host can not
 * take them, the small ones to other hosts to make room. Within the first two, steps keep to the high marks; after the
 * last, both hosts are again below what planners aim at, or the hot one nearer to it.
 */
public final class Swaps {
    /** Bounds on the search, so that it stays small beside the planning itself. */
    private static final int MOST_GUESTS = 8;

    private static final int MOST_HOSTS = 16;
    private static final int MOST_PARTNERS = 5;
    private static final double TOLERANCE = 1e-9;

    private final Draft draft;
    private final VolumeOrder receivers;
    private final PlanContext hard;

    public Swaps(Draft draft, VolumeOrder receivers) {
        this.draft = draft;
        this.receivers = receivers;
        this.hard = draft.context().hardLimits();
    }

    /** Takes the first swap that relieves a host into the plan; false when there is none. */
    public boolean relieve(Host host) {
        List<Guest> large = SandpiperPlanner.candidates(host, draft).stream()
                .filter(guest -> draft.excess().relieves(guest, host))
                .limit(MOST_GUESTS)
                .toList();
        List<Host> colder = new ArrayList<>();
        for (Host other : receivers) {
            if (other.index() != host.index() && colder.size() < MOST_HOSTS) {
                colder.add(other);
            }
        }
        for (Host partner : colder) {
            List<Guest> small = lowRatioFirst(partner);
            for (Guest guest : large) {
                List<Guest> makingRoom = makingRoom(guest, host, partner, small);
                if (!makingRoom.isEmpty() && tryOrders(guest, host, partner, makingRoom)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Guest> lowRatioFirst(Host partner) {
        return draft.now().guestsOf(partner).stream()
                .filter(draft::mayLeave)
                .sorted(Comparator.comparingInt(Guest::priority)
                        .thenComparingDouble(guest -> Volume.toSize(guest, partner, draft.now()))
                        .thenComparingInt(Guest::index))
                .toList();
    }

    /** The fewest guests in order of low ratio whose leaving lets the large one in; empty when no few do. */
    private List<Guest> makingRoom(Guest large, Host host, Host partner, List<Guest> small) {
        List<Guest> leaving = new ArrayList<>();
        for (Guest guest : small) {
            if (leaving.size() == MOST_PARTNERS || leaving.size() + 2 > draft.roomForMoves()) {
                return List.of();
            }
            leaving.add(guest);
            if (fits(large, partner, leaving)) {
                return lighter(large, host, leaving) ? leaving : List.of();
            }
        }
        return List.of();
    }

    private boolean fits(Guest large, Host partner, List<Guest> leaving) {
        for (Resource resource : Resource.values()) {
            double after = draft.now().useWith(partner, resource, large);
            for (Guest guest : leaving) {
                after -= draft.now().shareOf(guest, partner, resource);
            }
            if (after > draft.context().ceiling().of(draft.model(), resource) + TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    /** Whether what comes is less than what goes, in some resource that the host has too much of. */
    private boolean lighter(Guest large, Host host, List<Guest> leaving) {
        for (Resource resource : Resource.values()) {
            double comes = 0;
            for (Guest guest : leaving) {
                comes += guest.load().of(resource);
            }
            if (draft.excess().of(host, resource) > 0 && comes < large.load().of(resource)) {
                return true;
            }
        }
        return false;
    }

    private boolean tryOrders(Guest large, Host host, Host partner, List<Guest> small) {
        double excess = draft.excess().of(host);
        String reason =
                "swap that relieves " + host.name() + " (" + draft.excess().describe(host) + ") with " + partner.name();
        int size = draft.size();
        boolean direct = draft.rules().mayReceive(host, draft.now(), hard, draft.trace());
        if (direct && go(large, partner, hard, reason) && allGo(small, host, reason) && good(host, partner, excess)) {
            return true;
        }
        takeBackTo(size, host, partner);
        if (direct && allGo(small, host, reason) && go(large, partner, hard, reason) && good(host, partner, excess)) {
            return true;
        }
        takeBackTo(size, host, partner);
        if (allMakeWay(small, host, partner, reason)
                && go(large, partner, draft.context(), reason)
                && good(host, partner, excess)) {
            return true;
        }
        takeBackTo(size, host, partner);
        return false;
    }

    private void takeBackTo(int size, Host host, Host partner) {
        draft.takeBackTo(size).forEach(receivers::update);
        receivers.update(host);
        receivers.update(partner);
    }

    private boolean allGo(List<Guest> guests, Host destination, String reason) {
        for (Guest guest : guests) {
            if (!go(guest, destination, hard, reason)) {
                return false;
            }
        }
        return true;
    }

    private boolean allMakeWay(List<Guest> guests, Host host, Host partner, String reason) {
        for (Guest guest : guests) {
            Predicate<Host> others = other -> other.index() != host.index() && other.index() != partner.index();
            Optional<Move> move = SandpiperPlanner.leastVolume(guest, receivers, others, draft);
            if (move.isEmpty()) {
                return false;
            }
            take(move.get(), reason);
        }
        return true;
    }

    private boolean go(Guest guest, Host destination, PlanContext context, String reason) {
        Move move = draft.now().move(guest, destination);
        if (!draft.mayGo(move, context)) {
            return false;
        }
        take(move, reason);
        return true;
    }

    private void take(Move move, String reason) {
        draft.take(move, reason);
        receivers.update(move.source());
        receivers.update(move.destination());
    }

    /** Whether the hot host is better off and the partner within what planners aim at. */
    private boolean good(Host host, Host partner, double excessBefore) {
        for (Resource resource : Resource.values()) {
            if (draft.now().use(partner, resource)
                    > draft.context().ceiling().of(draft.model(), resource) + TOLERANCE) {
                return false;
            }
        }
        return draft.excess().of(host) <= excessBefore - HostExcess.LEAST_RELIEF
                || !draft.excess().needsRelief(host);
    }
}
