package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.schema.PowerConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Which empty hosts can be put to sleep now.
 *
 * @param hosts the hosts that the pool can do without, those first that burn most while idle
 * @param heldBack the hosts that it could do without as well, were no host hot; each may have to relieve one
 * @param hot the hosts that they are held back for, by name
 */
public record SleepPlan(List<Host> hosts, List<Host> heldBack, List<String> hot) {
    private static final int NAMED = 5;
    private static final SleepPlan NONE = new SleepPlan(List.of(), List.of(), List.of());

    /**
     * The hosts that are observed empty, that nobody is on the way to, and that the pool can do without. The reserve stays
     * awake, and one empty host for each hot host that moving guests could relieve.
     *
     * @param now the placement, with the moves begun at this tick
     */
    public static SleepPlan of(Situation situation, Placement now) {
        PowerConfig power = situation.config().getPower();
        long cold = situation.ledger().power().coldSince();
        if (!power.getEnabled()
                || !situation.maySleep()
                || cold == 0
                || situation.tick() - cold < power.getColdMillis()) {
            return NONE;
        }
        Room room = Room.of(situation, now);
        long most = room.beside();
        long without = room.without();
        List<String> hot = room.hot();
        List<Host> candidates = candidates(situation, now);
        List<Host> hosts = candidates.stream().limit(Math.max(0, most)).toList();
        List<Host> heldBack = candidates.stream()
                .limit(Math.max(0, without))
                .skip(hosts.size())
                .toList();
        return new SleepPlan(hosts, heldBack, heldBack.isEmpty() ? List.of() : hot);
    }

    /**
     * Why a host cannot be put to sleep for a drill, which waits for no cold pool; empty if it can.
     *
     * @param now the placement, with the moves begun at this tick
     */
    public static Optional<String> againstDrill(Situation situation, Placement now, String name) {
        PowerHistory power = situation.ledger().power();
        Optional<Host> found = situation.model().host(name);
        if (!situation.config().getPower().getEnabled()) {
            return Optional.of("power.enabled is not set for the pool");
        } else if (!situation.maySleep()) {
            return Optional.of("hosts may not sleep now (power.sleepTimes)");
        } else if (found.isEmpty()) {
            return Optional.of("the pool has no such host");
        }
        Host host = found.get();
        if (!power.awake(name) || !host.usable()) {
            return Optional.of("it is not awake, or too little is known of it");
        } else if (!host.powered()) {
            return Optional.of("the inventory says of nothing that controls its power");
        } else if (!host.serves()) {
            return Optional.of("it is in maintenance, or not in the inventory");
        } else if (!now.isEmpty(host) || !power.emptySince().containsKey(name)) {
            return Optional.of(
                    "it is not empty: it has guests, or one is on its way there; drain it first, and undrain it");
        } else if (situation.latelyUp().contains(name)) {
            return Optional.of("it came up less than power.minUp ago");
        }
        Room room = Room.of(situation, now);
        return room.beside() < 1
                ? Optional.of(
                        "the pool cannot do without it: power.reserveHosts and power.minAwakeHosts stay awake, and as"
                                + " many as hosts are hot (" + room.hot().size() + ")")
                : Optional.empty();
    }

    /**
     * How many empty hosts the pool can do without.
     *
     * @param without were no host hot
     * @param beside beside the hot hosts
     * @param hot the hot hosts that others may have to relieve, by name
     */
    private record Room(long without, long beside, List<String> hot) {
        static Room of(Situation situation, Placement now) {
            HostExcess excess = new HostExcess(now);
            List<String> hot = situation.model().hosts().stream()
                    .filter(excess::isRelievable)
                    .map(Host::name)
                    .toList();
            long empty = situation.model().hosts().stream()
                    .filter(host -> host.usable() && host.serves() && now.isEmpty(host))
                    .count();
            long without = Math.min(empty, new SpareCapacity(situation.model()).dispensable());
            return new Room(without, Math.min(without, empty - hot.size()), hot);
        }
    }

    /** Why empty hosts stay awake that the pool could do without; empty where none does. */
    public Optional<String> waiting() {
        return heldBack.isEmpty()
                ? Optional.empty()
                : Optional.of("empty and held back from sleep, as hot hosts may need them (" + some(hot) + "): "
                        + some(heldBack.stream().map(Host::name).toList()));
    }

    private static String some(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }

    private static List<Host> candidates(Situation situation, Placement now) {
        SortedSet<String> latelyUp = situation.latelyUp();
        PowerHistory power = situation.ledger().power();
        return situation.model().hosts().stream()
                .filter(host -> host.usable() && host.serves() && host.powered() && now.isEmpty(host))
                .filter(host -> power.emptySince().containsKey(host.name()))
                .filter(host -> power.awake(host.name()) && !power.keptAwake(host.name()))
                .filter(host -> !latelyUp.contains(host.name()))
                .sorted(Comparator.comparingDouble((Host host) -> -host.wattsAt(0))
                        .thenComparing(Host::name))
                .toList();
    }
}
