package io.isotherm.executor;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Both desks of an executor without Kafka: commands in, published events out, steps and time by hand. */
final class Bench {
    static final UUID WEB = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    static final UUID DB = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    static final String POOL = "lab";

    final FakeClock clock = new FakeClock();
    final FakePool pool = new FakePool();
    final ManualSteps steps = new ManualSteps();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Topics topics = new Topics("test.");
    final AvroSerdes serdes = new AvroSerdes(new MockSchemaRegistryClient(List.of(new AvroSchemaProvider())));
    final List<MigrationEvent> events = new ArrayList<>();
    final List<PowerEvent> powerEvents = new ArrayList<>();
    final List<ProducerRecord<byte[], byte[]>> published = new ArrayList<>();
    final ExecutorConfig config =
            ExecutorConfig.of(POOL, "agent-1", List.of("xen1")).withPowerHosts(List.of("xen2", "xen3", "ghost"));

    private final List<ConsumerRecord<byte[], byte[]>> journal = new ArrayList<>();
    Desk<MigrationCommand, MigrationEvent> desk;
    Desk<PowerCommand, PowerEvent> powerDesk;
    private long offset;

    Bench() {
        pool.addHost("xen1", 1000).put(WEB, "web", GuestState.RUNNING, 512);
        pool.addHost("xen2", 2048);
        pool.addHost("xen3", 2048);
        Engagements engagements = new Engagements();
        desk = migrationDesk(engagements);
        powerDesk = powerDesk(engagements);
    }

    /** Forgets all that was not published, and reads the journal back, as a new process would. */
    void restart() {
        steps.stop();
        Engagements engagements = new Engagements();
        desk = migrationDesk(engagements);
        powerDesk = powerDesk(engagements);
        for (ConsumerRecord<byte[], byte[]> record : journal) {
            if (record.topic().equals(topics.migrationEvents().name())) {
                desk.restore(record);
            } else {
                powerDesk.restore(record);
            }
        }
        desk.recover();
        powerDesk.recover();
    }

    private Desk<MigrationCommand, MigrationEvent> migrationDesk(Engagements engagements) {
        MigrationEvents kind = new MigrationEvents(POOL, topics.migrationEvents());
        Journal<MigrationEvent> notes = new Journal<>(kind);
        ExecutorMeters meters = new ExecutorMeters(registry);
        MigrationKind migrations = new MigrationKind(
                config, topics, notes, kind, new MigrationReport(config, clock), pool, engagements, meters);
        return new Desk<>(
                migrations,
                notes,
                new Desk.Wire<>(
                        serdes.deserializer(topics.migrationCommands()),
                        serdes.serializer(topics.migrationEvents()),
                        serdes.deserializer(topics.migrationEvents()),
                        topics.deadLetters()),
                steps,
                config,
                meters,
                clock);
    }

    private Desk<PowerCommand, PowerEvent> powerDesk(Engagements engagements) {
        PowerEvents kind = new PowerEvents(POOL, topics.powerEvents());
        Journal<PowerEvent> notes = new Journal<>(kind);
        PowerKind power = new PowerKind(config, topics, notes, kind, new PowerReport(config, clock), pool, engagements);
        return new Desk<>(
                power,
                notes,
                new Desk.Wire<>(
                        serdes.deserializer(topics.powerCommands()),
                        serdes.serializer(topics.powerEvents()),
                        serdes.deserializer(topics.powerEvents()),
                        topics.deadLetters()),
                steps,
                config,
                new ExecutorMeters(registry),
                clock);
    }

    /** A sound command: web from xen1 to xen2. */
    MigrationCommand.Builder command(String id) {
        return MigrationCommand.newBuilder()
                .setCommandId(id)
                .setDecisionId("lab@now")
                .setPool(POOL)
                .setVm(WEB.toString())
                .setVmName("web")
                .setSource("xen1")
                .setDestination("xen2")
                .setMemoryKib(512 * 1024)
                .setIssuedAt(clock.instant())
                .setDeadline(clock.instant().plus(Duration.ofMinutes(10)))
                .setReason("xen1 is hot");
    }

    PowerCommand.Builder power(String id, String host, PowerAction action) {
        return PowerCommand.newBuilder()
                .setCommandId(id)
                .setDecisionId("lab@now")
                .setPool(POOL)
                .setHost(host)
                .setAction(action)
                .setIssuedAt(clock.instant())
                .setDeadline(clock.instant().plus(Duration.ofMinutes(10)))
                .setReason("the pool is cold");
    }

    /** Hands a command in under its own key, and publishes the answer. */
    void give(MigrationCommand.Builder command) {
        give(POOL + "/" + command.getSource(), command.build());
    }

    void give(@Nullable String key, MigrationCommand command) {
        desk.take(record(
                topics.migrationCommands().name(),
                key,
                serdes.serializer(topics.migrationCommands()).serialize("", command),
                command.getIssuedAt()));
        publish();
    }

    void give(PowerCommand.Builder command) {
        PowerCommand built = command.build();
        powerDesk.take(record(
                topics.powerCommands().name(),
                POOL + "/" + built.getHost(),
                serdes.serializer(topics.powerCommands()).serialize("", built),
                built.getIssuedAt()));
        publish();
    }

    ConsumerRecord<byte[], byte[]> record(
            String topic, @Nullable String key, byte @Nullable [] value, Instant timestamp) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                topic,
                0,
                offset++,
                timestamp.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                keyBytes,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** Publishes what there is and begins what was accepted. */
    void publish() {
        List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>(desk.outgoing());
        outgoing.addAll(powerDesk.outgoing());
        published.addAll(outgoing);
        for (ProducerRecord<byte[], byte[]> sent : outgoing) {
            if (sent.topic().equals(topics.migrationEvents().name())) {
                events.add(serdes.deserializer(topics.migrationEvents()).deserialize("", sent.value()));
                note(sent);
            } else if (sent.topic().equals(topics.powerEvents().name())) {
                powerEvents.add(serdes.deserializer(topics.powerEvents()).deserialize("", sent.value()));
                note(sent);
            }
        }
        desk.published();
        powerDesk.published();
    }

    private void note(ProducerRecord<byte[], byte[]> sent) {
        journal.add(record(
                sent.topic(),
                new String(sent.key(), StandardCharsets.UTF_8),
                sent.value(),
                Instant.ofEpochMilli(sent.timestamp())));
    }

    /** One step of all that is under way, and what it has to tell. */
    void step() {
        steps.step();
        publish();
    }

    /** Lets time go by, with a step each second. */
    void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            step();
        }
    }

    MigrationEvent last() {
        return events.get(events.size() - 1);
    }

    PowerEvent lastPower() {
        return powerEvents.get(powerEvents.size() - 1);
    }
}
