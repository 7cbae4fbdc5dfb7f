package io.isotherm.eligibility;

/** Who reaches a disk. */
public enum DiskSharing {
    /** This host alone. */
    LOCAL,
    /** Every host that reaches the storage of that identity. */
    IDENTIFIED,
    /** Any host, over the network. */
    NETWORK,
    UNKNOWN
}
