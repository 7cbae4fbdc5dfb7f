package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.plan.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, found best first without looking at all of them: a binary tree in which hosts of like needs are near each other, and
 * each node bounds what its hosts need, searched by branch and bound. What is found is what a scan of all hosts would
 * find, to the last bit: bounds are computed by the same operations in the same order as what they bound, each of which is
 * monotone in floating point, too. Only hosts that the plan has changed are bounded anew.
 */
final class HostTree {
    private static final int LEAF_HOSTS = 8;
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
        private List<Node> children = List.of();
        private List<Host> hosts = List.of();

        Node(Bounds bounds) {
            this.bounds = bounds;
        }
    }

    HostTree(List<Host> hosts, Draft draft, Needs needs) {
        this.draft = draft;
        this.needs = needs;
        leafOf = new Node[draft.model().hosts().size()];
        seen = draft.touched().size();
        root = node(new ArrayList<>(hosts));
    }

    private Node node(List<Host> hosts) {
        Node node = new Node(new Bounds(needs));
        if (hosts.size() <= LEAF_HOSTS) {
            node.hosts = List.copyOf(hosts);
            hosts.forEach(host -> leafOf[host.index()] = node);
        } else {
            hosts.sort(widest(hosts).thenComparingInt(Host::index));
            int middle = hosts.size() / 2;
            node.children = List.of(
                    node(new ArrayList<>(hosts.subList(0, middle))),
                    node(new ArrayList<>(hosts.subList(middle, hosts.size()))));
            node.children.forEach(child -> child.parent = node);
        }
        bound(node);
        return node;
    }

    /** By what a watt brings where that differs, else by the need that differs most. */
    private Comparator<Host> widest(List<Host> hosts) {
        Comparator<Host> byWatts = Comparator.comparingDouble(StochasticFit::wattsPerMhz);
        if (byWatts.compare(hosts.get(0), hosts.stream().max(byWatts).orElseThrow()) != 0
                || byWatts.compare(hosts.get(0), hosts.stream().min(byWatts).orElseThrow()) != 0) {
            return byWatts;
        }
        int widest = 0;
        double width = -1;
        for (int r = 0; r < N; r++) {
            int resource = r;
            var shares = hosts.stream()
                    .mapToDouble(host -> needs.needShare(host, resource))
                    .summaryStatistics();
            if (shares.getMax() - shares.getMin() > width) {
                width = shares.getMax() - shares.getMin();
                widest = r;
            }
        }
        int by = widest;
        return Comparator.comparingDouble(host -> needs.needShare(host, by));
    }

    private void bound(Node node) {
        node.bounds.clear();
        node.children.forEach(child -> node.bounds.include(child.bounds));
        node.hosts.forEach(host -> node.bounds.include(host, draft.now()));
    }

    private void refresh() {
        List<Host> touched = draft.touched();
        for (; seen < touched.size(); seen++) {
            for (@Nullable Node node = leafOf[touched.get(seen).index()]; node != null; node = node.parent) {
                bound(node);
            }
        }
    }

    /** The first host in the order of a search that is accepted, of those that are looked at. */
    Optional<Host> first(Search search, Predicate<Host> among, Predicate<Host> accepted) {
        refresh();
        PriorityQueue<Candidate> candidates = new PriorityQueue<>(Candidate.ORDER);
        add(root, search, candidates);
        while (true) {
            Candidate best = candidates.poll();
            if (best == null) {
                return Optional.empty();
            }
            if (best.host != null && accepted.test(best.host)) {
                return Optional.of(best.host);
            }
            if (best.node != null) {
                best.node.children.forEach(child -> add(child, search, candidates));
                for (Host host : best.node.hosts) {
                    Rank rank = among.test(host) ? search.rank(host) : null;
                    if (rank != null) {
                        candidates.add(new Candidate(rank, null, host));
                    }
                }
            }
        }
    }

    private static void add(Node node, Search search, PriorityQueue<Candidate> candidates) {
        Rank rank = search.bound(node.bounds);
        if (rank != null) {
            candidates.add(new Candidate(rank, node, null));
        }
    }
}
