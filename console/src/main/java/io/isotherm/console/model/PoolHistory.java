package io.isotherm.console.model;

import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.HostLoadHistory;
import io.isotherm.console.view.LoadHistory;
import io.isotherm.console.view.LoadShares;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last day of a pool, in steps. Not thread-safe. */
final class PoolHistory {
    private static final int MOST_HOSTS = 5_000;

    private final String pool;
    private final SortedMap<String, HostLoads> hosts = new TreeMap<>();
    private final NavigableMap<Long, Step> steps = new TreeMap<>();

    /** The last decision of a step, and what was commanded within it. */
    private record Step(DecisionSummary last, int issued) {
        Step then(Step next) {
            return new Step(next.last().tick().isBefore(last.tick()) ? last : next.last(), issued + next.issued());
        }
    }

    PoolHistory(String pool) {
        this.pool = pool;
    }

    void accept(HostState state) {
        HostLoads known = hosts.get(state.getHost());
        if (known == null && hosts.size() < MOST_HOSTS) {
            known = new HostLoads();
            hosts.put(state.getHost(), known);
        }
        if (known != null) {
            known.accept(state);
        }
    }

    void accept(DecisionSummary decision) {
        Step step = new Step(decision, decision.issued().size());
        steps.merge(HostLoads.step(decision.tick()), step, Step::then);
        steps.headMap(steps.lastKey() - HostLoads.STEPS + 1).clear();
    }

    /** Leaves out hosts that are no more. */
    void keep(Collection<String> names) {
        hosts.keySet().retainAll(names);
    }

    LoadHistory history() {
        List<LoadHistory.Point> points = new ArrayList<>();
        steps.forEach((number, step) -> points.add(new LoadHistory.Point(
                step.last().tick(),
                step.last().scenario(),
                step.last().hosts(),
                LoadShares.of(resource -> mean(number, resource)),
                LoadShares.of(resource -> highest(number, resource)),
                step.issued())));
        return new LoadHistory(pool, HostLoads.STEP_MILLIS, points);
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
