package io.isotherm.chaos;

import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.topics.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sees what truly happens beside what is on record, and notes where the two are at odds. It knows what the checker, which
 * has only the topics, cannot: when a migration began, where a guest is, which record was worked on before which.
 */
final class Witness {
    private static final long SECOND = 1000;
    /** A process may stand still for so long between looking at the configuration and acting on it. */
    private static final long STALE = 150 * SECOND;

    /** Once all is calm, who is at work on a command tells of it so often. */
    private static final long SILENCE = 90 * SECOND;
    /**
     * Who cannot tell what became of a command says so once, and looks again until the command is too old to be begun, the
     * time is over for which hosts may disagree, and some time has passed since the look before.
     */
    private static final long UNSURE = (120 + 60 + 60) * SECOND;
    /** Once all is calm, so long after a command was issued what became of it has been told, whatever that is. */
    private static final long LONGEST = 15 * 60 * SECOND;

    private final SimulatedLog log;
    private final World world;
    private final Story story;
    private final Map<String, Accepted> accepted = new TreeMap<>();
    private final Map<String, Unanswered> unanswered = new TreeMap<>();
    private final List<DeciderLife.Input> inputs = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, Integer> letters = new TreeMap<>();
    private long commands;
    private long pausedSince = -1;

    /** A command without an outcome; of one that moves a guest, the hosts without which nobody can tell it. */
    private record Unanswered(List<String> hosts, long since, long heardAt, long patience) {}

    /** A command whose acceptance is on record. */
    private static final class Accepted {
        final MigrationEvent event;

        @Nullable
        Move move;

        boolean over;

        Accepted(MigrationEvent event) {
            this.event = event;
        }

        boolean isFor(Move begun) {
            return event.getVm().equals(begun.guest.uuid.toString())
                    && event.getSource().equals(begun.from.name)
                    && event.getDestination().equals(begun.to.name);
        }
    }

    Witness(SimulatedLog log, World world, Story story) {
        this.log = log;
        this.world = world;
        this.story = story;
        log.watch(this::see);
        world.whenBegun(this::begun);
    }

    void worked(DeciderLife.Input input) {
        inputs.add(input);
    }

    void asleep(WorldHost host) {
        if (!world.guestsAt(host).isEmpty()) {
            breach("I8: " + host.name + " was put to sleep with "
                    + world.guestsAt(host).size() + " guests");
        }
    }

    private void breach(String what) {
        story.tell("witness", "sees a BREACH: " + what);
        breaches.add(what);
    }

    private void begun(Move move) {
        Accepted command = accepted.values().stream()
                .filter(one -> one.isFor(move) && one.move == null && !one.over)
                .findFirst()
                .orElse(null);
        if (command == null) {
            breach("I6: migration of " + move + " begun, and no acceptance on record is left for it");
        } else {
            command.move = move;
        }
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(SimulatedLog.TOPICS.deadLetters().name())) {
            letters.merge(Codec.key(record), 1, Integer::sum);
            return;
        }
        if (Codec.isForeign(record)) {
            return;
        }
        SpecificRecord value;
        try {
            value = Codec.value(record);
        } catch (UnreadableRecordException e) {
            return;
        }
        if (value instanceof MigrationCommand command) {
            commands++;
            tell(
                    record,
                    command.getCommandId() + ": " + command.getVmName() + " " + command.getSource() + " to "
                            + command.getDestination());
            unanswered.put(
                    command.getCommandId(),
                    new Unanswered(
                            List.of(command.getSource(), command.getDestination()),
                            world.clock.now(),
                            world.clock.now(),
                            SILENCE));
        } else if (value instanceof PowerCommand command) {
            tell(record, command.getCommandId() + ": " + command.getAction() + " " + command.getHost());
            long now = world.clock.now();
            unanswered.put(command.getCommandId(), new Unanswered(List.of(), now, now, SILENCE));
        } else if (value instanceof MigrationEvent event) {
            tell(
                    record,
                    event.getCommandId() + ": " + event.getStatus() + " " + event.getReason() + " "
                            + event.getWhereabouts() + " " + event.getDetail());
            if (event.getReason() != MigrationReason.DUPLICATE) {
                told(event);
            }
        } else if (value instanceof PowerEvent event) {
            tell(record, event.getCommandId() + ": " + event.getStatus() + " " + event.getReason());
            if (event.getReason() != PowerReason.DUPLICATE) {
                answered(event.getCommandId(), event.getStatus());
            }
        } else if (value instanceof PoolConfig config) {
            boolean paused = config.getDecision().getPaused();
            pausedSince = !paused ? -1 : pausedSince >= 0 ? pausedSince : world.clock.now();
        } else if (value instanceof Decision decision) {
            tell(record, decision.getDecisionId() + " " + decision.getScenario());
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, String what) {
        story.tell(record.topic(), what);
    }

