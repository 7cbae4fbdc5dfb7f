package io.isotherm.replay.report;

import java.util.List;
import java.util.Locale;

/** How many decimals values that stand side by side need, so that no two that differ look alike. */
public final class Digits {
    private static final int MOST = 9;
    private static final double SAME = 1e-9;

    private Digits() {}

    /**
     * The decimals to show.
     *
     * @param least no fewer than these, 0 to 9
     * @param values those to be told apart; NaN stands for none
     */
    public static int telling(int least, List<Double> values) {
        int digits = least;
        while (digits < MOST && hides(values, digits)) {
            digits++;
        }
        return digits;
    }

    private static boolean hides(List<Double> values, int digits) {
        for (double one : values) {
            for (double other : values) {
                double largest = Math.max(Math.abs(one), Math.abs(other));
                if (Math.abs(one - other) > SAME * largest && text(one, digits).equals(text(other, digits))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
