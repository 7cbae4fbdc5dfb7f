package io.isotherm.checker.core.report;

/** Words that others have written, made fit to be shown: in one line, without control characters, and not endless. */
final class PlainText {
    private static final int LONGEST = 2_000;

    private PlainText() {}

    static String of(String words) {
        String shown = words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
        StringBuilder plain = new StringBuilder();
        shown.codePoints()
                .forEach(point -> plain.appendCodePoint(
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '?' : point));
        return plain.toString();
    }
}
