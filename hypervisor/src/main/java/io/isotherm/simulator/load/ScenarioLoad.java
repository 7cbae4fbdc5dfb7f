package io.isotherm.simulator.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A load composed for a scenario: a base level, steps and ramps to other levels, and noise around it. The noise is a pure
 * function of seed and time (linear interpolation between hashed values on a grid), so that it does not depend on how
 * often it is asked. Immutable; each method returns a new load.
 */
public final class ScenarioLoad implements LoadTrace {

    private record Corner(long millis, GuestLoad level) {}

    private record Noise(long seed, double amplitude, long grainMillis) {}

    private static final Noise SILENCE = new Noise(0, 0, 1);

    private final List<Corner> corners;
    private final Noise noise;

    private ScenarioLoad(List<Corner> corners, Noise noise) {
        this.corners = List.copyOf(corners);
        this.noise = noise;
    }

    /** A load that begins at this level. */
    public static ScenarioLoad startingAt(GuestLoad level) {
        return new ScenarioLoad(List.of(new Corner(0, level)), SILENCE);
    }

    /** Jumps to a level at a time since start, not before the previous phase ended. */
    public ScenarioLoad stepTo(Duration at, GuestLoad level) {
        return rampTo(at, at, level);
    }

    /** Goes evenly from the level reached so far to another, from one time since start until another. */
    public ScenarioLoad rampTo(Duration from, Duration until, GuestLoad level) {
        Corner last = corners.get(corners.size() - 1);
        if (from.toMillis() < last.millis() || until.compareTo(from) < 0) {
            throw new IllegalArgumentException(
                    "the phase from " + from + " until " + until + " overlaps the previous one, " + "which ends at "
                            + Duration.ofMillis(last.millis()) + "; give phases in order of time");
        }
        List<Corner> extended = new ArrayList<>(corners);
        extended.add(new Corner(from.toMillis(), last.level()));
        extended.add(new Corner(until.toMillis(), level));
        return new ScenarioLoad(extended, noise);
    }

    /**
     * Adds noise.
     *
     * @param seed what makes this guest's noise different from others'
     * @param amplitude largest relative deviation, 0 to 1: 0.1 is at most 10 % up or down
     * @param grain how long it takes from one random value to the next, at least a millisecond
     */
    public ScenarioLoad withNoise(long seed, double amplitude, Duration grain) {
        if (!(amplitude >= 0 && amplitude <= 1) || grain.toMillis() < 1) {
            throw new IllegalArgumentException("noise of amplitude " + amplitude + " and grain " + grain
                    + "; give an amplitude from 0 to 1 and a grain of at least 1 ms");
        }
        return new ScenarioLoad(corners, new Noise(seed, amplitude, grain.toMillis()));
    }

    @Override
    public GuestLoad at(Duration sinceStart) {
        long millis = sinceStart.toMillis();
        GuestLoad level = levelAt(millis);
        return noise.amplitude() == 0 ? level : level.times(1 + noise.amplitude() * noiseAt(millis));
    }

    private GuestLoad levelAt(long millis) {
        Corner before = corners.get(0);
        for (Corner corner : corners) {
            if (corner.millis() > millis) {
                double share = (double) (millis - before.millis()) / (corner.millis() - before.millis());
                return before.level().towards(corner.level(), share);
            }
            before = corner;
        }
        return before.level();
    }

    private double noiseAt(long millis) {
        long cell = Math.floorDiv(millis, noise.grainMillis());
        double share = (double) Math.floorMod(millis, noise.grainMillis()) / noise.grainMillis();
        return SeededHash.signed(noise.seed(), cell) * (1 - share) + SeededHash.signed(noise.seed(), cell + 1) * share;
    }
}
