package io.isotherm.explain;

import java.time.Instant;
import java.util.List;

/**
 * Why something is as it is.
 *
 * @param pool the pool
 * @param subject what was asked about, such as {@code host xen1}
 * @param at the instant that the answer is about
 * @param summary the answer in a sentence
 * @param steps the evidence, from what was measured to what came of it
 */
public record Answer(String pool, String subject, Instant at, String summary, List<Step> steps) {
    public Answer {
        steps = List.copyOf(steps);
    }
}
