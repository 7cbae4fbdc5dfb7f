package io.isotherm.eligibility;

/** How the hypervisor runs a guest. */
public enum GuestType {
    /** Paravirtual. */
    PV,
    /** Paravirtual in a hardware container. */
    PVH,
    /** With emulated hardware. */
    HVM,
    UNKNOWN
}
