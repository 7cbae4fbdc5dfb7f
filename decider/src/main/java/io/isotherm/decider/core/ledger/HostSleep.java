package io.isotherm.decider.core.ledger;

/**
 * Where a host stands that we have put to sleep at some time.
 *
 * @param state asleep, or woken again
 * @param since since when, in milliseconds since the epoch
 */
public record HostSleep(State state, long since) {

    /** Asleep by our command, or woken by it. */
    public enum State {
        ASLEEP,
        WOKEN
    }
}
