package io.isotherm.decider.core.ledger;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where each guest was last seen.
 *
 * @param hosts guest's UUID to host
 * @param unseen guests that the last window did not show, with the tick since which they are missing, in milliseconds
 */
public record LastSeen(Map<String, String> hosts, Map<String, Long> unseen) {
    public static final LastSeen EMPTY = new LastSeen(Map.of(), Map.of());

    /**
     * Where one guest was last seen.
     *
     * @param unseenSince the tick since which it is missing, in milliseconds; null while it is seen
     */
    public record Sighting(String host, @Nullable Long unseenSince) {}

    /** That of these guests, by UUID. */
    public static LastSeen of(SortedMap<String, Sighting> sightings) {
        SortedMap<String, String> hosts = new TreeMap<>();
        SortedMap<String, Long> unseen = new TreeMap<>();
        sightings.forEach((vm, sighting) -> {
            hosts.put(vm, sighting.host());
            if (sighting.unseenSince() != null) {
                unseen.put(vm, sighting.unseenSince());
            }
        });
        return new LastSeen(hosts, unseen);
    }

    /** Where a guest was last seen; empty where nobody remembers. */
    public Optional<Sighting> sighting(String vm) {
        return Optional.ofNullable(hosts.get(vm)).map(host -> new Sighting(host, unseen.get(vm)));
    }

    /** The guests of which something else was remembered before, or nothing, or of which nothing is now. */
    public SortedSet<String> changedSince(LastSeen before) {
        SortedSet<String> changed = new TreeSet<>();
        hosts.forEach((vm, host) -> {
            if (!host.equals(before.hosts.get(vm)) || !Objects.equals(unseen.get(vm), before.unseen.get(vm))) {
                changed.add(vm);
            }
        });
        before.hosts.keySet().stream().filter(vm -> !hosts.containsKey(vm)).forEach(changed::add);
        return changed;
    }
}
