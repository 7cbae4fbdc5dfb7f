package io.isotherm.text;

/**
 * A pattern in which {@code *} stands for any characters. To match takes as many steps as pattern and text have characters,
 * multiplied, at most: patterns come with configurations, texts with records, and no pair of them may hold anybody up.
 * Immutable.
 */
public final class Glob {
    private static final int ANYTHING = '*';
    private static final int ONE = '?';

    private final int[] pattern;
    private final boolean ofName;

    private Glob(String pattern, boolean ofName) {
        this.pattern = pattern.codePoints().toArray();
        this.ofName = ofName;
    }

    /** Of names: {@code ?} stands for one character. */
    public static Glob ofName(String pattern) {
        return new Glob(pattern, true);
    }

    /** Of paths: exactly, but for {@code *}. */
    public static Glob ofPath(String pattern) {
        return new Glob(pattern, false);
    }

    /** Whether the whole text is as the pattern says. */
    public boolean matches(String text) {
        int[] characters = text.codePoints().toArray();
        int next = 0;
        int anything = -1;
        int taken = 0;
        int at = 0;
        while (at < characters.length) {
            if (next < pattern.length && pattern[next] == ANYTHING) {
                anything = next++;
                taken = at;
            } else if (next < pattern.length && isMet(pattern[next], characters[at])) {
                next++;
                at++;
            } else if (anything >= 0) {
                // What the last star stands for is longer by one; no star before it has to change.
                next = anything + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        while (next < pattern.length && pattern[next] == ANYTHING) {
            next++;
        }
        return next == pattern.length;
    }

    private boolean isMet(int wanted, int character) {
        return wanted == character || ofName && wanted == ONE;
    }
}
