package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * Judges one thing that must hold in one pool. It is told what comes, in the order of time, and what was waiting for
 * later records once these are there; each judge answers to what it needs. Times are epoch milliseconds.
 */
public interface Judge {
    /** A migration command, once all that its decision may have known is there. */
    default void move(JudgedMove move) {}

    /**
     * A SLEEP or WAKE command, once all that its decision may have known is there.
     *
     * @param config the configuration in force for it
     * @param known reports up to this time may have been known to the decision
     */
    default void power(ObservedPower.Command command, PoolConfig config, long known) {}

    /** A report about a command, before the command has taken it in. */
    default void report(ObservedCommand command, MigrationEvent event) {}

    /** The outcome of a command, once the samples of two windows after it are there. */
    default void outcome(ObservedCommand command, MigrationEvent event) {}

    /** The guest of a command was found to have gone from its source to its destination. */
    default void wayMade(ObservedCommand command, long at) {}

    /** A decision as it comes, before it is the last one of its pool. */
    default void decision(ObservedDecision decision) {}

    /**
     * A decision, once its commands and all that it may have known are there.
     *
     * @param config the configuration in force for it
     * @param known reports up to this time may have been known to it
     */
    default void decided(ObservedDecision decision, PoolConfig config, long known) {}

    /**
     * A host's newest sample, once the pool has taken it in.
     *
     * @param previous the one before it; null if it is the first
     * @param clock how far the pool's records have come
     */
    default void sample(String host, @Nullable ObservedSample previous, ObservedSample sample, long clock) {}

    /** Something came a second time that may come only once, and was left out. */
    default void repeated(long at, String what) {}

    /** The topics are at their end. */
    default void finish() {}
}
