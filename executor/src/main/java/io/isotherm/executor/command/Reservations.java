package io.isotherm.executor.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What this executor is about: moves that are not over, and hosts on their way to sleep. Thread-safe. */
public final class Reservations {
    private final Map<String, ActiveMove> moves = new TreeMap<>();
    private final Map<String, String> fallingAsleep = new TreeMap<>();
    private final Map<String, Instant> sentToSleep = new TreeMap<>();

    /**
     * A move that is not over.
     *
     * @param memoryKib what the destination must have for it, in KiB
     */
    public record ActiveMove(String commandId, UUID vm, String source, String destination, long memoryKib) {}

    public synchronized void begin(ActiveMove move) {
        moves.put(move.commandId, move);
    }

    public synchronized void end(String commandId) {
        moves.remove(commandId);
    }

    public synchronized void beginSleep(String commandId, String host) {
        fallingAsleep.put(commandId, host);
    }

    public synchronized void endSleep(String commandId) {
        fallingAsleep.remove(commandId);
    }

    /** Takes note of a host that is sent to sleep, by whichever executor. */
    public synchronized void sentToSleep(String host, Instant issuedAt) {
        sentToSleep.merge(host, issuedAt, (known, now) -> known.isAfter(now) ? known : now);
    }

    /** Takes note of a host that is woken. */
    public synchronized void woken(String host) {
        sentToSleep.remove(host);
    }

    /** Whether a host was sent to sleep since a command was issued that would send a guest there. */
    public synchronized boolean wasSentToSleepSince(String host, Instant issuedAt) {
        Instant sleep = sentToSleep.get(host);
        return sleep != null && !sleep.isBefore(issuedAt);
    }

    /** The move of a guest. */
    public synchronized Optional<ActiveMove> of(UUID vm) {
        return moves.values().stream().filter(move -> move.vm.equals(vm)).findFirst();
    }

    /** The moves towards a host. */
    public synchronized List<ActiveMove> towards(String host) {
        return new ArrayList<>(moves.values().stream()
                .filter(move -> move.destination.equals(host))
                .toList());
    }

    /** The hosts that moves go from or to, and those on their way to sleep. */
    public synchronized SortedSet<String> busyHosts() {
        SortedSet<String> busy = new TreeSet<>(fallingAsleep.values());
        moves.values().forEach(move -> {
            busy.add(move.source);
            busy.add(move.destination);
        });
        return busy;
    }

    public synchronized boolean isFallingAsleep(String host) {
        return fallingAsleep.containsValue(host);
    }
}
