package io.isotherm.decider.alert;

import java.time.Instant;

/**
 * What needs a person, in event time.
 *
 * @param pool where
 * @param name what, the same as the alert of Prometheus that means it
 * @param begins true when it begins, false when it is over
 * @param at the tick at which it begins or is over
 * @param summary for people
 */
public record Alert(String pool, String name, boolean begins, Instant at, String summary) {}
