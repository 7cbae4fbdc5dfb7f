package io.isotherm.replay.report;

import java.util.List;

/**
 * The few numbers that tell the result, in large type.
 *
 * @param note the result in words
 */
public record Figures(String title, String note, List<Figure> figures) implements Section {
    public Figures {
        figures = List.copyOf(figures);
    }

    /**
     * One number.
     *
     * @param label what it is
     * @param value the number as it is to be read
     * @param unit its unit; may be empty
     * @param detail what it is compared with; may be empty
     */
    public record Figure(String label, String value, String unit, String detail) {}
}
