package io.isotherm.replay.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Configurations side by side, each measure with its difference to a reference that the reader chooses: the first
 * configuration, or any other such as {@code never}.
 *
 * @param measures what was measured, in rows
 * @param columns the configurations
 */
public record Comparison(String title, String note, List<Measure> measures, List<Column> columns) implements Section {
    /** @throws IllegalArgumentException if a column has not one value for each measure */
    public Comparison {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.values().size() != measures.size()) {
                throw new IllegalArgumentException("column '" + column.name() + "' has "
                        + column.values().size() + " values for " + measures.size() + " measures");
            }
        }
        measures = telling(measures, columns);
    }

    private static List<Measure> telling(List<Measure> measures, List<Column> columns) {
        List<Measure> telling = new ArrayList<>();
        for (int row = 0; row < measures.size(); row++) {
            int index = row;
            Measure measure = measures.get(row);
            int digits = Digits.telling(
                    measure.digits(),
                    columns.stream().map(column -> column.values().get(index)).toList());
            telling.add(new Measure(measure.name(), measure.unit(), digits, measure.better(), measure.meaning()));
        }
        return List.copyOf(telling);
    }

    /** Which values of a measure are good. */
    public enum Better {
        LOWER,
        HIGHER,
        NEITHER
    }

    /**
     * One measure.
     *
     * @param unit its unit; may be empty
     * @param digits decimals shown; in a comparison as many more as it takes to tell its values apart
     * @param meaning how it is defined, for whoever hovers over it
     */
    public record Measure(String name, String unit, int digits, Better better, String meaning) {}

    /**
     * What one configuration gave.
     *
     * @param values one for each measure, in their order; NaN where there is none
     */
    public record Column(String name, List<Double> values) {
        public Column {
            values = List.copyOf(values);
        }
    }
}
