package io.isotherm.hypervisor;

/** What a host says of a guest. */
public enum GuestState {
    RUNNING,
    PAUSED,
    STOPPED,
    /** It is arriving and does not run here yet. */
    MIGRATING_IN,
    UNKNOWN
}
