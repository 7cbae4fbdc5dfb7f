package io.isotherm.launcher.top;

/** What a key asks of those around the model. */
sealed interface Request {

    record None() implements Request {}

    record Quit() implements Request {}

    /** To answer why, about a word as 'isotherm explain' takes it; empty for the pool. */
    record Explain(String word) implements Request {}

    /** To say which pools there are. */
    record Pools() implements Request {}

    /** To show another pool. */
    record Follow(String pool) implements Request {}
}
