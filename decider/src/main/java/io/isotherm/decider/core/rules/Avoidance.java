package io.isotherm.decider.core.rules;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is not tried for now, as it has lately failed; each with the reason in words. Guests are given by UUID, hosts by name.
 *
 * @param held guests that stay for a while
 * @param unmovable guests that cannot leave the host that they are on
 * @param pairs guests, with the destinations that they are not sent to
 * @param routes sources, with the destinations that none of their guests is sent to
 * @param memory destinations that lately had no room, with how much they had none for
 * @param sources hosts that nothing is moved from
 * @param destinations hosts that nothing is moved to
 */
public record Avoidance(
        SortedMap<String, String> held,
        SortedMap<String, String> unmovable,
        SortedMap<String, SortedMap<String, String>> pairs,
        SortedMap<String, SortedMap<String, String>> routes,
        SortedMap<String, NoRoom> memory,
        SortedMap<String, String> sources,
        SortedMap<String, String> destinations) {
    /** Nothing has failed. */
    public static final Avoidance NONE = new Avoidance(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());

    public Avoidance {
        held = Collections.unmodifiableSortedMap(held);
        unmovable = Collections.unmodifiableSortedMap(unmovable);
        pairs = Collections.unmodifiableSortedMap(pairs);
        routes = Collections.unmodifiableSortedMap(routes);
        memory = Collections.unmodifiableSortedMap(memory);
        sources = Collections.unmodifiableSortedMap(sources);
        destinations = Collections.unmodifiableSortedMap(destinations);
    }

    /**
     * A destination's lack of memory that its figures did not show.
     *
     * @param kib guests of that much memory or more are not sent there, in KiB
     * @param why in words
     */
    public record NoRoom(long kib, String why) {}

    /** Why a guest is not sent from a host to another one; empty when nothing speaks against that pair. */
    Optional<String> refusal(String vm, long memoryKib, String source, String destination) {
        String pair = of(pairs, vm, destination);
        if (pair != null) {
            return Optional.of(pair);
        }
        NoRoom noRoom = memory.get(destination);
        if (noRoom != null && memoryKib >= noRoom.kib()) {
            return Optional.of(noRoom.why());
        }
        return Optional.ofNullable(of(routes, source, destination));
    }

    private static @Nullable String of(
            SortedMap<String, SortedMap<String, String>> all, String from, String destination) {
        SortedMap<String, String> found = all.get(from);
        return found == null ? null : found.get(destination);
    }
}
