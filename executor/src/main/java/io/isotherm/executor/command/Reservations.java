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
    private final Map<String, Sleep> sentToSleep = new TreeMap<>();

    /**
     * A move that is not over.
     *
     * @param memoryKib what the destination must have for it, in KiB
     */
    public record ActiveMove(String commandId, UUID vm, String source, String destination, long memoryKib) {}

    /**
     * That a host was sent to sleep.
     *
     * @param issuedAt when it was
     * @param until until when it may be on its way down
     */
    private record Sleep(Instant issuedAt, Instant until) {
        Sleep with(Sleep other) {
            return new Sleep(
                    issuedAt.isAfter(other.issuedAt) ? issuedAt : other.issuedAt,
                    until.isAfter(other.until) ? until : other.until);
        }
    }

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

    /**
     * Takes note of a host that is sent to sleep, by whichever executor.
     *
     * @param until until when it may be on its way down, unless something else is heard of it
     */
    public synchronized void sentToSleep(String host, Instant issuedAt, Instant until) {
        sentToSleep.merge(host, new Sleep(issuedAt, until), Sleep::with);
    }

    /** Takes note of a host that is no longer on its way down, but off: whoever finds it up again may send guests there. */
    public synchronized void fellAsleep(String host) {
        sentToSleep.computeIfPresent(host, (name, sleep) -> new Sleep(sleep.issuedAt, sleep.issuedAt));
    }

    /** Takes note of a host that is woken, or that was not put to sleep after all. */
    public synchronized void staysUp(String host) {
        sentToSleep.remove(host);
    }

    /**
     * Whether a host is being put to sleep, for a command that would send a guest there.
     *
     * @param issuedAt when the command was issued: who issued it before the host was sent to sleep knew nothing of that
     */
    public synchronized boolean isBeingPutToSleep(String host, Instant issuedAt, Instant now) {
        Sleep sleep = sentToSleep.get(host);
        return fallingAsleep.containsValue(host)
                || (sleep != null && (!sleep.issuedAt.isBefore(issuedAt) || now.isBefore(sleep.until)));
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
}
