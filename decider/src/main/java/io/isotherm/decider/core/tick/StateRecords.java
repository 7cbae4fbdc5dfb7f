package io.isotherm.decider.core.tick;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.HostState;
import io.isotherm.schema.VmLoad;
import java.time.Duration;
import java.time.Instant;

/** Which states are decided on: no analyzer writes others, and a decision on one might not be one that can be written. */
final class StateRecords {
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);

    private StateRecords() {}

    /** @throws RefusedRecordException if the state's window cannot be one, or a guest's name or UUID cannot */
    static void check(HostState state) {
        Instant start = state.getWindowStart();
        Instant end = state.getWindowEnd();
        if (!start.isBefore(end) || start.isBefore(end.minus(LONGEST_WINDOW))) {
            throw refused("its window is from " + start + " to " + end);
        }
        for (VmLoad vm : state.getVms()) {
            if (!PoolKeys.isName(vm.getUuid()) || PoolKeys.isTooLong(vm.getName())) {
                throw refused("a guest is called '" + PoolKeys.shown(vm.getUuid()) + "' and '"
                        + PoolKeys.shown(vm.getName()) + "'");
            }
        }
    }

    private static RefusedRecordException refused(String why) {
        return new RefusedRecordException(
                DeadLetterReason.IMPLAUSIBLE, "The state is none that an analyzer gives: " + why);
    }
}
