package io.isotherm.replay.tune;

import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.replay.whatif.WhatIfFigures;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.replay.whatif.WhatIfTick;
import java.util.ArrayList;
import java.util.List;

/**
 * What a configuration cost over some time.
 *
 * @param energyKwh drawn by all hosts
 * @param overloadMinutes host-minutes in which more was asked for than the host has
 * @param moves moves of guests
 */
public record Outcome(double energyKwh, double overloadMinutes, double moves) {

    static Outcome of(WhatIfFigures figures) {
        return new Outcome(figures.energyKwh(), figures.overloadMinutes(), figures.moves());
    }

    /**
     * What each of several equal parts of a run cost, by its windows: a host is overloaded in a window if it was asked for
     * more CPU than it has on average over the window, so the parts need not add up to the whole to the last minute.
     */
    static List<Outcome> parts(WhatIfResult result, int parts) {
        double[][] sums = new double[parts][3];
        long start = result.from().toEpochMilli();
        double length = result.length().toMillis() / (double) parts;
        long before = start;
        for (WhatIfTick tick : result.ticks()) {
            long at = tick.at().toEpochMilli();
            double[] part = sums[(int) Math.min(parts - 1, Math.max(0, (at - 1 - start) / length))];
            part[0] += tick.watts() * (at - before) / 3.6e9;
            long overloaded = tick.loads().stream()
                    .filter(load -> load != null && load > 1)
                    .count();
            part[1] += overloaded * (at - before) / 60_000.0;
            part[2] += tick.movesStarted();
            before = at;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (double[] part : sums) {
            outcomes.add(new Outcome(part[0], part[1], part[2]));
        }
        return List.copyOf(outcomes);
    }

    /** All costs in one number, in kilowatt-hours; less is better. */
    public double score(SearchSpace.Weights weights) {
        return weights.energyKwh() * energyKwh + weights.overloadMinute() * overloadMinutes + weights.move() * moves;
    }

    /** Whether it is no worse in any cost and better in one. */
    boolean dominates(Outcome other) {
        return energyKwh <= other.energyKwh
                && overloadMinutes <= other.overloadMinutes
                && moves <= other.moves
                && !equals(other);
    }
}
