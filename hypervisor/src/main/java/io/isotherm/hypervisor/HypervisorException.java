package io.isotherm.hypervisor;

/** A host could not be asked, or refused. */
public final class HypervisorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, as far as the hypervisor lets us tell. */
    public enum Kind {
        /** The host does not answer. */
        UNREACHABLE,
        /** The guest is not on that host. */
        VM_UNKNOWN,
        /** The guest is there but does not run. */
        VM_NOT_RUNNING,
        /** Another job, as a migration, holds the guest. */
        VM_BUSY,
        /** Behind the host's address in the inventory is another machine. */
        WRONG_HOST,
        /** Source and destination are one machine. */
        DESTINATION_IS_SOURCE,
        /** The destination does not answer. */
        DESTINATION_UNREACHABLE,
        /** The destination has too little memory free. */
        DESTINATION_NO_MEMORY,
        /** The destination has a guest of that name or UUID. */
        NAME_CLASH,
        /** The destination's CPUs lack what the guest uses. */
        INCOMPATIBLE_CPU,
        /** The hypervisor was built without log-dirty support for this kind of guest. */
        NO_LOG_DIRTY,
        /** The hypervisor has no such function. */
        UNSUPPORTED,
        /** What controls the host's power refuses. */
        REFUSED,
        /** What controls the host's power does not know who asks. */
        WRONG_CREDENTIALS,
        /** The host cannot be asked to switch itself off. */
        NO_SOFT_OFF,
        /** What controls the host's power was too slow to answer. */
        TIMEOUT,
        /** The migration began and failed. */
        MIGRATION_FAILED,
        OTHER
    }

    private final Kind kind;

    public HypervisorException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public HypervisorException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
