package io.isotherm.executor;

import io.isotherm.topics.DeadLetters;
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
 * Takes commands of one kind in and hands out what is to be published about them. All but the watches runs on the thread
 * of the command loop. What was accepted begins only when {@link #published()} says that its acceptance is on record.
 */
final class Desk<C extends SpecificRecord, E extends SpecificRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final CommandKind<C, E> kind;
    private final Journal<E> journal;
    private final Deserializer<C> commandReader;
    private final Serializer<E> eventWriter;
    private final Deserializer<E> eventReader;
    private final Topic<byte[]> deadLetters;
    private final Steps steps;
    private final ExecutorConfig config;
    private final ExecutorMeters meters;
    private final InstantSource clock;
    private final Map<String, Watch> active = new ConcurrentHashMap<>();
    private final List<Watch> accepted = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> dead = new ArrayList<>();
    private final List<E> leaving = new ArrayList<>();

    /** How a desk reads and writes records. */
    record Wire<C, E>(
            Deserializer<C> commandReader,
            Serializer<E> eventWriter,
            Deserializer<E> eventReader,
            Topic<byte[]> deadLetters) {}

    Desk(
            CommandKind<C, E> kind,
            Journal<E> journal,
            Wire<C, E> wire,
            Steps steps,
            ExecutorConfig config,
            ExecutorMeters meters,
            InstantSource clock) {
        this.kind = kind;
        this.journal = journal;
        this.commandReader = wire.commandReader;
        this.eventWriter = wire.eventWriter;
        this.eventReader = wire.eventReader;
        this.deadLetters = wire.deadLetters;
        this.steps = steps;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        meters.running(kind.name(), this::underWay);
    }

    String name() {
        return kind.name();
    }

    String commandTopic() {
        return kind.commands().name();
    }

    String eventTopic() {
        return kind.events().topic().name();
    }

    /** Whether another command may be begun now; else commands wait in the topic. */
    boolean hasRoom() {
        return underWay() < config.maxConcurrent();
    }

    /** Commands under way. */
    int underWay() {
        return (int) active.values().stream().filter(Watch::occupies).count();
    }

    /** Commands whose outcome is being looked for. */
    int searching() {
        return active.size() - underWay();
    }

    /** Events that wait to be published. */
    int unpublished() {
        return journal.pending();
    }

    /**
     * Takes a record of the commands' topic in.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    void take(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] keyBytes = record.key();
        String key = keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
        C command;
        try {
            command = read(record);
        } catch (UnreadableRecordException e) {
            unreadable(record, key, e);
            return;
        }
        if (kind.isOurs(key, command)) {
            answer(key, command, Instant.ofEpochMilli(record.timestamp()));
        }
    }

    private C read(ConsumerRecord<byte[], byte[]> record) {
        C command = commandReader.deserialize(record.topic(), record.value());
        if (command == null) {
            throw new UnreadableRecordException("A record of " + record.topic() + " has no value");
        }
        return command;
    }

    /** Only the executor whose host is named keeps the record, lest every executor of the pool keeps a copy. */
    private void unreadable(ConsumerRecord<byte[], byte[]> record, @Nullable String key, UnreadableRecordException e) {
        if (key == null || !kind.isOurs(key)) {
            return;
        }
        LOG.warn(
                "Record {}-{}@{} with key {} is no command and goes to {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                key,
                deadLetters.name(),
                e.getMessage());
        meters.unreadable();
        dead.add(DeadLetters.of(deadLetters, record, e));
        journal.record(kind.unreadable(key, String.valueOf(e.getMessage())));
    }

    private void answer(@Nullable String key, C command, Instant issuedAt) {
        String id = kind.commandId(command);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!id.isBlank() && journal.latest(id).isPresent()) {
            LOG.info("The {} command {} was given again and is not carried out again", kind.name(), id);
            journal.repeat(id, now);
            return;
        }
        if (issuedAt.isBefore(now.minus(config.journalHorizon()))) {
            // Older than what is known of commands: it may have been carried out and forgotten.
            LOG.info("The {} command {} of {} is too old to be answered", kind.name(), id, issuedAt);
            return;
        }
        Optional<E> refusal = refusal(key, command, now);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else {
            Watch watch = kind.begin(command);
            journal.record(kind.accepted(command));
            active.put(id, watch);
            accepted.add(watch);
        }
    }

    private Optional<E> refusal(@Nullable String key, C command, Instant now) {
        try {
            return kind.refusal(key, command, now);
        } catch (RuntimeException e) {
            LOG.error("The checks of {} command {} failed", kind.name(), kind.commandId(command), e);
            return Optional.of(kind.checkFailed(command, "the checks failed: " + Texts.of(e)));
        }
    }

    private void refuse(E refusal) {
        journal.record(refusal);
        EventKind<E> events = kind.events();
        String status = events.status(refusal).name();
        LOG.info("The {} command {} is {}: {}", kind.name(), events.commandId(refusal), status, refusal);
        meters.over(kind.name(), status, events.reason(refusal));
    }

    /**
     * The records that have to be published, in order; the same and more until {@link #published()} is called.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if they cannot be written just now
     */
    List<ProducerRecord<byte[], byte[]>> outgoing() {
        leaving.addAll(journal.drain());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(dead);
        EventKind<E> events = kind.events();
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
    void published() {
        dead.clear();
        leaving.clear();
        accepted.forEach(this::watch);
        accepted.clear();
    }

    /** Before the journal is read back. */
    void forget() {
        journal.clear();
    }

    /**
     * Takes a record of the events' topic in, when the journal is read back.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    void restore(ConsumerRecord<byte[], byte[]> record) {
        try {
            E event = eventReader.deserialize(record.topic(), record.value());
            if (event != null && kind.isOurs(event)) {
                journal.restore(event);
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

    /** Finds out what became of every command that an earlier run left unfinished. */
    void recover() {
        for (E event : journal.unfinished()) {
            String id = kind.events().commandId(event);
            LOG.info(
                    "The {} command {} was {} when it was last heard of",
                    kind.name(),
                    id,
                    kind.events().status(event));
            try {
                Watch watch = kind.resume(event);
                active.put(id, watch);
                watch(watch);
            } catch (IllegalArgumentException e) {
                LOG.error("The {} command {} in the journal makes no sense and is left alone", kind.name(), id, e);
            }
        }
    }

    /** Forgets what is older than anybody may ask for. */
    void tidy() {
        journal.forgetBefore(clock.instant().minus(config.journalHorizon()));
    }

    private void watch(Watch watch) {
        steps.follow(watch, () -> {
            String id = watch.commandId();
            active.remove(id);
            kind.ended(id);
            journal.latest(id)
                    .ifPresent(last -> meters.over(
                            kind.name(),
                            kind.events().status(last).name(),
                            kind.events().reason(last)));
        });
    }
}
