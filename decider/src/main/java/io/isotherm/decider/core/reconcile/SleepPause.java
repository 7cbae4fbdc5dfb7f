package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.schema.PowerReason;
import org.jspecify.annotations.Nullable;

/** How long a host is left awake after a sleep that came to nothing: as long as its reason is likely to last. */
enum SleepPause {
    /** Nothing is wrong with the host, nor with what controls it. */
    SHORT,
    /** What controls it, or who does, is out of reach. */
    LONG,
    /** Somebody has to mend something. */
    LONGEST;

    /** The pause after such an answer; null where an answer gives no reason. */
    static SleepPause after(@Nullable PowerReason reason) {
        return switch (reason == null ? PowerReason.OTHER : reason) {
            case NONE,
                    DUPLICATE,
                    DEADLINE_PASSED,
                    COMMAND_TOO_OLD,
                    POOL_PAUSED,
                    POOL_OBSERVED,
                    NOT_EMPTY,
                    GUEST_APPEARED,
                    ALREADY_THERE,
                    EXECUTOR_RESTARTED -> SHORT;
            case MALFORMED,
                    HOST_UNKNOWN,
                    POWER_FAILED,
                    CONTROLLER_UNREACHABLE,
                    CONTROLLER_TIMEOUT,
                    STILL_OFF,
                    AGENT_SILENT,
                    OTHER -> LONG;
            case NO_POWER_CONTROL, CONTROLLER_REFUSED, WRONG_CREDENTIALS, NO_SOFT_OFF, STILL_ON -> LONGEST;
        };
    }

    /** Its length in milliseconds. */
    long millis(Timing timing) {
        return switch (this) {
            case SHORT -> timing.retry();
            case LONG -> timing.answer();
            case LONGEST -> Math.max(timing.answer(), MoveHistory.HOUR_MILLIS);
        };
    }
}
