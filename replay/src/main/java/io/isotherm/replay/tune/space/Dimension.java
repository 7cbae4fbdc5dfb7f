package io.isotherm.replay.tune.space;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A setting that is searched, and the values that it may take, spread over the unit interval. */
public sealed interface Dimension {
    PoolSetting setting();

    /** The value at a point from 0 to 1. */
    String at(double point);

    /** The point of a value; of the nearest one if it is not among those searched. */
    double point(String value);

    /** Values one step away: the next lower and higher of a range, all others of a choice. */
    List<String> neighbours(String value);

    /** The smallest of the values that it may take; of numbers and durations. */
    String smallest();

    /** The values searched, for people. */
    String text();

    /**
     * A range of numbers or durations.
     *
     * @param from the lowest
     * @param to the highest, above {@code from}
     * @param step the values are {@code from} plus multiples of this, above 0
     * @param logarithmic whether equal ratios, rather than equal differences, are equally far apart
     */
    record Range(PoolSetting setting, double from, double to, double step, boolean logarithmic) implements Dimension {
        /** The neighbours of a value are so far away, as a share of the range. */
        private static final double NEIGHBOUR = 0.1;

        @Override
        public String at(double point) {
            double value = logarithmic ? from * Math.pow(to / from, point) : from + point * (to - from);
            double steps = Math.rint((value - from) / step);
            // Rounded to what the step can tell, so that 0.1 × 3 is written as 0.3.
            double rounded = Math.rint((from + steps * step) * 1e9) / 1e9;
            return setting.text(Math.min(to, Math.max(from, rounded)));
        }

        @Override
        public double point(String value) {
            double number = Math.min(to, Math.max(from, setting.number(value)));
            return logarithmic ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
        }

        @Override
        public List<String> neighbours(String value) {
            double number = Math.min(to, Math.max(from, setting.number(value)));
            double point = point(value);
            String below = at(Math.max(0, point - NEIGHBOUR));
            String above = at(Math.min(1, point + NEIGHBOUR));
            // Where a tenth of the range is less than a step, the next step.
            if (setting.number(below) >= number) {
                below = setting.text(Math.max(from, number - step));
            }
            if (setting.number(above) <= number) {
                above = setting.text(Math.min(to, number + step));
            }
            return List.of(below, above);
        }

        @Override
        public String smallest() {
            return setting.text(from);
        }

        @Override
        public String text() {
            return setting.text(from) + " to " + setting.text(to) + (logarithmic ? ", by ratio" : "");
        }
    }

    /**
     * A choice of texts.
     *
     * @param values at least two
     */
    record Choice(PoolSetting setting, List<String> values) implements Dimension {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public String at(double point) {
            return values.get(Math.min(values.size() - 1, (int) (point * values.size())));
        }

        @Override
        public double point(String value) {
            return (Math.max(0, values.indexOf(value)) + 0.5) / values.size();
        }

        @Override
        public List<String> neighbours(String value) {
            Stream<String> others = values.stream().filter(other -> !other.equals(value));
            return others.toList();
        }

        @Override
        public String smallest() {
            return values.stream()
                    .min(Comparator.comparingDouble(setting::number))
                    .orElseThrow();
        }

        @Override
        public String text() {
            return String.join(", ", values);
        }
    }
}
