package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.plan.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, found best first without looking at all of them: a binary tree in which hosts of like needs are near each other, and
 * each node bounds what its hosts need, searched by branch and bound. What is found is what a scan of all hosts would
 * find, to the last bit: bounds are computed by the same operations in the same order as what they bound, each of which is
 * monotone in floating point, too, or with a margin for rounding. A host that the plan has changed goes to where its like
 * are now, so that it widens no bounds of others.
 */
final class HostTree {
    private static final int LEAF_HOSTS = 8;
    private static final int MOST_LEAF_HOSTS = 2 * LEAF_HOSTS;
    private static final int N = Needs.RESOURCES.size();

    private final Draft draft;
    private final Needs needs;
    /** The leaf of each host, by the host's index. */
    private final @Nullable Node[] leafOf;

    private final Node root;
    private int seen;

    /** A search for the best hosts for a guest. */
    interface Search {
        /** Where a host ranks; null where it does not come into question. */
        @Nullable
        Rank rank(Host host);

        /** A rank that none of the hosts within the bounds is before; null where none of them comes into question. */
        @Nullable
        Rank bound(Bounds bounds);
    }

    /** An order, the least first; of equal ranks the host first by name is before the other. */
    record Rank(double first, double second, double third) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int order = Double.compare(first, other.first);
            if (order == 0) {
                order = Double.compare(second, other.second);
            }
            return order == 0 ? Double.compare(third, other.third) : order;
        }
    }

    private record Candidate(
            Rank rank, @Nullable Node node, @Nullable Host host) {
        // A node before a host of the same rank: it may hold one that is first by name.
        static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::rank)
                .thenComparing(candidate -> candidate.host != null)
                .thenComparingInt(candidate -> candidate.host == null ? 0 : candidate.host.index());
    }

    private static final class Node {
        private final Bounds bounds;
        private @Nullable Node parent;
        private final List<Host> hosts = new ArrayList<>();
        private @Nullable Fork fork;

        Node(Bounds bounds, @Nullable Node parent) {
            this.bounds = bounds;
            this.parent = parent;
        }
    }

    /** Where the hosts of a node are: those of which a value is less than some other than the others. */
    private record Fork(ToDoubleFunction<Host> value, double from, Node below, Node above) {
        Node of(Host host) {
            return value.applyAsDouble(host) < from ? below : above;
        }
    }

    HostTree(List<Host> hosts, Draft draft, Needs needs) {
        this.draft = draft;
        this.needs = needs;
        leafOf = new Node[draft.model().hosts().size()];
        seen = draft.touched().size();
        root = node(new ArrayList<>(hosts), null);
    }

    private Node node(List<Host> hosts, @Nullable Node parent) {
        Node node = new Node(new Bounds(needs), parent);
        node.hosts.addAll(hosts);
        node.hosts.forEach(host -> leafOf[host.index()] = node);
        if (hosts.size() > LEAF_HOSTS) {
            fork(node);
        }
        bound(node);
        return node;
    }

    /** Halves the hosts of a leaf, near the middle: like ones stay together, so that there are not ever more leaves of them. */
    private void fork(Node node) {
        List<Host> hosts = node.hosts;
        ToDoubleFunction<Host> value = widest(hosts);
        hosts.sort(Comparator.comparingDouble(value));
        double[] values = hosts.stream().mapToDouble(value).toArray();
        int from = values.length / 2;
        while (from > 0 && values[from] == values[from - 1]) {
            from--;
        }
        while (from < values.length && values[from] == values[0]) {
            from++;
        }
        if (from == values.length) {
            return;
        }
        node.fork = new Fork(
                value, values[from], node(hosts.subList(0, from), node), node(hosts.subList(from, hosts.size()), node));
        hosts.clear();
    }

    /** What a watt brings where that differs, else the need that differs most. */
    private ToDoubleFunction<Host> widest(List<Host> hosts) {
        if (width(StochasticFit::wattsPerMhz, hosts) > 0) {
            return StochasticFit::wattsPerMhz;
        }
        int widest = 0;
        double width = -1;
        for (int r = 0; r < N; r++) {
            int resource = r;
            double ofResource = width(host -> needs.needShare(host, resource), hosts);
            if (ofResource > width) {
                width = ofResource;
                widest = r;
            }
        }
        int by = widest;
        return host -> needs.needShare(host, by);
    }

    private static double width(ToDoubleFunction<Host> value, List<Host> hosts) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Host host : hosts) {
            double of = value.applyAsDouble(host);
            least = Math.min(least, of);
            most = Math.max(most, of);
        }
        return most - least;
    }

    private void bound(Node node) {
        node.bounds.clear();
        Fork fork = node.fork;
        if (fork != null) {
            node.bounds.include(fork.below.bounds);
            node.bounds.include(fork.above.bounds);
        }
        for (Host host : node.hosts) {
            node.bounds.include(host, draft.now());
        }
    }

    private void boundUpFrom(Node leaf) {
        for (@Nullable Node node = leaf; node != null; node = node.parent) {
            bound(node);
        }
    }

    private void refresh() {
        List<Host> touched = draft.touched();
        for (; seen < touched.size(); seen++) {
            Host host = touched.get(seen);
            Node leaf = leafOf[host.index()];
            if (leaf != null) {
                leaf.hosts.remove(host);
                boundUpFrom(leaf);
                boundUpFrom(put(host));
            }
        }
    }

    /** Puts a host among its like; returns its leaf. */
    private Node put(Host host) {
        Node node = root;
        for (@Nullable Fork fork = node.fork; fork != null; fork = node.fork) {
            node = fork.of(host);
        }
        node.hosts.add(host);
        leafOf[host.index()] = node;
        if (node.hosts.size() > MOST_LEAF_HOSTS) {
            fork(node);
        }
        return node;
    }

    /** The first host in the order of a search that is accepted, of those that are looked at. */
    Optional<Host> first(Search search, Predicate<Host> among, Predicate<Host> accepted) {
        Iterator<Host> hosts = inOrder(search, among);
        while (hosts.hasNext()) {
            Host host = hosts.next();
            if (accepted.test(host)) {
                return Optional.of(host);
            }
        }
        return Optional.empty();
    }

    /** The hosts that come into question, of those that are looked at, in the order of a search; it ends with the next move. */
    Iterator<Host> inOrder(Search search, Predicate<Host> among) {
        refresh();
        return new InOrder(search, among);
    }

    /** Goes through hosts best first: looks into the node with the least bound until a host is before all other nodes. */
    private final class InOrder implements Iterator<Host> {
        private final Search search;
        private final Predicate<Host> among;
        private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(Candidate.ORDER);

        InOrder(Search search, Predicate<Host> among) {
            this.search = search;
            this.among = among;
            add(root);
        }

        @Override
        public boolean hasNext() {
            for (@Nullable Candidate best = candidates.peek(); best != null; best = candidates.peek()) {
                if (best.node == null) {
                    return true;
                }
                candidates.remove();
                open(best.node);
            }
            return false;
        }

        @Override
        public Host next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Objects.requireNonNull(candidates.remove().host);
        }

        private void open(Node node) {
            Fork fork = node.fork;
            if (fork != null) {
                add(fork.below);
                add(fork.above);
            }
            for (Host host : node.hosts) {
                draft.step();
                Rank rank = among.test(host) ? search.rank(host) : null;
                if (rank != null) {
                    candidates.add(new Candidate(rank, null, host));
                }
            }
        }

        private void add(Node node) {
            draft.step();
            Rank rank = node.bounds.areOfNone() ? null : search.bound(node.bounds);
            if (rank != null) {
                candidates.add(new Candidate(rank, node, null));
            }
        }
    }
}
