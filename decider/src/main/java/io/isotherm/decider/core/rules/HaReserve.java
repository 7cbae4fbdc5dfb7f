package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The reserve for failures, N+k: the k largest of the hosts that stay awake may fail, and the rest still hold the memory
 * of every guest. Judged by sums of memory.
 */
public final class HaReserve {
    private HaReserve() {}

    /**
     * Whether the reserve holds with these hosts awake and all others asleep.
     *
     * @param model the pool
     * @param awake the hosts that would stay awake
     * @return why not, or empty when it holds or none is configured
     */
    public static Optional<Rejection> shortage(PoolModel model, Collection<Host> awake) {
        int k = model.config().getConstraints().getHaReserveHosts();
        if (k == 0) {
            return Optional.empty();
        }
        List<Long> forGuests = awake.stream()
                .map(host -> forGuestsKib(model, host))
                .sorted(Comparator.reverseOrder())
                .toList();
        long left = forGuests.stream().skip(k).mapToLong(Long::longValue).sum();
        long needed = model.guests().stream().mapToLong(Guest::memoryKib).sum();
        return needed <= left
                ? Optional.empty()
                : Optional.of(new Rejection(
                        RuleName.HA_RESERVE,
                        () -> "with the " + k + " largest of " + forGuests.size() + " hosts failed, "
                                + Formats.memory(left) + " are left for guests that have " + Formats.memory(needed)));
    }

    /** Memory of a host that guests can have: all but what the host itself needs. */
    private static long forGuestsKib(PoolModel model, Host host) {
        long ofGuests =
                model.guestsOn(host).stream().mapToLong(Guest::memoryKib).sum();
        long own = Math.max(0, host.expected().memoryKib() - ofGuests);
        return Math.max(0, host.capacity().memoryKib() - own);
    }
}
