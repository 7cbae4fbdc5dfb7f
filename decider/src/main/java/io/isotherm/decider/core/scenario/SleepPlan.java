package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.schema.PowerConfig;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/** Which hosts can be put to sleep now. */
public final class SleepPlan {
    private SleepPlan() {}

    /**
     * Hosts that are observed empty, that nobody is on the way to, and that the pool can do without. The reserve stays
     * awake, as empty hosts; those that burn most while idle go first.
     *
     * @param now the placement, with the moves begun at this tick
     */
    public static List<Host> sleepable(Situation situation, Placement now) {
        PowerConfig power = situation.config().getPower();
        SpareCapacity room = new SpareCapacity(situation.model());
        long cold = situation.ledger().power().coldSince();
        if (!power.getEnabled()
                || !situation.maySleep()
                || cold == 0
                || situation.tick() - cold < power.getColdMillis()) {
            return List.of();
        }
        long empty = situation.model().hosts().stream()
                .filter(host -> host.usable() && host.serves() && now.isEmpty(host))
                .count();
        long most = Math.min(
                Math.min(empty, room.spare(Ceiling.PACKING)) - power.getReserveHosts(),
                room.awake() - power.getMinAwakeHosts());
        SortedSet<String> latelyUp = situation.latelyUp();
        return situation.model().hosts().stream()
                .filter(host -> host.usable() && host.serves() && host.powered() && now.isEmpty(host))
                .filter(host -> situation.ledger().power().emptySince().containsKey(host.name()))
                .filter(host -> !situation.ledger().power().failedAt().containsKey(host.name()))
                .filter(host -> !latelyUp.contains(host.name()))
                .sorted(Comparator.comparingDouble((Host host) -> -host.wattsAt(0))
                        .thenComparing(Host::name))
                .limit(Math.max(0, most))
                .toList();
    }
}
