package io.isotherm.replay.report;

import java.util.List;

/**
 * A trade-off: each point is one setting or algorithm, by two costs and the size of a third. Lower left is better.
 *
 * @param x the first cost
 * @param y the second cost
 * @param size the third cost, drawn as area
 */
public record ParetoFront(String title, String note, Axis x, Axis y, Axis size, List<Series> series)
        implements Section {
    public ParetoFront {
        series = List.copyOf(series);
    }

    /** What an axis measures; the unit may be empty. */
    public record Axis(String name, String unit, int digits) {}

    /** What the points of a series are; each role has its own colour and mark. */
    public enum Role {
        /** Something that was tried. */
        TRIAL,
        /** Nothing tried is better in every cost. */
        FRONT,
        /** Where one started from. */
        DEFAULTS,
        /** What is recommended. */
        RECOMMENDED,
        /** An algorithm of the literature. */
        BASELINE,
        /** What perfect foresight reaches. */
        ORACLE
    }

    /** How the points of a series are joined. */
    public enum Join {
        NONE,
        LINE,
        STEPS
    }

    /**
     * Points that belong together.
     *
     * @param labelled whether each point bears its label
     */
    public record Series(String name, Role role, Join join, boolean labelled, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * One setting or algorithm.
     *
     * @param details what else to say when it is hovered over, line by line
     */
    public record Point(String label, double x, double y, double size, List<String> details) {
        public Point {
            details = List.copyOf(details);
        }
    }
}
