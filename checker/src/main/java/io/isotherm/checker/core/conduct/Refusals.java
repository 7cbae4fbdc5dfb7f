package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ways commands that did not succeed speak against. A reason that lasts (a CPU, a name, a hypervisor that cannot do
 * it) does so for good; one of the destination or the source for as long as a guest's cool-down, or a third of the command
 * timeout where that is longer. So do migrations that fail in a row, of several guests, from a source to several
 * destinations, or to a destination, whatever it was that failed or refused them.
 */
final class Refusals {
    private static final Set<MigrationReason> OF_DESTINATION = EnumSet.of(
            MigrationReason.DESTINATION_NO_MEMORY,
            MigrationReason.DESTINATION_UNREACHABLE,
            MigrationReason.DESTINATION_NOT_AS_TOLD);

    private static final Set<MigrationReason> CAME_LATE =
            EnumSet.of(MigrationReason.COMMAND_TOO_OLD, MigrationReason.DEADLINE_PASSED);

    private static final int SEVERAL = 2;
    private static final int SEVERAL_OF_SOURCE = 3;

    private final Set<String> guests = new HashSet<>();
    private final Set<String> guestsWithDestination = new HashSet<>();
    private final Set<String> sourcesWithDestination = new HashSet<>();
    private final Set<String> destinations = new HashSet<>();
    private final Set<String> sources = new HashSet<>();
    private final Map<String, List<ObservedCommand>> lateFrom = new HashMap<>();
    private final Map<String, List<ObservedCommand>> failedFrom = new HashMap<>();
    private final Map<String, List<ObservedCommand>> failedTo = new HashMap<>();

    /**
     * @param time reports are those of commands issued before it
     * @param known reports up to this time count
     * @param pause how long what passes counts, in milliseconds
     */
    static Refusals of(ObservedPool pool, long time, long known, long pause) {
        Refusals refusals = new Refusals();
        for (ObservedCommand command : pool.moves().inOrderOfEnd()) {
            MigrationEvent outcome = command.outcome();
            if (command.succeededBy(known)) {
                refusals.failedFrom.remove(command.source());
                refusals.lateFrom.remove(command.source());
                refusals.failedTo.remove(command.destination());
            } else if (outcome != null && command.failedBy(known)) {
                refusals.lasting(command, outcome);
                refusals.failed(command, outcome);
                if (command.endedAt() > time - pause) {
                    refusals.passing(command, outcome);
                }
            } else if (outcome == null && command.deadline() <= time && command.deadline() > time - pause) {
                // Nothing is sent to a host either whose executor is silent.
                refusals.sources.add(command.source());
                refusals.destinations.add(command.source());
            }
        }
        refusals.failing(time - pause);
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
        if (OF_DESTINATION.contains(outcome.getReason())) {
            destinations.add(command.destination());
        } else if (outcome.getReason() == MigrationReason.SOURCE_UNREACHABLE) {
            sources.add(command.source());
        }
    }

    private void failed(ObservedCommand command, MigrationEvent outcome) {
        if (outcome.getStatus() == CommandStatus.FAILED) {
            failedFrom
                    .computeIfAbsent(command.source(), source -> new ArrayList<>())
                    .add(command);
        }
        if (CAME_LATE.contains(outcome.getReason())) {
            lateFrom.computeIfAbsent(command.source(), source -> new ArrayList<>())
                    .add(command);
        }
        boolean ofDestination = OF_DESTINATION.contains(outcome.getReason());
        if (outcome.getStatus() == CommandStatus.FAILED || ofDestination) {
            failedTo.computeIfAbsent(command.destination(), destination -> new ArrayList<>())
                    .add(command);
        }
    }

    private void failing(long since) {
        failedFrom.forEach((source, failed) -> {
            boolean several = guests(failed) >= SEVERAL_OF_SOURCE
                    && failed.stream()
                                    .map(ObservedCommand::destination)
                                    .distinct()
                                    .count()
                            >= SEVERAL;
            if (several && isRecent(failed, since)) {
                sources.add(source);
            }
        });
        lateFrom.forEach((source, late) -> {
            if (isAgain(late) && isRecent(late, since)) {
                sources.add(source);
            }
        });
        failedTo.forEach((destination, failed) -> {
            if (guests(failed) >= SEVERAL && isRecent(failed, since)) {
                destinations.add(destination);
            }
        });
    }

    /** Those of a backlog come late all at once; where what was issued after that does, too, the executor lags. */
    private static boolean isAgain(List<ObservedCommand> late) {
        return late.stream()
                .anyMatch(command -> late.stream().anyMatch(earlier -> command.issuedAt() >= earlier.endedAt()));
    }

    private static long guests(List<ObservedCommand> failed) {
        return failed.stream().map(ObservedCommand::vm).distinct().count();
    }

    private static boolean isRecent(List<ObservedCommand> failed, long since) {
        return failed.stream().anyMatch(command -> command.endedAt() > since);
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
