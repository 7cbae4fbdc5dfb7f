package io.isotherm.decider.core.inventory;

import io.isotherm.schema.InventoryHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's inventory says of one host through time, so that what holds at a tick follows from event time. A record
 * holds from when it was applied on, and goes before those read before it from then on.
 *
 * @param entries what holds from when on, oldest first
 */
public record HostListing(List<Entry> entries) {
    /** Nothing was ever said of the host. */
    public static final HostListing NONE = new HostListing(List.of());

    /**
     * What one record says.
     *
     * @param from from when on, in milliseconds since the epoch
     * @param listed whether the host belongs to the pool
     * @param powered whether its power can be controlled
     * @param watts what it draws at evenly spaced CPU use from 0 to 1; empty where nobody said
     */
    public record Entry(long from, boolean listed, boolean powered, List<Double> watts) {
        /** @param watts null in what an earlier release has stored */
        public Entry(long from, boolean listed, boolean powered, @Nullable List<Double> watts) {
            this.from = from;
            this.listed = listed;
            this.powered = powered;
            this.watts = watts == null ? List.of() : List.copyOf(watts);
        }

        /** The host as it was applied. */
        public static Entry of(InventoryHost host) {
            return new Entry(host.getAppliedAt().toEpochMilli(), true, host.getPower() != null, host.getWatts());
        }

        /** The host retired. */
        public static Entry retired(long from) {
            return new Entry(from, false, false, List.of());
        }
    }

    public HostListing {
        entries = List.copyOf(entries);
    }

    /**
     * The listing with one more record.
     *
     * @param now how far the pool has got, in milliseconds since the epoch: what no longer held then is forgotten
     */
    public HostListing with(Entry entry, long now) {
        List<Entry> more = new ArrayList<>(entries);
        more.removeIf(earlier -> earlier.from() >= entry.from());
        more.add(entry);
        while (more.size() > 1 && more.get(1).from() <= now) {
            more.remove(0);
        }
        if (more.size() == 1 && !entry.listed() && entry.from() <= now) {
            return NONE;
        }
        return new HostListing(more);
    }

    /** What holds at an instant, in milliseconds since the epoch. */
    Optional<Entry> at(long instant) {
        return entries.stream()
                .filter(entry -> entry.from() <= instant)
                .reduce((earlier, later) -> later)
                .filter(Entry::listed);
    }
}
