package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedMoves;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.PoolConfig;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can make a pool UNSAFE, by this checker's own count and in favour of the decider.
 *
 * @param failures commands that were over without success within the hour before, whatever the reason, or of which nobody
 *     knows what became
 * @param knownHosts hosts with a state at this tick that is good enough to decide on
 * @param hosts those and all others that were neither put to sleep nor are in maintenance
 */
record UnsafeFacts(long failures, long knownHosts, long hosts) {
    static UnsafeFacts of(ObservedPool pool, PoolConfig config, long time, long known) {
        long hourAgo = time - ObservedMoves.HOUR_MILLIS;
        long failures = pool.moves()
                .recent(command -> (command.failedBy(known) && command.endedAt() > hourAgo)
                        || (command.outcome() == null && command.issuedAt() > hourAgo && isInDoubt(command, time)))
                .size();
        Set<String> maintenance = new HashSet<>(config.getConstraints().getMaintenanceHosts());
        Set<String> names = new TreeSet<>(pool.hosts().keySet());
        names.addAll(pool.states().keySet());
        long knownHosts = 0;
        long hosts = 0;
        for (String host : names) {
            ObservedStates history = pool.states().get(host);
            ObservedStates.State state = history == null ? null : history.newest(time, time);
            boolean takenOut = maintenance.contains(host);
            if (!takenOut && pool.asleep(host, time, known) == null) {
                hosts++;
                knownHosts += state != null && state.isKnown() ? 1 : 0;
            }
        }
        return new UnsafeFacts(failures, knownHosts, hosts);
    }

    private static boolean isInDoubt(ObservedCommand command, long time) {
        return command.lastStatus() == CommandStatus.UNKNOWN || command.deadline() <= time;
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
