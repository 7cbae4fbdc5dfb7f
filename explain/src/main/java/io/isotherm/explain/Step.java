package io.isotherm.explain;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence: what a record says.
 *
 * @param stage where in the chain it stands
 * @param at event time of the record
 * @param text what it says, for people
 * @param figures what it says, by the names of the record's fields, as exactly as the record has it
 */
public record Step(Stage stage, Instant at, String text, SortedMap<String, Object> figures) {

    /** The links of the chain, in their order. */
    public enum Stage {
        /** What a collector read of a host. */
        SAMPLES,
        /** What the samples of a window come to. */
        WINDOW,
        /** How hot a host was judged to be. */
        STATE,
        /** A situation that the pool was in. */
        SCENARIO,
        /** A move or power action that was planned. */
        CANDIDATE,
        /** What was considered and refused, by which rule. */
        REJECTION,
        /** What else a decision tells. */
        NOTE,
        /** What an operator said. */
        ANSWER,
        /** What an executor was told to do. */
        COMMAND,
        /** What an executor reported. */
        EVENT,
        /** What came of it, beside what was expected. */
        OUTCOME
    }

    public Step {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }

    /**
     * A step.
     *
     * @param namesAndValues of the figures, by turns; a value that is null is left out
     */
    static Step of(Stage stage, Instant at, String text, @Nullable Object... namesAndValues) {
        return new Step(stage, at, text, figures(namesAndValues));
    }

    static SortedMap<String, Object> figures(@Nullable Object... namesAndValues) {
        Map<String, Object> figures = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                figures.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }
}
