package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.observed.ObservedMoves;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.PoolConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can make a pool UNSAFE, by this checker's own count and in favour of the decider.
 *
 * @param failures commands that were over without success within the hour before, whatever the reason
 * @param knownHosts hosts with a state at this tick that is good enough to decide on
 * @param hosts those and all others that were neither put to sleep nor, without a state, are in maintenance
 */
record UnsafeFacts(long failures, long knownHosts, long hosts) {
    static UnsafeFacts of(ObservedPool pool, PoolConfig config, long time, long known) {
        long failures = pool.moves()
                .recent(command -> command.endedAt() > time - ObservedMoves.HOUR_MILLIS && command.failedBy(known))
                .size();
        Set<String> maintenance = new HashSet<>(config.getConstraints().getMaintenanceHosts());
        long knownHosts = 0;
        long hosts = 0;
        for (Map.Entry<String, ObservedStates> entry : pool.states().entrySet()) {
            ObservedStates.@Nullable State state = entry.getValue().newest(time, time);
            boolean takenOut = state == null && maintenance.contains(entry.getKey());
            if (!takenOut && pool.power().asleep(entry.getKey(), time, known) == null) {
                hosts++;
                knownHosts += state != null && state.isKnown() ? 1 : 0;
            }
        }
        return new UnsafeFacts(failures, knownHosts, hosts);
    }

    boolean areFailuresTooMany(DecisionConfig bounds) {
        return failures > bounds.getMaxFailuresPerHour();
    }

    boolean isDataTooPoor(DecisionConfig bounds) {
        return knownHosts == 0 || knownHosts < bounds.getMinKnownShare() * hosts;
    }

    @Override
    public String toString() {
        return failures + " commands failed within an hour, " + knownHosts + " of " + hosts + " hosts are known";
    }
}
