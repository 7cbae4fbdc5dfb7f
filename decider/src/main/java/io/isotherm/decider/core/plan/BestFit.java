package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Preferences;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a guest that has to go somewhere fits best: on a host that is not hot before one that is, below the leave marks
 * before beyond them, then where it breaks least of its preferences, then where the least memory is left over; ties by
 * name. The hosts are kept in the order of what does not depend on the guest; only those that the plan has changed are put in
 * their place anew.
 */
public final class BestFit {
    private static final Resource[] RESOURCES = Resource.values();

    private final Draft draft;
    private final long[] freeKib;
    private final boolean[] isReceiver;
    private final TreeSet<Entry> order = new TreeSet<>();
    /** What the memory of every receiver that a guest fits on below the leave mark has free at least, once it is there. */
    private final long leastLeftKib;

    private int seen;

    /** A receiver in its place: the coolest first, of these the fullest. */
    private record Entry(boolean hot, long freeKib, int index) implements Comparable<Entry> {
        private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::hot)
                .thenComparingLong(Entry::freeKib)
                .thenComparingInt(Entry::index);

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }
    }

    public BestFit(List<Host> receivers, Draft draft) {
        this.draft = draft;
        freeKib = new long[draft.model().hosts().size()];
        isReceiver = new boolean[freeKib.length];
        seen = draft.touched().size();
        for (Host host : receivers) {
            isReceiver[host.index()] = true;
            add(host);
        }
        double above = 1 - Ceiling.HIGH_LEAVE.of(draft.model(), Resource.MEMORY);
        leastLeftKib = receivers.stream()
                .mapToLong(host -> leastLeftKib(host, above))
                .min()
                .orElse(0);
    }

    /** Rounded down; where a host's memory is not known, it is always below its marks. */
    private static long leastLeftKib(Host host, double above) {
        long memoryKib = host.capacity().memoryKib();
        return memoryKib > 0 ? (long) (above * memoryKib) - 1 : Long.MIN_VALUE / 2;
    }

    private void add(Host host) {
        freeKib[host.index()] = draft.now().memoryFreeKib(host);
        order.add(entry(host));
    }

    private Entry entry(Host host) {
        return new Entry(host.hot(), freeKib[host.index()], host.index());
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
        Preferences preferences = draft.model().preferences();
        @Nullable Move best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Host host : inOrder(guest)) {
            if (best != null && (least == 0 || !isAlike(host, best.destination(), guest))) {
                break;
            }
            double broken = preferences.broken(guest, host, draft.now());
            if (broken < least && among.test(host)) {
                Move move = draft.now().move(guest, host);
                if (draft.mayGo(move)) {
                    best = move;
                    least = broken;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether nothing but preferences and memory tells two hosts apart. */
    private boolean isAlike(Host one, Host other, Guest guest) {
        return one.hot() == other.hot() && isBeyondLeaveMarks(one, guest) == isBeyondLeaveMarks(other, guest);
    }

    /** All but the guest's own host, best fit first whatever it prefers; to be gone through before the next is asked for. */
    public Iterable<Host> inOrder(Guest guest) {
        refresh();
        int own = draft.now().hostOf(guest).index();
        return () -> Stream.concat(inOrder(guest, false), inOrder(guest, true))
                .filter(host -> host.index() != own)
                .iterator();
    }

    /** Those that are hot, or those that are not: first those below their leave marks with the guest. */
    private Stream<Host> inOrder(Guest guest, boolean hot) {
        // Where less is free than this, the guest's memory is beyond the leave mark: of a large pool most hosts.
        long least = guest.memoryKib() + leastLeftKib;
        return Stream.concat(
                receivers(hot, least).filter(host -> !isBeyondLeaveMarks(host, guest)),
                receivers(hot, Long.MIN_VALUE).filter(host -> isBeyondLeaveMarks(host, guest)));
    }

    private Stream<Host> receivers(boolean hot, long leastFreeKib) {
        return order
                .subSet(new Entry(hot, leastFreeKib, 0), true, new Entry(hot, Long.MAX_VALUE, Integer.MAX_VALUE), true)
                .stream()
                .map(entry -> draft.model().hosts().get(entry.index));
    }

    private boolean isBeyondLeaveMarks(Host host, Guest guest) {
        for (Resource resource : RESOURCES) {
            if (draft.now().useWith(host, resource, guest) > Ceiling.HIGH_LEAVE.of(draft.model(), resource)) {
                return true;
            }
        }
        return false;
    }

    private void refresh() {
        List<Host> touched = draft.touched();
        for (; seen < touched.size(); seen++) {
            Host host = touched.get(seen);
            if (isReceiver[host.index()]) {
                order.remove(entry(host));
                add(host);
            }
        }
    }
}
