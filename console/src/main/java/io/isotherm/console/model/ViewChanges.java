package io.isotherm.console.model;

import io.isotherm.console.live.EventLog;
import io.isotherm.console.view.ConfigVersion;
import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.HostTile;
import io.isotherm.console.view.Items;
import io.isotherm.console.view.PowerActionStatus;
import io.isotherm.explain.status.MoveStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is new in a view of a pool, compared with the one before. */
final class ViewChanges {
    private final PoolView former;
    private final PoolView now;

    ViewChanges(PoolView former, PoolView now) {
        this.former = former;
        this.now = now;
    }

    /** Tells all of it; what came first is told first. */
    void tell(EventLog events) {
        List<HostTile> hosts = now.hosts().values().stream()
                .filter(host -> !host.equals(former.hosts().get(host.host())))
                .toList();
        if (!hosts.isEmpty()) {
            events.append("hosts", Items.all(hosts));
        }
        changed(former.configVersions(), now.configVersions(), ConfigVersion::at)
                .forEach(version -> events.append("config", version));
        changed(former.decisions(), now.decisions(), DecisionSummary::decisionId)
                .forEach(decision -> events.append("decision", decision));
        changed(former.moves(), now.moves(), MoveStatus::commandId).forEach(move -> events.append("move", move));
        changed(former.power().last(), now.power().last(), PowerActionStatus::commandId)
                .forEach(action -> events.append("power", action));
        if (!now.offers().equals(former.offers())) {
            events.append("offers", Items.all(now.offers()));
        }
        if (!now.summary().equals(former.summary())) {
            events.append("pool", now.summary());
        }
    }

    /** Those that are new or otherwise, the oldest first, of lists with the newest first. */
    private static <T> List<T> changed(List<T> before, List<T> after, Function<T, Object> id) {
        Map<Object, T> known = new HashMap<>();
        before.forEach(each -> known.put(id.apply(each), each));
        List<T> changed = new ArrayList<>(after.stream()
                .filter(each -> !each.equals(known.get(id.apply(each))))
                .toList());
        Collections.reverse(changed);
        return changed;
    }
}
