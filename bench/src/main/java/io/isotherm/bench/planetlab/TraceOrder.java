package io.isotherm.bench.planetlab;

import io.isotherm.bench.planetlab.simulation.Workload;
import java.util.OptionalLong;

/**
 * In which order the traces of a day are dealt to the guests, which decides their sizes.
 *
 * @param name as it stands in results: {@code sorted}, or the seed
 * @param seed the seed of a shuffle; empty for the order of the file
 */
public record TraceOrder(String name, OptionalLong seed) {
    /** The order of the file, which is that of the traces' names. */
    public static final TraceOrder SORTED = new TraceOrder("sorted", OptionalLong.empty());

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException if it is neither {@code sorted} nor an integer
     */
    public static TraceOrder parse(String text) {
        if (text.equalsIgnoreCase(SORTED.name)) {
            return SORTED;
        }
        try {
            long seed = Long.parseLong(text);
            return new TraceOrder(Long.toString(seed), OptionalLong.of(seed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no order; give 'sorted', or an integer that seeds a shuffle", e);
        }
    }

    Workload apply(Workload workload) {
        return seed.isPresent() ? workload.shuffled(seed.getAsLong()) : workload;
    }
}
