package io.isotherm.executor.journal;

import io.isotherm.pool.PoolKeys;
import io.isotherm.retry.LimitedLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every command stands, and what has to be published of it yet. Lasting only through the events' topic, from which
 * it is read back at start. Refuses whatever the {@link CommandLifecycle} does not allow. Of a host that is flooded with
 * commands, those that were over first are forgotten. Thread-safe; one command's events keep their order.
 */
public final class Journal<E extends SpecificRecord> {
    /** So many commands of a host that are over are remembered: more than it carries out within the horizon. */
    static final int MOST_OVER = 500;

    /** So many of a host are taken for unfinished when they are read back: more than are ever under way. */
    static final int MOST_UNFINISHED = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final EventKind<E> kind;
    private final LimitedLog lines = new LimitedLog(LOG, 1);
    private final Map<String, HostCommands> hosts = new HashMap<>();
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
        if (known != null && (kind.isRepetition(event) || stage(known).isOver())) {
            return;
        }
        if (known == null
                && !stage(event).isOver()
                && commands(event).unfinished.size() >= MOST_UNFINISHED) {
            lines.error(
                    "The journal has more than {} unfinished commands for host {}; the others are left alone. See who else"
                            + " writes to {}",
                    MOST_UNFINISHED,
                    PoolKeys.shown(kind.host(event)),
                    kind.topic().name());
            return;
        }
        keep(id, event);
    }

    private void keep(String id, E event) {
        E before = latest.put(id, event);
        if (before != null) {
            commands(before).forget(id);
        }
        HostCommands commands = commands(event);
        if (!stage(event).isOver()) {
            commands.unfinished.add(id);
            return;
        }
        commands.over.add(id);
        if (commands.over.size() > MOST_OVER) {
            String first = commands.over.iterator().next();
            commands.over.remove(first);
            E forgotten = latest.remove(first);
            if (forgotten != null && isCarriedOut(forgotten)) {
                commands.forgottenUntil = later(commands.forgottenUntil, kind.at(forgotten));
            }
        }
    }

    private HostCommands commands(E event) {
        return hosts.computeIfAbsent(kind.host(event), host -> new HostCommands());
    }

    /** What was refused or came too late may be given again: it is looked at again. */
    private boolean isCarriedOut(E event) {
        CommandLifecycle stage = stage(event);
        return stage == CommandLifecycle.SUCCEEDED || stage == CommandLifecycle.FAILED;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Until when commands of a host may have been issued that were carried out and are forgotten, for there were too many
     * since.
     */
    public synchronized Instant forgottenUntil(String host) {
        HostCommands commands = hosts.get(host);
        return commands == null ? Instant.MIN : commands.forgottenUntil;
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
            keep(id, event);
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
        Iterator<Map.Entry<String, E>> all = latest.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, E> entry = all.next();
            E event = entry.getValue();
            if (stage(event).isOver() && kind.at(event).isBefore(horizon)) {
                commands(event).forget(entry.getKey());
                all.remove();
            }
        }
        hosts.values().removeIf(commands -> commands.isEmpty() && commands.forgottenUntil.isBefore(horizon));
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

    /** The commands of one host, by id, those first that came there first. */
    private static final class HostCommands {
        private final Set<String> unfinished = new LinkedHashSet<>();
        private final Set<String> over = new LinkedHashSet<>();
        private Instant forgottenUntil = Instant.MIN;

        private void forget(String id) {
            unfinished.remove(id);
            over.remove(id);
        }

        private boolean isEmpty() {
            return unfinished.isEmpty() && over.isEmpty();
        }
    }
}
