package io.isotherm.decider.core.plan.deviation;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.UsualUse;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Balancing by deviation: while the spread of CPU or memory use (highest minus lowest of all usable hosts) is above
 * {@code decision.imbalance}, the move that takes most off the standard deviation for each GiB copied. CPU and memory
 * weigh the same: the deviation is the square root of the mean of their variances. Of CPU counts what is usually used.
 */
public final class DeviationPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "deviation";

    private static final List<Resource> BALANCED = List.of(Resource.CPU, Resource.MEMORY);
    /** So many of the most and of the least used hosts are looked at for each move. */
    private static final int MOST_HOSTS = 8;

    /**
     * A move that takes less off the deviation, times the number of hosts, is not worth it: in a pool of any size that of a
     * guest which uses less than some 1 % of a host.
     */
    private static final double LEAST_GAIN = 0.02;

    private static final double TOLERANCE = 1e-9;
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    /** A move, and what it takes off the deviation for each GiB. */
    private record Choice(Move move, double gain) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        List<Host> hosts = model.hosts().stream()
                .filter(host -> host.usable() && !host.maintenance())
                .toList();
        List<Host> receivers = draft.receivers();
        double target = model.config().getDecision().getImbalance();
        Leave leave = new Leave(draft);
        UsualUse usual = new UsualUse(draft.now());
        ByUse most = new ByUse(hosts, model, usual, -1);
        ByUse least = new ByUse(receivers, model, usual, 1);
        while (draft.roomForMoves() > 0 && spread(hosts, usual) > target) {
            Choice best = best(hosts, most.first(), least.first(), leave, draft, usual);
            if (best == null) {
                double spread = spread(hosts, usual);
                trace.note("The spread stays " + Formats.share(spread) + ", above " + Formats.share(target)
                        + ": no move makes it much smaller");
                break;
            }
            double before = deviation(hosts, usual);
            draft.take(
                    best.move,
                    String.format(
                            Locale.ROOT, "balances: deviation %.4f, less %.4f for each GiB moved", before, best.gain));
            usual.follow(best.move);
            most.follow(best.move);
            least.follow(best.move);
        }
        return draft.plan(NAME);
    }

    /** The larger of the spreads of CPU and of memory use. */
    private static double spread(List<Host> hosts, UsualUse usual) {
        double spread = 0;
        for (Resource resource : BALANCED) {
            var uses =
                    hosts.stream().mapToDouble(host -> usual.of(host, resource)).summaryStatistics();
            spread = Math.max(spread, uses.getCount() == 0 ? 0 : uses.getMax() - uses.getMin());
        }
        return spread;
    }

    private static double deviation(List<Host> hosts, UsualUse usual) {
        double sum = 0;
        for (Resource resource : BALANCED) {
            double mean = hosts.stream()
                    .mapToDouble(host -> usual.of(host, resource))
                    .average()
                    .orElse(0);
            sum += hosts.stream()
                            .mapToDouble(host -> Math.pow(usual.of(host, resource) - mean, 2))
                            .sum()
                    / Math.max(1, hosts.size());
        }
        return Math.sqrt(sum / BALANCED.size());
    }

    private static @Nullable Choice best(
            List<Host> hosts, List<Host> most, List<Host> least, Leave leave, Draft draft, UsualUse usual) {
        double before = deviation(hosts, usual);
        Moments moments = new Moments(hosts, draft.model().hosts(), usual);
        Choice best = null;
        for (Host source : most) {
            for (Guest guest : draft.now().guestsOf(source)) {
                if (!leave.isFor(guest)) {
                    continue;
                }
                for (Host destination : least) {
                    Move move = draft.now().move(guest, destination);
                    double less = before - moments.after(move);
                    double gain = less / (guest.memoryKib() / KIB_PER_GIB);
                    boolean better = best == null || gain > best.gain + TOLERANCE;
                    if (better
                            && less * hosts.size() > LEAST_GAIN
                            && source.index() != destination.index()
                            && draft.mayGo(move)) {
                        best = new Choice(move, gain);
                    }
                }
            }
        }
        return best;
    }

    /** Which guests may leave: until it is moved, what was answered for a guest holds for the whole plan. */
    private static final class Leave {
        private final Draft draft;
        private final boolean[] asked;
        private final boolean[] granted;

        Leave(Draft draft) {
            this.draft = draft;
            int guests = draft.model().guests().size();
            asked = new boolean[guests];
            granted = new boolean[guests];
        }

        boolean isFor(Guest guest) {
            if (draft.now().isMoved(guest)) {
                return false;
            }
            int index = guest.index();
            if (!asked[index]) {
                asked[index] = true;
                granted[index] = draft.mayLeave(guest);
            }
            return granted[index];
        }
    }

    /** Hosts by what they usually use, ties by name; kept in order while moves change that. */
    private static final class ByUse {
        private final UsualUse usual;
        private final double[] weights;
        private final TreeSet<Host> order;

        /** @param sign 1 for the least used first, -1 for the most used */
        ByUse(List<Host> hosts, PoolModel model, UsualUse usual, int sign) {
            this.usual = usual;
            weights = new double[model.hosts().size()];
            order = new TreeSet<>(Comparator.comparingDouble((Host host) -> sign * weights[host.index()])
                    .thenComparingInt(Host::index));
            for (Host host : hosts) {
                weights[host.index()] = weight(host);
                order.add(host);
            }
        }

        List<Host> first() {
            return order.stream().limit(MOST_HOSTS).toList();
        }

        void follow(Move move) {
            update(move.source());
            update(move.destination());
        }

        private void update(Host host) {
            if (order.remove(host)) {
                weights[host.index()] = weight(host);
                order.add(host);
            }
        }

        private double weight(Host host) {
            double sum = 0;
            for (Resource resource : BALANCED) {
                sum += usual.of(host, resource);
            }
            return sum;
        }
    }

    /** Sums from which the deviation after a move follows in constant time. */
    private static final class Moments {
        private final UsualUse usual;
        private final int count;
        private final double[] sum = new double[BALANCED.size()];
        private final double[] squares = new double[BALANCED.size()];
        /** What each host of the pool uses, by resource and the host's index. */
        private final double[][] uses;

        Moments(List<Host> hosts, List<Host> all, UsualUse usual) {
            this.usual = usual;
            count = hosts.size();
            uses = new double[BALANCED.size()][all.size()];
            for (int r = 0; r < BALANCED.size(); r++) {
                for (Host host : all) {
                    uses[r][host.index()] = usual.of(host, BALANCED.get(r));
                }
                for (Host host : hosts) {
                    double use = uses[r][host.index()];
                    sum[r] += use;
                    squares[r] += use * use;
                }
            }
        }

        double after(Move move) {
            double variances = 0;
            for (int r = 0; r < BALANCED.size(); r++) {
                Resource resource = BALANCED.get(r);
                double from = uses[r][move.source().index()];
                double to = uses[r][move.destination().index()];
                double less = usual.of(move.guest(), move.source(), resource);
                double more = usual.of(move.guest(), move.destination(), resource);
                double total = sum[r] - less + more;
                double square = squares[r] - from * from - to * to + Math.pow(from - less, 2) + Math.pow(to + more, 2);
                variances += square / count - Math.pow(total / count, 2);
            }
            return Math.sqrt(Math.max(0, variances / BALANCED.size()));
        }
    }
}
