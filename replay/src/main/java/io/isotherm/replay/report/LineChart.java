package io.isotherm.replay.report;

import java.util.List;

/**
 * Curves over a number, such as the best score over the trials.
 *
 * @param xName what is across
 * @param yName what is up, with its unit
 */
public record LineChart(String title, String note, String xName, String yName, List<Line> lines) implements Section {
    public LineChart {
        lines = List.copyOf(lines);
    }

    /** How a line is drawn. */
    public enum Style {
        POINTS,
        STEPS,
        DASHES
    }

    /** One curve; both arrays are of one length, {@code x} rises. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Line(String name, Style style, double[] x, double[] y) {
        /** @throws IllegalArgumentException if the arrays differ in length */
        public Line {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        "line '" + name + "' has " + x.length + " and " + y.length + " values");
            }
        }
    }
}
