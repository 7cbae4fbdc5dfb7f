package io.isotherm.analyzer.core.detect;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a pool's configuration that detectors go by.
 *
 * @param windowMillis length of a window
 * @param k windows beyond a mark that make a host hot or cold
 * @param n windows that are looked at
 * @param forecastWindows how many windows ahead is forecast
 * @param marks one entry for each resource, in the order of {@link Resource}
 */
public record DetectionSettings(long windowMillis, int k, int n, int forecastWindows, List<Marks> marks) {
    private static final double ROUNDING = 1e-9;
    private static final int BACK_TEST_WINDOWS = 30;
    private static final int BACK_TESTS = 20;

    public DetectionSettings {
        marks = List.copyOf(marks);
    }

    public static DetectionSettings of(PoolConfig config) {
        DetectionConfig detection = config.getDetection();
        List<Marks> marks = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            marks.add(PoolConfigs.marks(config, resource));
        }
        return new DetectionSettings(
                detection.getWindowMillis(), detection.getK(), detection.getN(), detection.getForecastWindows(), marks);
    }

    public Marks marks(Resource resource) {
        return marks.get(resource.ordinal());
    }

    /**
     * Whether a host that was hot stays so by a window's mean: above its leave mark, by more than rounding. What sits on the
     * mark has come down to it, which is all that relief aims at.
     */
    public boolean staysHot(Resource resource, double mean) {
        return mean > marks(resource).getHighLeave() + ROUNDING;
    }

    /** How many windows a history keeps: enough for n, and to test forecasts on. */
    public int historyWindows() {
        return Math.max(n, Math.max(BACK_TEST_WINDOWS, forecastWindows + BACK_TESTS));
    }
}
