package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.reconcile.WindowPlacement.ObservedGuest;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Hosts that show guests of several others as their own, as one does that lies or is misconfigured. Such a host is set aside,
 * not those whose guests it claims: else one host could keep the whole pool from being worked on.
 */
public final class FalseClaims {
    // Fewer may be moves of somebody else that were seen halfway.
    private static final int FEWEST_GUESTS = 3;
    private static final int FEWEST_OWNERS = 2;

    private FalseClaims() {}

    /** The guests that a host shows as running that run elsewhere as well, by the hosts that show them, too. */
    private record Claim(String host, int guests, SortedSet<String> owners) {
        boolean isFalse() {
            return guests >= FEWEST_GUESTS && owners.size() >= FEWEST_OWNERS;
        }
    }

    /**
     * The window with each false claimant as a host of which nothing can be known.
     *
     * @param underWay moves that are not over, whose guests may well be on two hosts
     * @param notes takes who was set aside, for people
     */
    public static List<HostState> setAside(
            Collection<HostState> window, Collection<OpenMove> underWay, List<String> notes) {
        Set<String> moving = underWay.stream().map(OpenMove::vm).collect(Collectors.toCollection(HashSet::new));
        List<HostState> left = new ArrayList<>(window);
        while (true) {
            // One that has many in common with one other may be the other's victim.
            Claim largest = claims(left, moving).stream()
                    .filter(Claim::isFalse)
                    .max(Comparator.<Claim>comparingInt(claim -> claim.owners().size())
                            .thenComparingInt(Claim::guests)
                            .thenComparing(Claim::host))
                    .orElse(null);
            if (largest == null) {
                return left;
            }
            left.replaceAll(state -> state.getHost().equals(largest.host()) ? unknown(state, largest) : state);
            notes.add("Host " + largest.host() + " shows " + largest.guests() + " guests that run on "
                    + String.join(", ", largest.owners())
                    + ": it is set aside, and they count as where they are; look at its collector");
        }
    }

    private static Collection<Claim> claims(List<HostState> window, Set<String> moving) {
        SortedMap<String, SortedSet<String>> owners = new TreeMap<>();
        SortedMap<String, Integer> guests = new TreeMap<>();
        for (Map.Entry<String, List<ObservedGuest>> seen :
                new WindowPlacement(window).guests().entrySet()) {
            List<String> hosts = seen.getValue().stream()
                    .filter(ObservedGuest::running)
                    .map(ObservedGuest::host)
                    .distinct()
                    .toList();
            if (hosts.size() > 1 && !moving.contains(seen.getKey())) {
                for (String host : hosts) {
                    guests.merge(host, 1, Integer::sum);
                    SortedSet<String> others = owners.computeIfAbsent(host, any -> new TreeSet<>());
                    hosts.stream().filter(other -> !other.equals(host)).forEach(others::add);
                }
            }
        }
        return owners.entrySet().stream()
                .map(entry -> new Claim(entry.getKey(), guests.getOrDefault(entry.getKey(), 0), entry.getValue()))
                .toList();
    }

    private static HostState unknown(HostState state, Claim claim) {
        return HostState.newBuilder(state)
                .setQuality(DataQuality.POOR)
                .setQualityReasons(List.of("it shows guests that run on " + String.join(", ", claim.owners())))
                .setTemperature(Temperature.UNKNOWN)
                .setEvidence(List.of())
                .setVms(List.of())
                .build();
    }
}
