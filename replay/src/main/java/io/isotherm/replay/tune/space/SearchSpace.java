package io.isotherm.replay.tune.space;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings that are searched, and how results are weighed.
 *
 * @param dimensions at least one
 * @param weights what the costs are worth against each other
 * @param heldBack share of the time range, at its end, that the search does not see, above 0 and below 1
 * @param parts into how many parts the rest is cut to see whether what was best before stays good, at least 2
 */
public record SearchSpace(List<Dimension> dimensions, Weights weights, double heldBack, int parts) {
    public SearchSpace {
        dimensions = List.copyOf(dimensions);
    }

    /**
     * What costs are worth, in kilowatt-hours.
     *
     * @param energyKwh of a kilowatt-hour
     * @param overloadMinute of a host-minute in which more was asked for than the host has
     * @param move of a move
     */
    public record Weights(double energyKwh, double overloadMinute, double move) {
        /**
         * A minute of overload is worth half an hour of a host at 200 W; a move what the planner takes it for, 8 Wh.
         */
        public static final Weights DEFAULTS = new Weights(1, 0.1, 0.008);
    }

    /** The values at a point of the unit cube, one for each dimension. */
    public List<String> at(double[] point) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < point.length; i++) {
            values.add(dimensions.get(i).at(point[i]));
        }
        return values;
    }

    /** The values that a configuration has, one for each dimension. */
    public List<String> values(PoolConfig config) {
        return dimensions.stream()
                .map(dimension -> dimension.setting().text(config))
                .toList();
    }

    /** The point of a configuration; the nearest one if it lies outside of the space. */
    public double[] point(PoolConfig config) {
        return dimensions.stream()
                .mapToDouble(dimension -> dimension.point(dimension.setting().text(config)))
                .toArray();
    }

    /**
     * A configuration with other values, its settings brought into order.
     *
     * @return empty if the values make none that is sound
     */
    public Optional<PoolConfig> with(PoolConfig base, List<String> values) {
        PoolConfig config = PoolConfig.newBuilder(base).build();
        for (int i = 0; i < values.size(); i++) {
            dimensions.get(i).setting().set(config, values.get(i));
        }
        Ordering.repair(config);
        return PoolConfigs.problems(config).isEmpty() ? Optional.of(config) : Optional.empty();
    }

    /**
     * Makes sure that no window is shorter than a recording can tell apart: within a sample's time the load is taken to be
     * even, so that shorter windows would look better than they are.
     *
     * @param source the space's file, for messages
     * @param base the configuration to start from
     * @param step time between samples
     * @throws ConfigException if a window that would be tried is shorter
     */
    public void requireWindows(String source, PoolConfig base, Duration step) {
        String path = "detection.window";
        String shortest = dimensions.stream()
                .filter(dimension -> dimension.setting().path().equals(path))
                .findFirst()
                .map(Dimension::smallest)
                .orElseGet(
                        () -> Units.text(Duration.ofMillis(base.getDetection().getWindowMillis())));
        if (Units.duration(shortest).orElseThrow().compareTo(step) < 0) {
            throw new ConfigException(
                    source,
                    List.of(
                            path + ": " + shortest + " is shorter than the " + Units.text(step)
                                    + " between the recording's samples; search longer windows, or set a longer one in --config"));
        }
    }
}
