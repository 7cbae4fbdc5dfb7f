package io.isotherm.console.model;

import io.isotherm.console.view.HostLoadHistory;
import io.isotherm.console.view.LoadShares;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load of one host over a day, or a longer recording, in steps: of each the highest window. Not thread-safe. */
final class HostLoads {
    /** The step with which a day is told. */
    static final Duration STEP = Duration.ofMinutes(2);

    static final int STEPS = (int) Duration.ofDays(1).dividedBy(STEP);

    private static final int RESOURCES = Resource.values().length;

    private final float[] shares = new float[STEPS * RESOURCES];
    private final long stepMillis;
    private long newestStep = Long.MIN_VALUE;

    /** @param step how long a step is; so many as a day has with {@link #STEP} are kept */
    HostLoads(Duration step) {
        stepMillis = step.toMillis();
        Arrays.fill(shares, Float.NaN);
    }

    /** The step that a window counts to: the one in which it ends, which is when it is decided on. */
    static long step(Instant windowEnd, long stepMillis) {
        return Math.floorDiv(windowEnd.toEpochMilli() - 1, stepMillis);
    }

    void accept(HostState state) {
        long step = step(state.getWindowEnd(), stepMillis);
        if (newestStep == Long.MIN_VALUE) {
            newestStep = step;
        }
        if (step <= newestStep - STEPS) {
            return;
        }
        for (long skipped = Math.max(newestStep + 1, step - STEPS + 1); skipped <= step; skipped++) {
            int from = index(skipped);
            Arrays.fill(shares, from, from + RESOURCES, Float.NaN);
        }
        newestStep = Math.max(newestStep, step);
        for (ResourceUse use : state.getResources()) {
            int index = index(step) + use.getResource().ordinal();
            float mean = (float) use.getMean();
            shares[index] = Float.isNaN(shares[index]) ? mean : Math.max(shares[index], mean);
        }
    }

    private static int index(long step) {
        return (int) Math.floorMod(step, (long) STEPS) * RESOURCES;
    }

    /** A share of a step; NaN where there is none. */
    float share(long step, Resource resource) {
        return step > newestStep || step <= newestStep - STEPS ? Float.NaN : shares[index(step) + resource.ordinal()];
    }

    HostLoadHistory history(String host) {
        List<HostLoadHistory.Point> points = new ArrayList<>();
        for (long step = newestStep - STEPS + 1; step <= newestStep; step++) {
            long at = step;
            LoadShares load = LoadShares.of(resource -> known(share(at, resource)));
            if (!load.equals(LoadShares.UNKNOWN)) {
                points.add(new HostLoadHistory.Point(Instant.ofEpochMilli(step * stepMillis), load));
            }
        }
        return new HostLoadHistory(host, stepMillis, points);
    }

    static @Nullable Double known(float share) {
        return Float.isNaN(share) ? null : (double) share;
    }
}
