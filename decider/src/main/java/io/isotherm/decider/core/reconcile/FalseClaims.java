package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sets a host aside that claims guests of several others. A guest on two hosts is left alone, for nobody can say which of
 * the two is right; where one host contradicts several, it is the one that is not believed, so that they are not held up.
 */
public final class FalseClaims {
    /** Fewer guests on two hosts can be a mishap of an operator. */
    private static final int LEAST_GUESTS = 3;

    private static final int LEAST_HOSTS = 2;

    /** Of each host, the guests that others show running, too, each with those others. */
    private final SortedMap<String, Map<String, SortedSet<String>>> contested = new TreeMap<>();

    private final SortedMap<String, Map<String, SortedSet<String>>> setAside = new TreeMap<>();

    private FalseClaims(Collection<HostState> window, Collection<OpenMove> open) {
        Map<String, OpenMove> moves = new HashMap<>();
        open.forEach(move -> moves.put(move.vm(), move));
        showing(window).forEach((vm, hosts) -> {
            OpenMove move = moves.get(vm);
            if (move == null || !hosts.stream().allMatch(move::touches)) {
                for (String host : hosts) {
                    SortedSet<String> others = new TreeSet<>(hosts);
                    others.remove(host);
                    contested
                            .computeIfAbsent(host, name -> new LinkedHashMap<>())
                            .put(vm, others);
                }
            }
        });
    }

    /**
     * The window with each such host POOR and without the guests that others show, too.
     *
     * @param window the states of one window
     * @param open the moves under way when it ended: a guest is on two hosts when it arrives
     * @param notes takes who was set aside, and why
     */
    public static Collection<HostState> setAside(
            Collection<HostState> window, Collection<OpenMove> open, List<String> notes) {
        FalseClaims claims = new FalseClaims(window, open);
        if (claims.contested.isEmpty()) {
            return window;
        }
        for (Optional<String> next = claims.worst(); next.isPresent(); next = claims.worst()) {
            claims.leaveOut(next.get());
        }
        return window.stream().map(state -> claims.believed(state, notes)).toList();
    }

    /** The guests that more than one host has measured in the window, with these hosts in the order of the window. */
    private static Map<String, Set<String>> showing(Collection<HostState> window) {
        Map<String, String> first = new HashMap<>(2 * WindowPlacement.guests(window));
        Map<String, Set<String>> several = new LinkedHashMap<>();
        for (HostState state : window) {
            if (!WindowPlacement.known(state)) {
                continue;
            }
            for (VmLoad guest : state.getVms()) {
                // A guest that came at the window's end is still shown by a sample of where it left.
                if (guest.getMeasured() && guest.getState() == VmState.RUNNING) {
                    String other = first.putIfAbsent(guest.getUuid(), state.getHost());
                    if (other != null) {
                        several.computeIfAbsent(guest.getUuid(), vm -> new TreeSet<>(Set.of(other)))
                                .add(state.getHost());
                    }
                }
            }
        }
        return several;
    }

    /** The host that contradicts most, if it contradicts several and no other one as much. */
    private Optional<String> worst() {
        int most = contested.values().stream().mapToInt(Map::size).max().orElse(0);
        List<Map.Entry<String, Map<String, SortedSet<String>>>> worst = contested.entrySet().stream()
                .filter(host -> host.getValue().size() == most)
                .toList();
        if (most < LEAST_GUESTS
                || worst.size() > 1
                || others(worst.get(0).getValue()).size() < LEAST_HOSTS) {
            return Optional.empty();
        }
        return Optional.of(worst.get(0).getKey());
    }

    private static SortedSet<String> others(Map<String, SortedSet<String>> guests) {
        SortedSet<String> others = new TreeSet<>();
        guests.values().forEach(others::addAll);
        return others;
    }

    private void leaveOut(String host) {
        setAside.put(host, contested.remove(host));
        contested.values().removeIf(guests -> {
            guests.values().removeIf(others -> others.remove(host) && others.isEmpty());
            return guests.isEmpty();
        });
    }

    private HostState believed(HostState state, List<String> notes) {
        Map<String, SortedSet<String>> claimed = setAside.get(state.getHost());
        if (claimed == null) {
            return state;
        }
        String why = "claims " + Counted.of(claimed.size(), "guest") + " that " + String.join(", ", others(claimed))
                + " show, too";
        notes.add("Host " + state.getHost() + " " + why
                + ": it is set aside, and those are believed; look what its agent reads");
        List<String> reasons = new ArrayList<>(state.getQualityReasons());
        reasons.add(why);
        Set<String> left = new HashSet<>(claimed.keySet());
        return HostState.newBuilder(state)
                .setQuality(DataQuality.POOR)
                .setQualityReasons(reasons)
                .setVms(state.getVms().stream()
                        .filter(guest -> !left.contains(guest.getUuid()))
                        .toList())
                .build();
    }
}
