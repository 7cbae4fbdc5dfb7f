package io.isotherm.launcher.terminal;

import java.nio.charset.Charset;
import java.util.List;

/**
 * What bars and trends are drawn with.
 *
 * @param full a full cell of a bar
 * @param empty an empty one
 * @param levels a cell of a trend, from the lowest to the highest
 * @param more stands for what does not fit; one cell wide
 */
public record Glyphs(String full, String empty, String levels, String more) {
    public static final Glyphs UNICODE = new Glyphs("█", "░", "▁▂▃▄▅▆▇█", "…");
    public static final Glyphs ASCII = new Glyphs("#", ".", "_.-=+*%@", ">");

    /** Those that a terminal of that encoding can show. */
    public static Glyphs of(Charset encoding) {
        return encoding.newEncoder().canEncode(UNICODE.full + UNICODE.empty + UNICODE.levels + UNICODE.more)
                ? UNICODE
                : ASCII;
    }

    /** A share, as a bar; nothing where it is not known. */
    public String bar(double share, int cells) {
        if (Double.isNaN(share)) {
            return "";
        }
        int filled = (int) Math.round(cells * within(share));
        return full.repeat(filled) + empty.repeat(cells - filled);
    }

    /** The last shares, oldest first, as many as fit, at the right. */
    public String trend(List<Double> shares, int cells) {
        StringBuilder text = new StringBuilder();
        for (double share : shares.subList(Math.max(0, shares.size() - cells), shares.size())) {
            text.append(
                    Double.isNaN(share) ? ' ' : levels.charAt((int) Math.round((levels.length() - 1) * within(share))));
        }
        return " ".repeat(cells - text.length()) + text;
    }

    private static double within(double share) {
        return Math.max(0, Math.min(1, share));
    }
}
