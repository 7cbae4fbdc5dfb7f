package io.isotherm.decider.core.ledger;

/**
 * A recommendation that an operator has rejected.
 *
 * @param what what is not to be planned again: of a move {@link #move}, of a power action {@link #power}
 * @param why who rejected it and why, for people
 * @param until from this time on it may be planned again, in milliseconds since the epoch
 */
public record RejectedOffer(String what, String why, long until) {

    /** A move of a guest, by its UUID, to a host. */
    public static String move(String vm, String destination) {
        return vm + " to " + destination;
    }

    /** A power action, by its name, on a host. */
    public static String power(String action, String host) {
        return action + " " + host;
    }
}
