package io.isotherm.executor.migration;

/** Where an accepted migration stands. */
enum MigrationStage {
    TO_BEGIN,
    /** Begun by this process, and not over as far as the hypervisor tells. */
    MIGRATING,
    /** It is said to be over, or may be: both hosts are asked until they agree. */
    VERIFYING,
    /** It goes on, but nobody will tell this process when it is over. */
    FOLLOWING,
    /** Reported as unknown; the hosts are asked now and then. */
    SEARCHING,
    OVER
}