    private void told(MigrationEvent event) {
        String id = event.getCommandId();
        Accepted known = accepted.get(id);
        if (event.getStatus() == CommandStatus.ACCEPTED) {
            if (known != null) {
                breach("I6: " + id + " accepted a second time");
            }
            if (pausedSince >= 0 && world.clock.now() - pausedSince > STALE) {
                breach("I5: " + id + " accepted although the pool is paused for long");
            }
            accepted.put(id, new Accepted(event));
        }
        answered(id, event.getStatus());
        if (!isLast(event.getStatus())) {
            return;
        }
        if (known != null) {
            known.over = true;
            isTrue(event, known.move);
        }
    }

    private void answered(String id, CommandStatus status) {
        long patience = status == CommandStatus.UNKNOWN ? UNSURE : SILENCE;
        unanswered.computeIfPresent(
                id,
                (any, command) -> isLast(status)
                        ? null
                        : new Unanswered(command.hosts, command.since, world.clock.now(), patience));
    }

    private static boolean isLast(CommandStatus status) {
        return switch (status) {
            case SUCCEEDED, FAILED, REJECTED, EXPIRED -> true;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
    }

    /** Whether an outcome tells what became of the migration that was begun for it, if any was. */
    private void isTrue(MigrationEvent event, @Nullable Move move) {
        long told = event.getAt().toEpochMilli()
                - world.host(event.getSource()).ahead
                - world.clock.millis()
                + world.clock.now();
        boolean arrived = move != null && move.arrivedAt >= 0 && move.arrivedAt < told - 2 * SECOND;
        boolean there = world.guests.values().stream()
                .anyMatch(guest -> guest.uuid.toString().equals(event.getVm())
                        && event.getDestination().equals(guest.host));
        if (event.getStatus() == CommandStatus.SUCCEEDED && !there && (move == null || move.arrivedAt < 0)) {
            breach("I6: " + event.getCommandId() + " SUCCEEDED, and its guest never got there");
        }
        if (event.getStatus() != CommandStatus.SUCCEEDED && arrived && there) {
            breach("I6: " + event.getCommandId() + " " + event.getStatus() + ", and its guest is there");
        }
    }

    /** Looks at what should have been done by the end; all that was at odds. */
    List<String> breaches(Map<String, Integer> unreadable) {
        unanswered.forEach((id, command) -> {
            long now = world.clock.now();
            boolean isOver = now - command.heardAt > command.patience || now - command.since > LONGEST;
            if (isOver && command.hosts.stream().allMatch(host -> world.host(host).awake)) {
                breach("I10: command " + id + " has no outcome");
            }
        });
        unreadable.forEach((host, sent) -> {
            int found = letters.getOrDefault(PoolKeys.of(World.POOL, host), 0);
            // Nobody reads what is for a host that sleeps before it is awake again.
            if (found < sent && world.host(host).awake) {
                breach("I9: of " + sent + " unreadable records for " + host + " only " + found
                        + " became dead letters");
            }
        });
        decideAgain();
        return breaches;
    }

    /** An undisturbed decider decides the same on the same records. */
    private void decideAgain() {
        DecisionLoop loop = new DecisionLoop(InMemoryDecisionMemory::new);
        List<Decision> again = new ArrayList<>();
        inputs.forEach(input -> input.into(loop).ifPresent(result -> again.add(result.decision())));
        List<Decision> decided = log.records(SimulatedLog.TOPICS.decisions().name()).stream()
                .filter(record -> Codec.key(record).equals(PoolKeys.pool(World.POOL)))
                .map(record -> (Decision) Codec.value(record))
                .toList();
        for (int i = 0; i < Math.max(decided.size(), again.size()); i++) {
            if (i >= decided.size() || i >= again.size() || !again.get(i).equals(decided.get(i))) {
                breach("I11: decision " + i + " is another on the same records: "
                        + (i < decided.size() ? decided.get(i).getDecisionId() : "none"));
                return;
            }
        }
    }

    /** How many commands to move a guest were issued. */
    long commands() {
        return commands;
    }
}
