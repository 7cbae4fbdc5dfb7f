package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.schema.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where a guest that has to go somewhere fits best: on a host that is not hot before one that is, below the leave marks
 * before beyond them, then where the least memory is left over; ties by name. The hosts are kept in the order of what does
 * not depend on the guest; only those that the plan has changed are put in their place anew.
 */
public final class BestFit {
    private static final Resource[] RESOURCES = Resource.values();

    private final Draft draft;
    private final long[] freeKib;
    private final boolean[] isReceiver;
    private final TreeSet<Host> order;
    private int seen;

    public BestFit(List<Host> receivers, Draft draft) {
        this.draft = draft;
        freeKib = new long[draft.model().hosts().size()];
        isReceiver = new boolean[freeKib.length];
        order = new TreeSet<>(Comparator.comparing(Host::hot)
                .thenComparingLong(host -> freeKib[host.index()])
                .thenComparingInt(Host::index));
        seen = draft.touched().size();
        for (Host host : receivers) {
            freeKib[host.index()] = draft.now().memoryFreeKib(host);
            isReceiver[host.index()] = true;
            order.add(host);
        }
    }

    /** Whether a host is among those that may receive. */
    public boolean isReceiver(Host host) {
        return isReceiver[host.index()];
    }

    /** The move that takes a guest to the best fit that the gate accepts. */
    public Optional<Move> best(Guest guest) {
        return best(guest, host -> true);
    }

    /** The same among those receivers that are looked at. */
    public Optional<Move> best(Guest guest, Predicate<Host> among) {
        for (Host host : inOrder(guest)) {
            if (among.test(host)) {
                Move move = draft.now().move(guest, host);
                if (draft.mayGo(move)) {
                    return Optional.of(move);
                }
            }
        }
        return Optional.empty();
    }

    /** All receivers but the guest's own host, best fit first; to be gone through before the next is asked for. */
    public Iterable<Host> inOrder(Guest guest) {
        refresh();
        return () -> new InOrder(guest);
    }

    private void refresh() {
        List<Host> touched = draft.touched();
        for (; seen < touched.size(); seen++) {
            Host host = touched.get(seen);
            if (isReceiver[host.index()]) {
                order.remove(host);
                freeKib[host.index()] = draft.now().memoryFreeKib(host);
                order.add(host);
            }
        }
    }

    private final class InOrder implements Iterator<Host> {
        private final Guest guest;
        private final int own;
        private final Iterator<Host> hosts = order.iterator();
        private final Deque<Host> next = new ArrayDeque<>();
        private final List<Host> beyondLeaveMarks = new ArrayList<>();
        private boolean hot;

        InOrder(Guest guest) {
            this.guest = guest;
            own = draft.now().hostOf(guest).index();
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && hosts.hasNext()) {
                Host host = hosts.next();
                if (host.hot() != hot) {
                    hot = host.hot();
                    giveBeyond();
                }
                if (host.index() != own) {
                    (isBeyondLeaveMarks(host) ? beyondLeaveMarks : next).add(host);
                }
            }
            if (next.isEmpty()) {
                giveBeyond();
            }
            return !next.isEmpty();
        }

        @Override
        public Host next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return next.removeFirst();
        }

        private void giveBeyond() {
            next.addAll(beyondLeaveMarks);
            beyondLeaveMarks.clear();
        }

        private boolean isBeyondLeaveMarks(Host host) {
            for (Resource resource : RESOURCES) {
                if (draft.now().useWith(host, resource, guest) > Ceiling.HIGH_LEAVE.of(draft.model(), resource)) {
                    return true;
                }
            }
            return false;
        }
    }
}
