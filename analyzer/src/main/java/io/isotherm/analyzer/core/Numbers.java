package io.isotherm.analyzer.core;

/** Numbers in texts for people; the same on every machine, whatever its language. */
final class Numbers {
    private Numbers() {}

    /** With at most three digits after the point. */
    static String text(double value) {
        if (!(Math.abs(value) < 1e12)) {
            return Double.toString(value);
        }
        double rounded = Math.rint(value * 1000) / 1000;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
