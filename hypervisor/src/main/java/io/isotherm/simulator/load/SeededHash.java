package io.isotherm.simulator.load;

/**
 * Random numbers as a function of seed and position, with the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014).
 */
public final class SeededHash {
    private SeededHash() {}

    /** A number in [0, 1). */
    public static double unit(long seed, long position) {
        long mixed = seed + (position + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) * 0x1.0p-53;
    }

    /** A number in [-1, 1). */
    public static double signed(long seed, long position) {
        return 2 * unit(seed, position) - 1;
    }
}
