package io.isotherm.replay.tune;

import io.isotherm.schema.PoolConfig;
import java.util.List;

/**
 * A configuration that was tried on the range that the search sees.
 *
 * @param number 0 for the configuration that the search starts from, then in the order in which they were drawn
 * @param values of the settings searched, in the order of the space's dimensions
 * @param config the whole configuration
 * @param whole what it cost over the range
 * @param parts what it cost in each part of the range
 */
public record Trial(int number, List<String> values, PoolConfig config, Outcome whole, List<Outcome> parts) {
    public Trial {
        values = List.copyOf(values);
        parts = List.copyOf(parts);
    }

    /** The costs of a configuration on one range: over the whole of it, and in each of its parts. */
    public record Costs(Outcome whole, List<Outcome> parts) {
        public Costs {
            parts = List.copyOf(parts);
        }
    }
}
