package io.isotherm.text;

/** Words of others at a bounded length. */
public final class Cut {
    private static final String MORE = "...";

    private Cut() {}

    /** The words, with dots for their end where they are longer than so many characters. */
    public static String at(int most, String words) {
        return words.length() <= most ? words : words.substring(0, most - MORE.length()) + MORE;
    }
}
