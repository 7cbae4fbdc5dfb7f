package io.isotherm.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What this executor is about: moves that are not over, and hosts on their way to sleep. Thread-safe. */
final class Engagements {
    private final Map<String, Move> moves = new TreeMap<>();
    private final Map<String, String> fallingAsleep = new TreeMap<>();

    /**
     * A move that is not over.
     *
     * @param memoryKib what the destination must have for it, in KiB
     */
    record Move(String commandId, UUID vm, String source, String destination, long memoryKib) {}

    synchronized void begin(Move move) {
        moves.put(move.commandId, move);
    }

    synchronized void end(String commandId) {
        moves.remove(commandId);
    }

    synchronized void beginSleep(String commandId, String host) {
        fallingAsleep.put(commandId, host);
    }

    synchronized void endSleep(String commandId) {
        fallingAsleep.remove(commandId);
    }

    /** The move of a guest. */
    synchronized Optional<Move> of(UUID vm) {
        return moves.values().stream().filter(move -> move.vm.equals(vm)).findFirst();
    }

    /** The moves towards a host. */
    synchronized List<Move> towards(String host) {
        return new ArrayList<>(moves.values().stream()
                .filter(move -> move.destination.equals(host))
                .toList());
    }

    synchronized boolean isFallingAsleep(String host) {
        return fallingAsleep.containsValue(host);
    }
}
