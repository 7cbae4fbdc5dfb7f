package io.isotherm.decider.core.ledger;

import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.schema.MigrationReason;
import org.jspecify.annotations.Nullable;

/** What a move that did not arrive speaks against. */
public enum FailureCause {
    /** Nothing in the pool: it came too late, or was no longer wanted. */
    NONE(false),
    /** The guest as it is now. */
    GUEST(false),
    /** The guest where it is, whatever the destination, until something is changed there. */
    GUEST_LASTING(true),
    /** The guest together with the destination. */
    PAIR(false),
    /** The guest together with the destination, until something is changed. */
    PAIR_LASTING(true),
    /** The source together with the destination, whatever the guest, until something is changed. */
    HOSTS_LASTING(true),
    /** The destination, for guests of that size or larger. */
    MEMORY(false),
    /** The destination. */
    DESTINATION(false),
    /** The source, whose executor carries moves out. */
    SOURCE(false);

    private final boolean lasting;

    FailureCause(boolean lasting) {
        this.lasting = lasting;
    }

    /** Whether trying again is of no use until something is changed. */
    public boolean lasting() {
        return lasting;
    }

    static FailureCause of(Outcome outcome, @Nullable MigrationReason reason) {
        return switch (outcome) {
            case ARRIVED, EXPIRED -> NONE;
            case UNANSWERED -> SOURCE;
            case RETURNED, LOST -> PAIR;
            case FAILED, REJECTED -> reason == null ? PAIR : of(reason);
        };
    }

    private static FailureCause of(MigrationReason reason) {
        return switch (reason) {
            case DUPLICATE,
                    DEADLINE_PASSED,
                    COMMAND_TOO_OLD,
                    POOL_PAUSED,
                    POOL_OBSERVED,
                    IN_BLACKOUT,
                    DESTINATION_IN_MAINTENANCE -> NONE;
            case VM_UNKNOWN, VM_NOT_RUNNING, VM_BUSY, DEVICE_PASSED_THROUGH -> GUEST;
            case NO_LOG_DIRTY, UNSUPPORTED -> GUEST_LASTING;
            case NAME_CLASH -> PAIR_LASTING;
            case INCOMPATIBLE_CPU, DESTINATION_UNKNOWN, DESTINATION_IS_SOURCE -> HOSTS_LASTING;
            case DESTINATION_NO_MEMORY -> MEMORY;
            case DESTINATION_UNREACHABLE, DESTINATION_NOT_AS_TOLD -> DESTINATION;
            case SOURCE_UNREACHABLE -> SOURCE;
            // What facts refuse, the rules know themselves; what an executor knows before them is tried again.
            case GUEST_TYPE_UNSUPPORTED,
                    CPU_FEATURE_MISSING,
                    STORAGE_NOT_SHARED,
                    BRIDGE_MISSING,
                    PINNED_ELSEWHERE,
                    NONE,
                    MALFORMED,
                    MIGRATION_FAILED,
                    EXECUTOR_RESTARTED,
                    VM_LOST,
                    VM_ON_BOTH_HOSTS,
                    VM_STOPPED_ON_BOTH_HOSTS,
                    OTHER -> PAIR;
        };
    }
}
