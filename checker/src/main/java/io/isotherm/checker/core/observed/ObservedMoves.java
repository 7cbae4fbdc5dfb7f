package io.isotherm.checker.core.observed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All migration commands of a pool, in the order of the topic. */
public final class ObservedMoves {
    public static final long HOUR_MILLIS = 3_600_000;
    public static final double KIB_PER_GIB = 1024.0 * 1024.0;

    private final Map<String, ObservedCommand> byId = new LinkedHashMap<>();
    private final Map<String, List<ObservedCommand>> byGuest = new HashMap<>();
    private final List<ObservedCommand> recent = new ArrayList<>();

    /** Adds a command; its id is new. */
    public void add(ObservedCommand track, long retentionMillis) {
        byId.put(track.id(), track);
        byGuest.computeIfAbsent(track.vm(), vm -> new ArrayList<>()).add(track);
        long keepFrom = track.issuedAt() - retentionMillis - HOUR_MILLIS;
        recent.removeIf(old -> old.issuedAt() < keepFrom && Math.min(old.endedAt(), old.deadline()) < keepFrom);
        recent.add(track);
    }

    public @Nullable ObservedCommand find(String commandId) {
        return byId.get(commandId);
    }

    public Iterable<ObservedCommand> all() {
        return byId.values();
    }

    /** All commands, those first whose guests moved or whose failures were reported first, last those not known to be over. */
    public List<ObservedCommand> inOrderOfEnd() {
        return byId.values().stream()
                .sorted(Comparator.comparingLong(command -> Math.min(command.movedAt(), command.endedAt())))
                .toList();
    }

    public int size() {
        return byId.size();
    }

    /** All commands for a guest, oldest first. */
    public List<ObservedCommand> ofGuest(String vm) {
        return byGuest.getOrDefault(vm, List.of());
    }

    /** Those of the last hours that fit, in the order of the topic. */
    public List<ObservedCommand> recent(Predicate<ObservedCommand> fits) {
        return recent.stream().filter(fits).toList();
    }

    /** Commands not after `last` in the topic that were unfinished at a time, for one who knew reports up to `known`. */
    public List<ObservedCommand> unfinished(long time, long known) {
        return recent(track -> track.issuedAt() <= time && !track.finished(time, known));
    }

    /**
     * Commands past their deadline that may be under way all the same at a decision: it counts them as unfinished, and their
     * executor had accepted them and told no outcome by then. What was begun in time may run on.
     */
    public List<ObservedCommand> late(ObservedDecision decision) {
        long tick = decision.tick();
        List<ObservedCommand> late = new ArrayList<>();
        for (String id : decision.unfinished()) {
            ObservedCommand command = find(id);
            if (command != null
                    && command.deadline() <= tick
                    && command.acceptedAt() <= tick
                    && command.endedAt() > tick
                    && command.arrivedAt() > tick
                    && !command.overtakenBy(tick)) {
                late.add(command);
            }
        }
        return late;
    }

    /** The last move of a guest that came true among the commands that fit; null if none did. */
    public @Nullable ObservedCommand lastMove(String vm, Predicate<ObservedCommand> fits) {
        ObservedCommand last = null;
        for (ObservedCommand track : ofGuest(vm)) {
            if (fits.test(track)
                    && track.movedAt() != Long.MAX_VALUE
                    && (last == null || track.movedAt() >= last.movedAt())) {
                last = track;
            }
        }
        return last;
    }
}
