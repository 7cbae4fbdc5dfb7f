package io.isotherm.console.model;

import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.HostLoadHistory;
import io.isotherm.console.view.LoadHistory;
import io.isotherm.console.view.LoadShares;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last day of a pool, or all of a recording, in steps. Not thread-safe. */
final class PoolHistory {
    private static final int MOST_HOSTS = 5_000;

    private final String pool;
    private final Duration step;
    private final SortedMap<String, HostLoads> hosts = new TreeMap<>();
    private final NavigableMap<Long, Step> steps = new TreeMap<>();

    /** The last decision of a step, and what was commanded within it. */
    private record Step(DecisionSummary last, int issued) {
        Step then(Step next) {
            return new Step(next.last().tick().isBefore(last.tick()) ? last : next.last(), issued + next.issued());
        }
    }

    /** Of the last day. */
    PoolHistory(String pool) {
        this(pool, HostLoads.STEP);
    }

    /**
     * Of as long a time as is recorded.
     *
     * @param length in more than a day, steps are longer
     */
    PoolHistory(String pool, Duration length) {
        this.pool = pool;
        // Neither begins nor ends with a step.
        Duration whole = HostLoads.STEP.multipliedBy(HostLoads.STEPS - 1);
        step = HostLoads.STEP.multipliedBy(
                Math.max(1, length.plus(whole).minusMillis(1).dividedBy(whole)));
    }

    void accept(HostState state) {
        HostLoads known = hosts.get(state.getHost());
        if (known == null && hosts.size() < MOST_HOSTS) {
            known = new HostLoads(step);
            hosts.put(state.getHost(), known);
        }
        if (known != null) {
            known.accept(state);
        }
    }

    void accept(DecisionSummary decision) {
        Step told = new Step(decision, decision.issued().size());
        steps.merge(HostLoads.step(decision.tick(), step.toMillis()), told, Step::then);
        steps.headMap(steps.lastKey() - HostLoads.STEPS + 1).clear();
    }

    /** Leaves out hosts that are no more. */
    void keep(Collection<String> names) {
        hosts.keySet().retainAll(names);
    }

    LoadHistory history() {
        List<LoadHistory.Point> points = new ArrayList<>();
        steps.forEach((number, of) -> points.add(new LoadHistory.Point(
                of.last().tick(),
                of.last().scenario(),
                of.last().hosts(),
                LoadShares.of(resource -> mean(number, resource)),
                LoadShares.of(resource -> highest(number, resource)),
                of.issued())));
        return new LoadHistory(pool, step.toMillis(), points);
    }

    Optional<HostLoadHistory> history(String host) {
        return Optional.ofNullable(hosts.get(host)).map(loads -> loads.history(host));
    }

    private @Nullable Double mean(long step, Resource resource) {
        double sum = 0;
        int count = 0;
        for (HostLoads loads : hosts.values()) {
            float share = loads.share(step, resource);
            if (!Float.isNaN(share)) {
                sum += share;
                count++;
            }
        }
        return count == 0 ? null : sum / count;
    }

    private @Nullable Double highest(long step, Resource resource) {
        float highest = Float.NaN;
        for (HostLoads loads : hosts.values()) {
            float share = loads.share(step, resource);
            if (!Float.isNaN(share) && !(share <= highest)) {
                highest = share;
            }
        }
        return HostLoads.known(highest);
    }
}
