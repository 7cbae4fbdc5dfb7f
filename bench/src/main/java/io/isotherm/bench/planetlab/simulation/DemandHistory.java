package io.isotherm.bench.planetlab.simulation;

import java.util.Arrays;

/** What each guest asked for at the ticks so far. */
final class DemandHistory {
    private static final int MOST_TICKS = 288;

    private final double[] mips;
    private final int[] ticks;

    DemandHistory(int guests) {
        mips = new double[guests * MOST_TICKS];
        ticks = new int[guests];
    }

    /** Adds a tick for all guests that are somewhere. */
    void add(double[] demand, int[] hostOf) {
        for (int guest = 0; guest < ticks.length; guest++) {
            if (hostOf[guest] >= 0) {
                mips[guest * MOST_TICKS + ticks[guest]++] = demand[guest];
            }
        }
    }

    /** Oldest first. */
    double[] of(int guest) {
        int first = guest * MOST_TICKS;
        return Arrays.copyOfRange(mips, first, first + ticks[guest]);
    }
}
