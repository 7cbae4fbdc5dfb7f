package io.isotherm.analyzer.core.window;

/** Numbers in texts for people; the same on every machine, whatever its language. */
public final class Numbers {
    private Numbers() {}

    /** With at most three digits after the point. */
    public static String text(double value) {
        if (!(Math.abs(value) < 1e12)) {
            return Double.toString(value);
        }
        double rounded = Math.rint(value * 1000) / 1000;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
