package io.isotherm.decider.core.ledger;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much longer migrations take than the pre-copy model expects, as those that went well have shown: links are slower than
 * they are said to be, and guests write to more of their memory than can be seen from outside. The logarithm of actual to
 * expected duration is taken for the sum of what the pool, the pair of hosts and the guest add to it, each of which is known
 * but for a variance; a migration corrects each by its share of all of it (Kalman, "A New Approach to Linear Filtering and
 * Prediction Problems", 1960, with the covariances left out). So a pair that nobody has migrated between is expected as the
 * rest of the pool is.
 *
 * @param pool what the pool adds
 * @param pairs what pairs of hosts add, by {@code source>destination}; those used last
 * @param guests what guests add, by UUID; those migrated last
 */
public record MigrationCalibration(Part pool, Map<String, Part> pairs, Map<String, Part> guests) {
    /** Nothing is known: migrations take what the model expects, give or take a factor of ten. */
    public static final MigrationCalibration NONE = new MigrationCalibration(new Part(0, 5, 0), Map.of(), Map.of());

    /** Before anything is known of a pair or a guest. */
    private static final Part USUAL = new Part(0, 0.25, 0);

    /** By which two migrations of a guest between the same hosts differ. */
    private static final double NOISE = 0.05;

    /** By which each part may have changed since the migration before: the latest ones count most. */
    private static final double DRIFT = 0.01;

    /** What is farther off than so many deviations corrects no more than that (Huber): one migration may have met anything. */
    private static final double USUAL_DEVIATIONS = 1.2;

    /** One that differs more, as not even an emulated host makes it, tells of something else than of how fast memory is copied. */
    private static final double MOST = Math.log(200);

    private static final int MOST_PARTS = 500;

    /**
     * One part.
     *
     * @param mean of the logarithm
     * @param variance of that mean
     * @param at when it was last corrected, in milliseconds since the epoch
     */
    public record Part(double mean, double variance, long at) {
        private Part corrected(double by, double of, long when) {
            double drifted = variance + DRIFT;
            double share = drifted / of;
            return new Part(mean + share * by, drifted * (1 - share), when);
        }
    }

    public MigrationCalibration {
        pairs = new TreeMap<>(pairs);
        guests = new TreeMap<>(guests);
    }

    /** By what the duration that the model expects is to be multiplied, for a guest between two hosts; above 0. */
    public double factor(String vm, String source, String destination) {
        return Math.exp(sum(pair(source, destination), guest(vm)));
    }

    /**
     * What is known after one more migration.
     *
     * @param move what has arrived
     * @param tookMillis how long it took, in milliseconds; above 0
     * @param at when it arrived, in milliseconds since the epoch
     */
    public MigrationCalibration learned(OpenMove move, long tookMillis, long at) {
        if (move.modelMillis() <= 0 || tookMillis <= 0) {
            return this;
        }
        Part pair = pair(move.source(), move.destination());
        Part guest = guest(move.vm());
        double seen = logRatio(move, tookMillis);
        double of = variance(pair, guest);
        double usual = USUAL_DEVIATIONS * Math.sqrt(of);
        double by = Math.max(-usual, Math.min(usual, seen - sum(pair, guest)));
        return new MigrationCalibration(
                pool.corrected(by, of, at),
                with(pairs, key(move.source(), move.destination()), pair.corrected(by, of, at)),
                with(guests, move.vm(), guest.corrected(by, of, at)));
    }

    /**
     * How much longer a migration took than expected.
     *
     * @param move what has arrived, of which the model expected something
     * @param tookMillis how long it took, in milliseconds; above 0
     * @return in standard deviations of the logarithm of its duration, as far as that is known; below 0: it was faster
     */
    public double surprise(OpenMove move, long tookMillis) {
        Part pair = pair(move.source(), move.destination());
        Part guest = guest(move.vm());
        return (logRatio(move, tookMillis) - sum(pair, guest)) / Math.sqrt(variance(pair, guest));
    }

    private static double logRatio(OpenMove move, long tookMillis) {
        return bounded(Math.log((double) tookMillis / move.modelMillis()));
    }

    private double variance(Part pair, Part guest) {
        return pool.variance + pair.variance + guest.variance + 3 * DRIFT + NOISE;
    }

    private double sum(Part pair, Part guest) {
        return bounded(pool.mean + pair.mean + guest.mean);
    }

    private static double bounded(double logarithm) {
        return Math.max(-MOST, Math.min(MOST, logarithm));
    }

    private Part pair(String source, String destination) {
        return pairs.getOrDefault(key(source, destination), USUAL);
    }

    private Part guest(String vm) {
        return guests.getOrDefault(vm, USUAL);
    }

    private static String key(String source, String destination) {
        return source + ">" + destination;
    }

    private static SortedMap<String, Part> with(Map<String, Part> parts, String key, Part part) {
        SortedMap<String, Part> all = new TreeMap<>(parts);
        all.put(key, part);
        if (all.size() > MOST_PARTS) {
            all.remove(oldest(all));
        }
        return all;
    }

    private static String oldest(SortedMap<String, Part> parts) {
        String oldest = parts.firstKey();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (part.getValue().at < parts.getOrDefault(oldest, USUAL).at) {
                oldest = part.getKey();
            }
        }
        return oldest;
    }
}
