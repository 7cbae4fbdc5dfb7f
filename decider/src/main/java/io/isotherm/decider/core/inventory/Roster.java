package io.isotherm.decider.core.inventory;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hosts of a pool at a tick as its inventory has them. A pool without an inventory is known by its samples alone: all
 * its hosts belong to it, and which of them can be powered is found out by trying.
 *
 * @param powered the hosts that belong to the pool, by name, with whether their power can be controlled; empty where there
 *     is no inventory
 */
public record Roster(SortedMap<String, Boolean> powered) {
    public Roster {
        powered = Collections.unmodifiableSortedMap(new TreeMap<>(powered));
    }

    /** What listings say at a tick, in milliseconds since the epoch. */
    public static Roster of(Map<String, HostListing> listings, long tick) {
        SortedMap<String, Boolean> powered = new TreeMap<>();
        listings.forEach((host, listing) -> listing.at(tick).ifPresent(entry -> powered.put(host, entry.powered())));
        return new Roster(powered);
    }

    /** Whether a host belongs to the pool. */
    public boolean lists(String host) {
        return powered.isEmpty() || powered.containsKey(host);
    }

    /** Whether nothing speaks against a host's power being controlled. */
    public boolean powers(String host) {
        return powered.isEmpty() || powered.getOrDefault(host, false);
    }
}
