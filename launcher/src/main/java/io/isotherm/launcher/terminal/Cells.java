package io.isotherm.launcher.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Words by the cells of a terminal that they take: Chinese characters take two, accents that combine none. */
public final class Cells {
    private Cells() {}

    public static int width(String text) {
        return text.codePoints().map(Cells::width).sum();
    }

    private static int width(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }

    /** The words, or as many as fit with the sign that there are more. */
    public static String cut(String text, int cells, Glyphs glyphs) {
        if (width(text) <= cells) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int left = cells - 1;
        for (int point : text.codePoints().toArray()) {
            left -= width(point);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(point);
        }
        return cells < 1 ? "" : cut + glyphs.more();
    }

    /** Cut, or filled with spaces at the right. */
    public static String left(String text, int cells, Glyphs glyphs) {
        String cut = cut(text, cells, glyphs);
        return cut + " ".repeat(Math.max(0, cells - width(cut)));
    }

    /** Cut, or filled with spaces at the left. */
    public static String right(String text, int cells, Glyphs glyphs) {
        String cut = cut(text, cells, glyphs);
        return " ".repeat(Math.max(0, cells - width(cut))) + cut;
    }

    /** The words in lines that fit, broken at spaces where that is possible; what goes on is indented as the line is. */
    public static List<String> wrap(String text, int cells) {
        List<String> lines = new ArrayList<>();
        int indent = 0;
        while (indent < text.length() && text.charAt(indent) == ' ' && indent < cells / 2) {
            indent++;
        }
        String rest = text;
        while (width(rest) > cells) {
            int end = fitting(rest, cells);
            int space = rest.lastIndexOf(' ', end);
            int cut = space > indent ? space : end;
            lines.add(rest.substring(0, cut));
            rest = " ".repeat(indent) + rest.substring(cut).stripLeading();
        }
        if (!rest.isBlank() || lines.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    /** How many characters fit, at least one. */
    private static int fitting(String text, int cells) {
        int at = 0;
        int left = cells;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            left -= width(point);
            if (left < 0 && at > 0) {
                return at;
            }
            at += Character.charCount(point);
        }
        return at;
    }
}
