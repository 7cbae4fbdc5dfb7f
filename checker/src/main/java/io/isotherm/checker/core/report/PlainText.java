package io.isotherm.checker.core.report;

import io.isotherm.text.TerminalText;

/** Words that others have written, made fit to be shown: in one line, nothing that a terminal obeys, and not endless. */
final class PlainText {
    private static final int LONGEST = 2_000;

    private PlainText() {}

    static String of(String words) {
        String shown = words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
        return TerminalText.line(shown);
    }
}
