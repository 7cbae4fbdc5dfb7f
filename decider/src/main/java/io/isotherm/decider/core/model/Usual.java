package io.isotherm.decider.core.model;

/**
 * What a guest has used in its past windows, the older ones weighing less.
 *
 * @param windows in how many windows it was measured; 0 when nothing is known of its past
 * @param mean mean use; memory is not part of it
 * @param deviation standard deviation of the use from window to window; memory is not part of it
 */
public record Usual(int windows, Load mean, Load deviation) {
    /** Of a guest without a past. */
    public static final Usual UNKNOWN = new Usual(0, Load.NONE, Load.NONE);
}
