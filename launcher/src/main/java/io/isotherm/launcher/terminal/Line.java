package io.isotherm.launcher.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line on the screen.
 *
 * @param spans its parts, from the left
 * @param selected whether it is the one that keys work on
 */
public record Line(List<Span> spans, boolean selected) {

    /** How a part looks. */
    public enum Look {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        HOT,
        COLD,
        WARNING
    }

    /** A part of one look. */
    public record Span(String text, Look look) {
        public static Span of(String text) {
            return new Span(text, Look.PLAIN);
        }
    }

    public Line {
        spans = List.copyOf(spans);
    }

    public static Line of(String text) {
        return of(text, Look.PLAIN);
    }

    public static Line of(String text, Look look) {
        return new Line(List.of(new Span(text, look)), false);
    }

    public static Line of(Span... spans) {
        return new Line(List.of(spans), false);
    }

    public Line select(boolean chosen) {
        return new Line(spans, chosen);
    }

    /** The same, as far as it fits. */
    public Line fit(int columns, Glyphs glyphs) {
        List<Span> fitting = new ArrayList<>();
        int left = columns;
        for (Span span : spans) {
            String text = Cells.cut(span.text(), left, glyphs);
            fitting.add(new Span(text, span.look()));
            left -= Cells.width(text);
        }
        if (selected && left > 0) {
            fitting.add(Span.of(" ".repeat(left)));
        }
        return new Line(fitting, selected);
    }

    /** Its words. */
    public String text() {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }
}
