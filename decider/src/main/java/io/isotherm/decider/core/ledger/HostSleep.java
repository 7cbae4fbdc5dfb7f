package io.isotherm.decider.core.ledger;

/**
 * Where a host stands that we have put to sleep at some time.
 *
 * @param state asleep, or woken again
 * @param since since when, in milliseconds since the epoch
 * @param drill whether it sleeps for a drill, to be woken at once
 */
public record HostSleep(State state, long since, boolean drill) {

    /** A host that does not sleep for a drill. */
    public HostSleep(State state, long since) {
        this(state, since, false);
    }

    /** Asleep by our command, or woken by it. */
    public enum State {
        ASLEEP,
        WOKEN
    }
}
