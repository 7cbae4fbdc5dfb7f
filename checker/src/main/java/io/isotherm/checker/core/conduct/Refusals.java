package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.schema.MigrationEvent;
import java.util.HashSet;
import java.util.Set;

/**
 * Which ways commands that did not succeed speak against. A reason that lasts (a CPU, a name, a hypervisor that cannot do
 * it) does so for good; one of the destination or the source for as long as a guest's cool-down.
 */
final class Refusals {
    private final Set<String> guests = new HashSet<>();
    private final Set<String> guestsWithDestination = new HashSet<>();
    private final Set<String> sourcesWithDestination = new HashSet<>();
    private final Set<String> destinations = new HashSet<>();
    private final Set<String> sources = new HashSet<>();

    /**
     * @param time reports are those of commands issued before it
     * @param known reports up to this time count
     * @param cooldown how long what passes counts, in milliseconds
     */
    static Refusals of(ObservedPool pool, long time, long known, long cooldown) {
        Refusals refusals = new Refusals();
        for (ObservedCommand command : pool.moves().all()) {
            MigrationEvent outcome = command.outcome();
            if (outcome != null && command.failedBy(known)) {
                refusals.lasting(command, outcome);
                if (command.endedAt() > time - cooldown) {
                    refusals.passing(command, outcome);
                }
            } else if (outcome == null && command.deadline() <= time && command.deadline() > time - cooldown) {
                refusals.sources.add(command.source());
            }
        }
        return refusals;
    }

    private void lasting(ObservedCommand command, MigrationEvent outcome) {
        switch (outcome.getReason()) {
            case NO_LOG_DIRTY, UNSUPPORTED -> guests.add(pair(command.vm(), command.source()));
            case NAME_CLASH -> guestsWithDestination.add(pair(command.vm(), command.destination()));
            case INCOMPATIBLE_CPU, DESTINATION_UNKNOWN, DESTINATION_IS_SOURCE ->
                sourcesWithDestination.add(pair(command.source(), command.destination()));
            default -> {}
        }
    }

    private void passing(ObservedCommand command, MigrationEvent outcome) {
        switch (outcome.getReason()) {
            case DESTINATION_NO_MEMORY, DESTINATION_UNREACHABLE -> destinations.add(command.destination());
            case SOURCE_UNREACHABLE -> sources.add(command.source());
            default -> {}
        }
    }

    /** Whether something speaks against any move of a guest from a host. */
    boolean bindTo(String source, String guest) {
        return sources.contains(source) || guests.contains(pair(guest, source));
    }

    /** Whether something speaks against a move of a guest from a host to another. */
    boolean forbid(String guest, String source, String destination) {
        return destinations.contains(destination)
                || sourcesWithDestination.contains(pair(source, destination))
                || guestsWithDestination.contains(pair(guest, destination));
    }

    private static String pair(String one, String other) {
        return one + " " + other;
    }
}
