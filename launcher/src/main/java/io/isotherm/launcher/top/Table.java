package io.isotherm.launcher.top;

import io.isotherm.launcher.terminal.Cells;
import io.isotherm.launcher.terminal.Glyphs;
import io.isotherm.launcher.terminal.Line;
import io.isotherm.launcher.terminal.Line.Look;
import io.isotherm.launcher.terminal.Line.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table that leaves out what does not fit.
 *
 * @param columns from the left
 * @param <R> what a row tells of
 */
record Table<R>(List<Column<R>> columns) {
    private static final String GAP = "  ";

    /**
     * A column.
     *
     * @param width in cells
     * @param right whether its cells stand at the right
     * @param rank the one of the highest rank is left out first
     * @param cell what stands in it
     */
    record Column<R>(String title, int width, boolean right, int rank, Function<R, Span> cell) {
        static <R> Column<R> words(String title, int width, int rank, Function<R, String> cell) {
            return new Column<>(title, width, false, rank, row -> Span.of(cell.apply(row)));
        }

        static <R> Column<R> figures(String title, int width, int rank, Function<R, String> cell) {
            return new Column<>(title, width, true, rank, row -> Span.of(cell.apply(row)));
        }

        private String aligned(String text, Glyphs glyphs) {
            return right ? Cells.right(text, width, glyphs) : Cells.left(text, width, glyphs);
        }
    }

    Table {
        columns = List.copyOf(columns);
    }

    /** Wide enough for all names, within bounds. */
    static int nameWidth(List<String> names, int most) {
        return Math.max(
                4, Math.min(most, names.stream().mapToInt(Cells::width).max().orElse(0)));
    }

    /** Only the columns that fit. */
    Table<R> fitting(int cells) {
        List<Column<R>> left = new ArrayList<>(columns);
        while (left.size() > 1
                && left.stream()
                                        .mapToInt(column -> column.width() + GAP.length())
                                        .sum()
                                - GAP.length()
                        > cells) {
            int worst = 0;
            for (int i = 1; i < left.size(); i++) {
                worst = left.get(i).rank() >= left.get(worst).rank() ? i : worst;
            }
            left.remove(worst);
        }
        return new Table<>(left);
    }

    Line head(Glyphs glyphs) {
        StringBuilder text = new StringBuilder();
        for (Column<R> column : columns) {
            text.append(column.aligned(column.title(), glyphs)).append(GAP);
        }
        return Line.of(text.toString().stripTrailing(), Look.STRONG);
    }

    Line row(R row, Glyphs glyphs) {
        List<Span> spans = new ArrayList<>();
        for (Column<R> column : columns) {
            Span cell = column.cell().apply(row);
            spans.add(new Span(column.aligned(cell.text(), glyphs), cell.look()));
            spans.add(Span.of(GAP));
        }
        return new Line(spans.subList(0, spans.size() - 1), false);
    }
}
