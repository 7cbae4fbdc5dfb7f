package io.isotherm.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word should have been. */
public final class Spelling {
    private Spelling() {}

    /**
     * The word that is nearest by edit distance (Damerau 1964: swapped neighbours are one edit), if it is near
     * enough to be meant.
     */
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
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distances[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : last(distances, a, i, b, j);
            }
        }
        return distances[a.length()][b.length()];
    }

    /** The distance of the first i and j characters, from those of fewer. */
    private static int last(int[][] distances, String a, int i, String b, int j) {
        char left = a.charAt(i - 1);
        char right = b.charAt(j - 1);
        int replaced = distances[i - 1][j - 1] + (left == right ? 0 : 1);
        int nearest = Math.min(replaced, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && left == b.charAt(j - 2) && right == a.charAt(i - 2);
        return swapped ? Math.min(nearest, distances[i - 2][j - 2] + 1) : nearest;
    }
}
