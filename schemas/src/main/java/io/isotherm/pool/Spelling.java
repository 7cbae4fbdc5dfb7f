package io.isotherm.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word should have been. */
public final class Spelling {
    private Spelling() {}

    /** The word that is nearest by edit distance (Levenshtein 1966), if it is near enough to be meant. */
    public static Optional<String> nearest(String misspelt, Collection<String> words) {
        int limit = Math.max(1, misspelt.length() / 3);
        return words.stream()
                .filter(word -> distance(misspelt, word) <= limit)
                .min(Comparator.comparingInt((String word) -> distance(misspelt, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A question to end a message with; empty when no word is near enough. */
    public static String question(String misspelt, Collection<String> words) {
        return nearest(misspelt, words)
                .map(guess -> "; did you mean " + guess + "?")
                .orElse("");
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
