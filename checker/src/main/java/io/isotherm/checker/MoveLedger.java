package io.isotherm.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All migration commands of a pool, in the order of the topic. */
final class MoveLedger {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Map<String, CommandTrack> byId = new LinkedHashMap<>();
    private final Map<String, List<CommandTrack>> byGuest = new HashMap<>();
    private final List<CommandTrack> recent = new ArrayList<>();

    /** Adds a command; its id is new. */
    void add(CommandTrack track, long retentionMillis) {
        byId.put(track.id(), track);
        byGuest.computeIfAbsent(track.vm(), vm -> new ArrayList<>()).add(track);
        long keepFrom = track.issuedAt() - retentionMillis - HOUR_MILLIS;
        recent.removeIf(old -> old.issuedAt() < keepFrom && Math.min(old.endedAt(), old.deadline()) < keepFrom);
        recent.add(track);
    }

    @Nullable
    CommandTrack find(String commandId) {
        return byId.get(commandId);
    }

    Iterable<CommandTrack> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** All commands for a guest, oldest first. */
    List<CommandTrack> ofGuest(String vm) {
        return byGuest.getOrDefault(vm, List.of());
    }

    /** Those of the last hours that fit, in the order of the topic. */
    List<CommandTrack> recent(Predicate<CommandTrack> fits) {
        return recent.stream().filter(fits).toList();
    }

    /** Commands not after `last` in the topic that were unfinished at a time, for one who knew reports up to `known`. */
    List<CommandTrack> unfinished(long time, long known) {
        return recent(track -> track.issuedAt() <= time && !track.finished(time, known));
    }

    /** The last move of a guest that came true among the commands that fit; null if none did. */
    @Nullable
    CommandTrack lastMove(String vm, Predicate<CommandTrack> fits) {
        CommandTrack last = null;
        for (CommandTrack track : ofGuest(vm)) {
            if (fits.test(track)
                    && track.movedAt() != Long.MAX_VALUE
                    && (last == null || track.movedAt() >= last.movedAt())) {
                last = track;
            }
        }
        return last;
    }
}
