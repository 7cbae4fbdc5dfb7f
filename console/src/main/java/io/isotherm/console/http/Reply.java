package io.isotherm.console.http;

/** What a route answers. */
sealed interface Reply {
    /** All of it at once. */
    record Whole(HttpAnswer answer) implements Reply {}

    /** Events, as they happen. */
    record Stream(EventSubscription subscription) implements Reply {}
}
