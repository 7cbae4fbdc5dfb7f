package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.journal.EventKind;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.journal.Journal;
import io.isotherm.pool.PoolKeys;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands of one kind in and hands out what is to be published about them. Runs on the thread of the command
 * loop; the tasks run on others. What was accepted begins only when {@link #published()} says that its acceptance is on
 * record.
 */
public final class CommandDispatcher<C extends SpecificRecord, E extends SpecificRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    // Names and details of events are cut to less.
    private static final int MOST_EVENT_BYTES = 16 * 1024;

    private final CommandHandler<C, E> handler;
    private final OwnHosts own;
    private final Journal<E> journal;
    private final Deserializer<C> commandReader;
    private final Serializer<E> eventWriter;
    private final Deserializer<E> eventReader;
    private final UnreadableCommands unreadable;
    private final TaskScheduler scheduler;
    private final ExecutorConfig config;
    private final ExecutorMeters meters;
    private final InstantSource clock;
    private final Map<String, CommandTask> active = new ConcurrentHashMap<>();
    private final List<CommandTask> accepted = new ArrayList<>();
    private final List<E> leaving = new ArrayList<>();
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();
    private OwnHosts.Selection lost = OwnHosts.Selection.NONE;

    /** How a dispatcher reads and writes records. */
    public record Codecs<C, E>(
            Deserializer<C> commandReader,
            Serializer<E> eventWriter,
            Deserializer<E> eventReader,
            Topic<byte[]> deadLetters) {

        /** The usual ones: Avro, with its schemas in the registry. */
        public static <C extends SpecificRecord, E extends SpecificRecord> Codecs<C, E> of(
                CommandHandler<C, E> handler, AvroSerdes serdes, Topic<byte[]> deadLetters) {
            Topic<E> events = handler.journal().events().topic();
            return new Codecs<>(
                    serdes.deserializer(handler.commands()),
                    serdes.serializer(events),
                    serdes.deserializer(events),
                    deadLetters);
        }
    }

    public CommandDispatcher(
            CommandHandler<C, E> handler,
            OwnHosts own,
            Codecs<C, E> codecs,
            TaskScheduler scheduler,
            ExecutorConfig config,
            ExecutorMeters meters,
            InstantSource clock) {
        this.handler = handler;
        this.own = own;
        this.journal = handler.journal();
        this.commandReader = codecs.commandReader;
        this.eventWriter = codecs.eventWriter;
        this.eventReader = codecs.eventReader;
        this.unreadable = new UnreadableCommands(codecs.deadLetters, meters);
        this.scheduler = scheduler;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        meters.running(handler.name(), this::underWay);
    }

    public String name() {
        return handler.name();
    }

    public String commandTopic() {
        return handler.commands().name();
    }

    public String eventTopic() {
        return journal.events().topic().name();
    }

    /** Whether another command may be begun now; else commands wait in the topic. */
    public boolean hasRoom() {
        return underWay() < config.maxConcurrent();
    }

    /** Commands under way. */
    public int underWay() {
        return (int) active.values().stream().filter(CommandTask::occupies).count();
    }

    /** Commands whose outcome is being looked for. */
    public int searching() {
        return active.size() - underWay();
    }

    /** Events that wait to be published. */
    public int unpublished() {
        return journal.pending();
    }

    /**
     * Takes a record of the commands' topic in.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void take(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] keyBytes = record.key();
        String key = keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
        try {
            C command = read(record);
            if (isOurs(command) || isOurs(key)) {
                LogIds.ofCommand(
                        key == null ? "" : PoolKeys.host(key),
                        handler.commandId(command),
                        () -> answer(key, command, Instant.ofEpochMilli(record.timestamp())));
            }
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // No command may keep those after it from being answered.
            unreadable(record, key, e);
        }
    }

    private boolean isOurs(C command) {
        return handler.pool(command).equals(config.pool())
                && handler.hosts(own.now()).contains(handler.host(command));
    }

    private boolean isOurs(@Nullable String key) {
        return key != null
                && PoolKeys.pool(key).equals(config.pool())
                && handler.hosts(own.now()).contains(PoolKeys.host(key));
    }

    private boolean isAbout(E event, OwnHosts.Selection hosts) {
        EventKind<E> events = journal.events();
        return events.pool(event).equals(config.pool()) && handler.hosts(hosts).contains(events.host(event));
    }

    /** Whether it has to hear of all commands and events, whosever they are. */
    boolean hearsAll() {
        return handler.hearsAll();
    }

    /**
     * Hears of a record of the commands' topic before any is taken in; one that cannot be read tells nothing.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void hear(ConsumerRecord<byte[], byte[]> record) {
        try {
            handler.heard(read(record));
        } catch (UnreadableRecordException e) {
            LOG.debug("Record {}-{}@{} tells nothing", record.topic(), record.partition(), record.offset(), e);
        }
    }

    /**
     * Hears of a record of the events' topic; one that cannot be read tells nothing.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void hearOf(ConsumerRecord<byte[], byte[]> record) {
        try {
            E event = readEvent(record);
            if (event != null) {
                handler.heardOf(event);
                handler.happened(event);
            }
        } catch (UnreadableRecordException e) {
            LOG.debug("Record {}-{}@{} tells nothing", record.topic(), record.partition(), record.offset(), e);
        }
    }

    private @Nullable E readEvent(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        if (value != null && value.length > MOST_EVENT_BYTES) {
            throw new UnreadableRecordException(
                    DeadLetterReason.TOO_LARGE, "It has " + value.length + " bytes, more than any executor writes");
        }
        return eventReader.deserialize(record.topic(), value);
    }

    private C read(ConsumerRecord<byte[], byte[]> record) {
        C command = commandReader.deserialize(record.topic(), record.value());
        if (command == null) {
            throw new UnreadableRecordException(
                    DeadLetterReason.NO_VALUE, "A record of " + record.topic() + " has no value");
        }
        return command;
    }

    /**
     * Only the executor whose host is named keeps the record, lest every executor of the pool keeps a copy; what names no
     * host that is known, each of them counts.
     */
    private void unreadable(ConsumerRecord<byte[], byte[]> record, @Nullable String key, RuntimeException e) {
        if (key == null || !isOurs(key)) {
            if (!isKnown(key)) {
                unreadable.unaddressed(record, key, e);
            }
            return;
        }
        if (unreadable.letter(record, key, e)) {
            journal.record(handler.unreadable(key, DeadLetters.message(e)));
        }
    }

    private boolean isKnown(@Nullable String key) {
        return key != null && PoolKeys.pool(key).equals(config.pool()) && own.isKnown(PoolKeys.host(key));
    }

    private void answer(@Nullable String key, C command, Instant issuedAt) {
        String id = handler.commandId(command);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!id.isBlank() && journal.latest(id).isPresent()) {
            LOG.info("The {} command {} was given again and is not carried out again", handler.name(), id);
            journal.repeat(id, now);
            return;
        }
        if (issuedAt.isBefore(now.minus(config.journalHorizon()))
                || !issuedAt.isAfter(journal.forgottenUntil(key == null ? "" : PoolKeys.host(key)))) {
            // Older than what is known of commands: it may have been carried out and forgotten.
            LOG.info("The {} command {} of {} is too old to be answered", handler.name(), id, issuedAt);
            return;
        }
        Optional<E> refusal = refusal(key, command, now);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else {
            CommandTask task = handler.begin(command);
            journal.record(handler.accepted(command));
            active.put(id, task);
            accepted.add(task);
        }
    }

    private Optional<E> refusal(@Nullable String key, C command, Instant now) {
        try {
            return handler.refusal(key, command, now);
        } catch (RuntimeException e) {
            LOG.error("The checks of {} command {} failed", handler.name(), handler.commandId(command), e);
            return Optional.of(handler.checkFailed(command, "the checks failed: " + EventText.of(e)));
        }
    }

    private void refuse(E refusal) {
        journal.record(refusal);
        EventKind<E> events = journal.events();
        String status = events.status(refusal).name();
        LOG.info("The {} command {} is {}: {}", handler.name(), events.commandId(refusal), status, refusal);
        meters.over(handler.name(), status, events.reason(refusal));
    }

    /**
     * The records that have to be published, in order; the same and more until {@link #published()} is called.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if they cannot be written just now
     */
    public List<ProducerRecord<byte[], byte[]>> outgoing() {
        leaving.addAll(journal.drain());
        leaving.removeIf(event -> isAbout(event, lost));
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(unreadable.letters());
        EventKind<E> events = journal.events();
        for (E event : leaving) {
            records.add(new ProducerRecord<>(
                    events.topic().name(),
                    null,
                    events.at(event).toEpochMilli(),
                    events.key(event).getBytes(StandardCharsets.UTF_8),
                    eventWriter.serialize(events.topic().name(), event)));
        }
        return records;
    }

    /** All that was handed out is on record: begins what was accepted. */
    public void published() {
        unreadable.sent();
        leaving.clear();
        accepted.forEach(this::start);
        accepted.clear();
    }

    /**
     * Takes a record of the events' topic in, when the journal is read back.
     *
     * @param gained the hosts that it is read back for; what is known of others is newer
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void restore(ConsumerRecord<byte[], byte[]> record, OwnHosts.Selection gained) {
        try {
            E event = readEvent(record);
            if (event != null) {
                handler.heardOf(event);
                if (isAbout(event, gained)) {
                    journal.restore(event);
                }
            }
        } catch (UnreadableRecordException e) {
            LOG.warn(
                    "Record {}-{}@{} of the journal cannot be read and is left out: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** Whether something is accepted that has not begun. */
    boolean hasAccepted() {
        return !accepted.isEmpty();
    }

    /**
     * Another executor acts at these hosts now: what is accepted for them is not begun, and nothing more is said of what was
     * begun, for that one finds out what becomes of it.
     */
    void leave(OwnHosts.Selection hosts) {
        lost = hosts;
        for (String id : active.keySet()) {
            journal.latest(id).filter(event -> isAbout(event, hosts)).ifPresent(event -> dropped.add(id));
        }
        accepted.removeIf(task -> {
            boolean isDropped = dropped.remove(task.commandId());
            if (isDropped) {
                forget(task.commandId());
            }
            return isDropped;
        });
    }

    private void forget(String commandId) {
        LOG.warn("The {} command {} is left to the executor that has taken its host over", handler.name(), commandId);
        active.remove(commandId);
        handler.ended(commandId);
    }

    /** Finds out what became of every command that an earlier run left unfinished at these hosts. */
    public void recover(OwnHosts.Selection gained) {
        for (E event : journal.unfinished()) {
            String id = journal.events().commandId(event);
            if (active.containsKey(id) || !isAbout(event, gained)) {
                continue;
            }
            LOG.info(
                    "The {} command {} was {} when it was last heard of",
                    handler.name(),
                    id,
                    journal.events().status(event));
            try {
                CommandTask task = handler.resume(event);
                active.put(id, task);
                start(task);
            } catch (IllegalArgumentException e) {
                LOG.error("The {} command {} in the journal makes no sense and is left alone", handler.name(), id, e);
            }
        }
    }

    /** Forgets what is older than anybody may ask for. */
    public void tidy() {
        journal.forgetBefore(clock.instant().minus(config.journalHorizon()));
    }

    private void start(CommandTask task) {
        scheduler.schedule(new UntilDropped(task), () -> {
            String id = task.commandId();
            if (dropped.remove(id)) {
                forget(id);
                return;
            }
            active.remove(id);
            handler.ended(id);
            journal.latest(id)
                    .ifPresent(last -> meters.over(
                            handler.name(),
                            journal.events().status(last).name(),
                            journal.events().reason(last)));
        });
    }

    /** A task that ends when its host is another executor's. */
    private final class UntilDropped implements CommandTask {
        private final CommandTask task;

        UntilDropped(CommandTask task) {
            this.task = task;
        }

        @Override
        public String commandId() {
            return task.commandId();
        }

        @Override
        public String host() {
            return task.host();
        }

        @Override
        public boolean step() {
            return dropped.contains(task.commandId()) || task.step();
        }

        @Override
        public boolean occupies() {
            return task.occupies();
        }
    }
}
