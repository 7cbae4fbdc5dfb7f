package io.isotherm.decider.core.plan.deviation;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
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
import org.jspecify.annotations.Nullable;

/**
 * Balancing by deviation: while the spread of CPU or memory use (highest minus lowest of all usable hosts) is above
 * {@code decision.imbalance}, the move that takes most off the standard deviation for each GiB copied. CPU and memory
 * weigh the same: the deviation is the square root of the mean of their variances.
 */
public final class DeviationPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "deviation";

    private static final List<Resource> BALANCED = List.of(Resource.CPU, Resource.MEMORY);
    /** So many of the most and of the least used hosts are looked at for each move. */
    private static final int MOST_HOSTS = 8;

    private static final double LEAST_GAIN = 1e-6;
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

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
        while (draft.roomForMoves() > 0 && spread(hosts, draft) > target) {
            Choice best = best(hosts, receivers, leave, draft);
            if (best == null) {
                double spread = spread(hosts, draft);
                trace.note("The spread stays " + Formats.share(spread) + ", above " + Formats.share(target)
                        + ": no move makes it smaller");
                break;
            }
            double before = deviation(hosts, draft);
            draft.take(
                    best.move,
                    String.format(
                            Locale.ROOT, "balances: deviation %.4f, less %.4f for each GiB moved", before, best.gain));
        }
        return draft.plan(NAME);
    }

    /** The larger of the spreads of CPU and of memory use. */
    static double spread(List<Host> hosts, Draft draft) {
        double spread = 0;
        for (Resource resource : BALANCED) {
            var uses = hosts.stream()
                    .mapToDouble(host -> draft.now().settledUse(host, resource))
                    .summaryStatistics();
            spread = Math.max(spread, uses.getCount() == 0 ? 0 : uses.getMax() - uses.getMin());
        }
        return spread;
    }

    static double deviation(List<Host> hosts, Draft draft) {
        double sum = 0;
        for (Resource resource : BALANCED) {
            double mean = hosts.stream()
                    .mapToDouble(host -> draft.now().settledUse(host, resource))
                    .average()
                    .orElse(0);
            sum += hosts.stream()
                            .mapToDouble(host -> Math.pow(draft.now().settledUse(host, resource) - mean, 2))
                            .sum()
                    / Math.max(1, hosts.size());
        }
        return Math.sqrt(sum / BALANCED.size());
    }

    private static @Nullable Choice best(List<Host> hosts, List<Host> receivers, Leave leave, Draft draft) {
        Comparator<Host> byUse = Comparator.comparingDouble((Host host) -> weight(host, draft));
        List<Host> most = hosts.stream()
                .sorted(byUse.reversed().thenComparingInt(Host::index))
                .limit(MOST_HOSTS)
                .toList();
        List<Host> least = receivers.stream()
                .sorted(byUse.thenComparingInt(Host::index))
                .limit(MOST_HOSTS)
                .toList();
        double before = deviation(hosts, draft);
        Moments moments = new Moments(hosts, draft);
        Choice best = null;
        for (Host source : most) {
            for (Guest guest : draft.now().guestsOf(source)) {
                if (!leave.isFor(guest)) {
                    continue;
                }
                for (Host destination : least) {
                    Move move = draft.now().move(guest, destination);
                    double gain = (before - moments.after(move)) / (guest.memoryKib() / KIB_PER_GIB);
                    boolean better = best == null ? gain > LEAST_GAIN : gain > best.gain + LEAST_GAIN;
                    if (better && source.index() != destination.index() && draft.mayGo(move)) {
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

    private static double weight(Host host, Draft draft) {
        double sum = 0;
        for (Resource resource : BALANCED) {
            sum += draft.now().settledUse(host, resource);
        }
        return sum;
    }

    /** Sums from which the deviation after a move follows in constant time. */
    private static final class Moments {
        private final Draft draft;
        private final int count;
        private final double[] sum = new double[BALANCED.size()];
        private final double[] squares = new double[BALANCED.size()];
        /** What each host of the pool uses, by resource and the host's index. */
        private final double[][] uses;

        Moments(List<Host> hosts, Draft draft) {
            this.draft = draft;
            count = hosts.size();
            uses = new double[BALANCED.size()][draft.model().hosts().size()];
            for (int r = 0; r < BALANCED.size(); r++) {
                for (Host host : draft.model().hosts()) {
                    uses[r][host.index()] = draft.now().settledUse(host, BALANCED.get(r));
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
                double less = draft.now().shareOf(move.guest(), move.source(), resource);
                double more = draft.now().shareOf(move.guest(), move.destination(), resource);
                double total = sum[r] - less + more;
                double square = squares[r] - from * from - to * to + Math.pow(from - less, 2) + Math.pow(to + more, 2);
                variances += square / count - Math.pow(total / count, 2);
            }
            return Math.sqrt(Math.max(0, variances / BALANCED.size()));
        }
    }
}
