package io.isotherm.decider.core.inventory;

import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hosts of a pool at a tick as its inventory has them. A pool without an inventory is known by its samples alone: all
 * its hosts belong to it, and which of them can be powered is found out by trying.
 *
 * @param hosts the hosts that belong to the pool, by name; empty where there is no inventory
 */
public record Roster(SortedMap<String, HostListing.Entry> hosts) {
    public Roster {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }

    /** What listings say at a tick, in milliseconds since the epoch. */
    public static Roster of(Map<String, HostListing> listings, long tick) {
        SortedMap<String, HostListing.Entry> hosts = new TreeMap<>();
        listings.forEach((host, listing) -> listing.at(tick).ifPresent(entry -> hosts.put(host, entry)));
        return new Roster(hosts);
    }

    /** Whether a host belongs to the pool. */
    public boolean lists(String host) {
        return hosts.isEmpty() || hosts.containsKey(host);
    }

    /** Whether nothing speaks against a host's power being controlled. */
    public boolean powers(String host) {
        HostListing.Entry entry = hosts.get(host);
        return hosts.isEmpty() || (entry != null && entry.powered());
    }

    /** A configuration with the power of the hosts of which the inventory says it; of the others as it was. */
    public PoolConfig withWatts(PoolConfig config) {
        SortedMap<String, List<Double>> watts = new TreeMap<>(config.getPower().getHostWatts());
        hosts.forEach((host, entry) -> {
            if (!entry.watts().isEmpty()) {
                watts.put(host, entry.watts());
            }
        });
        if (watts.equals(config.getPower().getHostWatts())) {
            return config;
        }
        PowerConfig power =
                PowerConfig.newBuilder(config.getPower()).setHostWatts(watts).build();
        return PoolConfig.newBuilder(config).setPower(power).build();
    }
}
