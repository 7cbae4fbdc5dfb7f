package io.isotherm.executor.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where every command stands, and what has to be published of it yet. Lasting only through the events' topic, from which
 * it is read back at start. Refuses whatever the {@link CommandLifecycle} does not allow. Thread-safe; one command's
 * events keep their order.
 */
public final class Journal<E extends SpecificRecord> {
    private final EventKind<E> kind;
    private final Map<String, E> latest = new LinkedHashMap<>();
    private final Map<Long, E> unpublished = new LinkedHashMap<>();
    private final Map<String, Long> lastUnpublished = new HashMap<>();
    private long next;

    public Journal(EventKind<E> kind) {
        this.kind = kind;
    }

    public EventKind<E> events() {
        return kind;
    }

    /** Takes in an event that was published, in the topic's order. */
    public synchronized void restore(E event) {
        String id = kind.commandId(event);
        if (id.isEmpty()) {
            return;
        }
        E known = latest.get(id);
        boolean news =
                known == null || !(kind.isRepetition(event) || stage(known).isOver());
        if (news) {
            latest.put(id, event);
        }
    }

    /** What was last known of a command; empty if it has never been heard of. */
    public synchronized Optional<E> latest(String commandId) {
        return Optional.ofNullable(latest.get(commandId));
    }

    /** The latest event of every command that is not over, oldest command first. */
    public synchronized List<E> unfinished() {
        return latest.values().stream().filter(event -> !stage(event).isOver()).toList();
    }

    /**
     * Notes what became of a command, to be published.
     *
     * @throws IllegalStateException if the command cannot get there from where it stands
     */
    public synchronized void record(E event) {
        String id = kind.commandId(event);
        if (!id.isEmpty()) {
            E known = latest.get(id);
            CommandLifecycle from = known == null ? CommandLifecycle.ISSUED : stage(known);
            if (!from.canBecome(stage(event))) {
                throw new IllegalStateException("Command " + id + " is " + from + " and cannot become " + stage(event)
                        + " (" + kind.reason(event) + ")");
            }
            latest.put(id, event);
        }
        enqueue(id, event);
    }

    /** Says again what is known of a command. */
    public synchronized void repeat(String commandId, Instant at) {
        E known = latest.get(commandId);
        if (known == null) {
            throw new IllegalStateException("Nothing is known of command " + commandId);
        }
        enqueue(commandId, kind.repetition(known, at));
    }

    /** Takes out what has to be published, in order. */
    public synchronized List<E> drain() {
        List<E> drained = new ArrayList<>(unpublished.values());
        unpublished.clear();
        lastUnpublished.clear();
        return drained;
    }

    /** How many events have to be published. */
    public synchronized int pending() {
        return unpublished.size();
    }

    /** Forgets commands that were over before the given time. */
    public synchronized void forgetBefore(Instant horizon) {
        latest.values()
                .removeIf(event -> stage(event).isOver() && kind.at(event).isBefore(horizon));
    }

    /** During an outage only the newest progress of a command is worth keeping. */
    private void enqueue(String id, E event) {
        Long last = lastUnpublished.get(id);
        if (last != null && !id.isEmpty() && stage(event) == CommandLifecycle.RUNNING) {
            E before = unpublished.get(last);
            if (before != null && stage(before) == CommandLifecycle.RUNNING) {
                unpublished.remove(last);
            }
        }
        long number = next++;
        unpublished.put(number, event);
        lastUnpublished.put(id, number);
    }

    private CommandLifecycle stage(E event) {
        return CommandLifecycle.of(kind.status(event));
    }
}
