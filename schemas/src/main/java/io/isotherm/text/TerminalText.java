package io.isotherm.text;

/**
 * Words that others chose, such as names in records, made fit for a terminal, which would obey control characters: those
 * show as Java writes them.
 */
public final class TerminalText {
    private TerminalText() {}

    /** Words of several lines. */
    public static String of(String words) {
        return escaped(words, "\n\t");
    }

    /** Words that are to stay in one line. */
    public static String line(String words) {
        return escaped(words, "");
    }

    private static String escaped(String words, String kept) {
        StringBuilder text = new StringBuilder();
        words.codePoints().forEach(point -> {
            if (kept.indexOf(point) < 0 && isHidden(point)) {
                text.append(String.format("\\u%04x", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }

    private static boolean isHidden(int point) {
        return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
    }
}
