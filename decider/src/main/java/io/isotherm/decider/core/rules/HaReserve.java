package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The reserve for failures, N+k: the k largest of the hosts that stay awake may fail, and the rest still hold the memory
 * of every guest. Judged by sums of memory, kept while hosts come and go.
 */
public final class HaReserve {
    private final int k;
    private final long neededKib;
    /** Memory of each host that guests can have, by its index: all but what the host itself needs. */
    private final long[] forGuestsKib;

    private final TreeSet<Host> largestFirst;
    private long sumKib;

    /**
     * The reserve of some hosts.
     *
     * @param model the pool
     * @param awake the hosts that stay awake; all others sleep
     */
    public HaReserve(PoolModel model, Collection<Host> awake) {
        k = model.config().getConstraints().getHaReserveHosts();
        neededKib = model.guests().stream().mapToLong(Guest::memoryKib).sum();
        forGuestsKib = model.hosts().stream()
                .mapToLong(host -> forGuestsKib(model, host))
                .toArray();
        largestFirst = new TreeSet<>(Comparator.comparingLong((Host host) -> -forGuestsKib[host.index()])
                .thenComparingInt(Host::index));
        awake.forEach(this::add);
    }

    /** Has a host stay awake, too. */
    public void add(Host host) {
        if (largestFirst.add(host)) {
            sumKib += forGuestsKib[host.index()];
        }
    }

    /** Has a host sleep. */
    public void remove(Host host) {
        if (largestFirst.remove(host)) {
            sumKib -= forGuestsKib[host.index()];
        }
    }

    /** Why the reserve does not hold; empty when it does, or none is configured. */
    public Optional<Rejection> shortage() {
        if (k == 0) {
            return Optional.empty();
        }
        long left = sumKib
                - largestFirst.stream()
                        .limit(k)
                        .mapToLong(host -> forGuestsKib[host.index()])
                        .sum();
        int hosts = largestFirst.size();
        return neededKib <= left
                ? Optional.empty()
                : Optional.of(new Rejection(
                        RuleName.HA_RESERVE,
                        () -> "with the " + k + " largest of " + hosts + " hosts failed, " + Formats.memory(left)
                                + " are left for guests that have " + Formats.memory(neededKib)));
    }

    private static long forGuestsKib(PoolModel model, Host host) {
        long ofGuests =
                model.guestsOn(host).stream().mapToLong(Guest::memoryKib).sum();
        long own = Math.max(0, host.expected().memoryKib() - ofGuests);
        return Math.max(0, host.capacity().memoryKib() - own);
    }
}
