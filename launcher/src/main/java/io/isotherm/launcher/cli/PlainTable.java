package io.isotherm.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table for the terminal: each column as wide as its widest cell, two spaces apart. */
public final class PlainTable {
    private static final String GAP = "  ";

    private final List<Align> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** Where the cells of a column stand. */
    public enum Align {
        /** For words. */
        LEFT,
        /** For figures. */
        RIGHT
    }

    /** A table without rows. */
    public PlainTable(Align... columns) {
        this(List.of(columns));
    }

    private PlainTable(List<Align> columns) {
        this.columns = columns;
    }

    /** A table with a column of words and further ones of figures. */
    public static PlainTable ofFigures(int figures) {
        List<Align> columns = new ArrayList<>();
        columns.add(Align.LEFT);
        for (int i = 0; i < figures; i++) {
            columns.add(Align.RIGHT);
        }
        return new PlainTable(columns);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not one cell for each column
     */
    public PlainTable row(String... cells) {
        return row(List.of(cells));
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not one cell for each column
     */
    public PlainTable row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "A row of " + cells.size() + " cells does not fit a table of " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Its lines, without spaces at their ends. */
    public List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> width(row.get(at))).max().orElse(0));
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** Its lines, each ended by a line separator. */
    @Override
    public String toString() {
        return lines().stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String padding = " ".repeat(widths.get(column) - width(row.get(column)));
            boolean left = columns.get(column) == Align.LEFT;
            line.append(column == 0 ? "" : GAP).append(left ? row.get(column) + padding : padding + row.get(column));
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
