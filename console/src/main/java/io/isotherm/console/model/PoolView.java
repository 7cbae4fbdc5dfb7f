package io.isotherm.console.model;

import io.isotherm.console.view.ConfigInForce;
import io.isotherm.console.view.ConfigVersion;
import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.HostTile;
import io.isotherm.console.view.PoolSummary;
import io.isotherm.console.view.PowerState;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.operator.Offer;
import io.isotherm.schema.HostState;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pool at one moment; nothing of it changes any more.
 *
 * @param summary in short
 * @param status as 'isotherm status' tells it
 * @param hosts hosts without their guests, by name
 * @param states the newest state of each host, by name
 * @param decisions the newest first
 * @param moves the newest first
 * @param power what sleeps
 * @param offers what waits for approval
 * @param config the configuration in force
 * @param configVersions the versions that are left, the newest first
 */
public record PoolView(
        PoolSummary summary,
        PoolStatus status,
        SortedMap<String, HostTile> hosts,
        SortedMap<String, HostState> states,
        List<DecisionSummary> decisions,
        List<MoveStatus> moves,
        PowerState power,
        List<Offer> offers,
        ConfigInForce config,
        List<ConfigVersion> configVersions) {
    public PoolView {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
        decisions = List.copyOf(decisions);
        moves = List.copyOf(moves);
        offers = List.copyOf(offers);
        configVersions = List.copyOf(configVersions);
    }
}
