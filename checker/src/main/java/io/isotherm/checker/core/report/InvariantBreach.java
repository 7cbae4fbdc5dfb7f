package io.isotherm.checker.core.report;

import java.time.Instant;

/**
 * One breach of an invariant.
 *
 * @param pool name of the pool
 * @param at event time of the record that broke it
 * @param detail the evidence: ids, hosts, numbers, times
 */
public record InvariantBreach(Invariant invariant, String pool, Instant at, String detail) {
    public InvariantBreach {
        detail = PlainText.of(detail);
    }
}
