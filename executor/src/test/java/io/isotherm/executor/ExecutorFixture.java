package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.command.CommandDispatcher;
import io.isotherm.executor.command.CommandHandler;
import io.isotherm.executor.command.OwnHosts;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.migration.MigrationHandler;
import io.isotherm.executor.power.PowerHandler;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Whereabouts;
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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Both dispatchers of an executor without Kafka: commands in, published events out, scheduler and time by hand. */
public final class ExecutorFixture {
    public static final UUID WEB = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    public static final UUID DB = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    public static final String POOL = "lab";

    public final FakeClock clock = new FakeClock();
    public final FakePool pool = new FakePool();
    public final ManualScheduler scheduler = new ManualScheduler();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final Topics topics = new Topics("test.");
    public final AvroSerdes serdes = new AvroSerdes(new MockSchemaRegistryClient(List.of(new AvroSchemaProvider())));
    public final List<MigrationEvent> events = new ArrayList<>();
    public final List<PowerEvent> powerEvents = new ArrayList<>();
    public final List<ProducerRecord<byte[], byte[]>> published = new ArrayList<>();
    public final ExecutorConfig config;

    public final FakeAgentReports agentReports = new FakeAgentReports();

    private final OwnHosts own;
    private final StartPolicy policy =
            new StartPolicy(POOL, topics.poolConfig(), serdes.deserializer(topics.poolConfig()));
    private final List<ConsumerRecord<byte[], byte[]>> journal = new ArrayList<>();
    public CommandDispatcher<MigrationCommand, MigrationEvent> dispatcher;
    public CommandDispatcher<PowerCommand, PowerEvent> powerDispatcher;
    private long offset;

    /** An executor of a pool that is automatic. */
    public ExecutorFixture() {
        this(true, List.of());
    }

    /** An executor of a pool that is automatic, that knows how to switch off the host that it runs on. */
    public static ExecutorFixture withPowerOff(List<String> program) {
        return new ExecutorFixture(true, program);
    }

    /** An executor of a pool of which nobody has said anything. */
    public static ExecutorFixture unconfigured() {
        return new ExecutorFixture(false, List.of());
    }

    private ExecutorFixture(boolean automatic, List<String> powerOff) {
        config = ExecutorConfig.of(POOL, "agent-1", List.of("xen1"))
                .withPowerHosts(List.of("xen2", "xen3", "ghost"))
                .withPatience(Duration.ofSeconds(10), Duration.ofSeconds(30))
                .withPowerOff(powerOff);
        own = new OwnHosts(config, pool);
        if (automatic) {
            apply(PoolConfigs.defaults(POOL));
        }
        pool.addHost("xen1", 1000).put(WEB, "web", GuestState.RUNNING, 512);
        pool.addHost("xen2", 2048);
        pool.addHost("xen3", 2048);
        own.serve(own.wanted());
        Reservations reservations = new Reservations();
        dispatcher = migrationDispatcher(reservations);
        powerDispatcher = powerDispatcher(reservations);
    }

    /** Forgets all that was not published, and reads the journal back, as a new process would. */
    public void restart() {
        scheduler.stop();
        Reservations reservations = new Reservations();
        dispatcher = migrationDispatcher(reservations);
        powerDispatcher = powerDispatcher(reservations);
        for (ConsumerRecord<byte[], byte[]> record : journal) {
            if (record.topic().equals(topics.migrationEvents().name())) {
                dispatcher.restore(record, own.now());
            } else {
                powerDispatcher.restore(record, own.now());
            }
        }
        dispatcher.recover(own.now());
        powerDispatcher.recover(own.now());
    }

    private CommandDispatcher<MigrationCommand, MigrationEvent> migrationDispatcher(Reservations reservations) {
        ExecutorMeters meters = new ExecutorMeters(registry);
        return dispatcher(new MigrationHandler(config, topics, pool, reservations, policy, meters, clock), meters);
    }

    private CommandDispatcher<PowerCommand, PowerEvent> powerDispatcher(Reservations reservations) {
        return dispatcher(
                new PowerHandler(config, topics, pool, own, reservations, policy, agentReports, clock, Runnable::run),
                new ExecutorMeters(registry));
    }

    private <C extends SpecificRecord, E extends SpecificRecord> CommandDispatcher<C, E> dispatcher(
            CommandHandler<C, E> handler, ExecutorMeters meters) {
        return new CommandDispatcher<>(
                handler,
                own,
                CommandDispatcher.Codecs.of(handler, serdes, topics.deadLetters()),
                scheduler,
                config,
                meters,
                clock);
    }

    /** A sound command: web from xen1 to xen2. */
    public MigrationCommand.Builder command(String id) {
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

    public PowerCommand.Builder power(String id, String host, PowerAction action) {
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

    /** Puts a configuration in force; null deletes the one that there is. */
    public void apply(@Nullable PoolConfig config) {
        policy.take(record(
                topics.poolConfig().name(),
                POOL,
                config == null ? null : serdes.serializer(topics.poolConfig()).serialize("", config),
                clock.instant()));
    }

    /** Takes a record of the configurations' topic in. */
    public void applyRecord(String key, byte[] value) {
        policy.take(record(topics.poolConfig().name(), key, value, clock.instant()));
    }

    /** Hands a command in under its own key, and publishes the answer. */
    public void give(MigrationCommand.Builder command) {
        give(POOL + "/" + command.getSource(), command.build());
    }

    public void give(@Nullable String key, MigrationCommand command) {
        take(key, command);
        publish();
    }

    public void give(PowerCommand.Builder command) {
        take(command);
        publish();
    }

    /** Hands a command in; nothing of the answer is published yet. */
    public void take(MigrationCommand.Builder command) {
        take(POOL + "/" + command.getSource(), command.build());
    }

    private void take(@Nullable String key, MigrationCommand command) {
        dispatcher.take(record(
                topics.migrationCommands().name(),
                key,
                serdes.serializer(topics.migrationCommands()).serialize("", command),
                command.getIssuedAt()));
    }

    /** Hands a command in; nothing of the answer is published yet. */
    public void take(PowerCommand.Builder command) {
        PowerCommand built = command.build();
        ConsumerRecord<byte[], byte[]> record = record(
                topics.powerCommands().name(),
                POOL + "/" + built.getHost(),
                serdes.serializer(topics.powerCommands()).serialize("", built),
                built.getIssuedAt());
        powerDispatcher.hear(record);
        powerDispatcher.take(record);
    }

    /** Lets it hear what another executor reports of putting a host to sleep. */
    public void hearOf(String id, String host, CommandStatus status, PowerReason reason) {
        hearOf(id, host, status, reason, clock.instant());
    }

    /** Lets it hear now what another executor has reported of putting a host to sleep at a time. */
    public void hearOf(String id, String host, CommandStatus status, PowerReason reason, Instant at) {
        powerDispatcher.hearOf(reported(id, host, status, reason, at));
    }

    /** Has the journal tell what another executor has reported of putting a host to sleep. */
    public void wasReported(String id, String host, CommandStatus status, PowerReason reason) {
        journal.add(reported(id, host, status, reason, clock.instant()));
    }

    /** Has the journal tell what somebody has reported of a migration. */
    public void wasReported(MigrationEvent event) {
        journal.add(record(
                topics.migrationEvents().name(),
                POOL + "/" + event.getSource(),
                serdes.serializer(topics.migrationEvents()).serialize("", event),
                event.getAt()));
    }

    private ConsumerRecord<byte[], byte[]> reported(
            String id, String host, CommandStatus status, PowerReason reason, Instant at) {
        PowerEvent event = PowerEvent.newBuilder()
                .setCommandId(id)
                .setPool(POOL)
                .setHost(host)
                .setAction(PowerAction.SLEEP)
                .setAt(at)
                .setStatus(status)
                .setReason(reason)
                .build();
        return record(
                topics.powerEvents().name(),
                POOL + "/" + host,
                serdes.serializer(topics.powerEvents()).serialize("", event),
                at);
    }

    public ConsumerRecord<byte[], byte[]> record(
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
    public void publish() {
        List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>(dispatcher.outgoing());
        outgoing.addAll(powerDispatcher.outgoing());
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
        dispatcher.published();
        powerDispatcher.published();
    }

    private void note(ProducerRecord<byte[], byte[]> sent) {
        journal.add(record(
                sent.topic(),
                new String(sent.key(), StandardCharsets.UTF_8),
                sent.value(),
                Instant.ofEpochMilli(sent.timestamp())));
    }

    /** One step of all that is under way, and what it has to tell. */
    public void step() {
        scheduler.step();
        publish();
    }

    /** Lets time go by, with a step each second. */
    public void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            step();
        }
    }

    /** A sound command whose migration is under way. */
    public FakeMigration begun() {
        give(command("c1"));
        step();
        assertThat(last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        return pool.migrations().get(0);
    }

    /** Asserts what became of the last command, and that nothing more is done about it. */
    public void over(CommandStatus status, MigrationReason reason, Whereabouts whereabouts) {
        assertThat(last().getStatus()).isEqualTo(status);
        assertThat(last().getReason()).isEqualTo(reason);
        assertThat(last().getWhereabouts()).isEqualTo(whereabouts);
        assertThat(scheduler.scheduled()).isEmpty();
    }

    /** Asserts that the last command was rejected, and that what is said of it holds these words. */
    public void refused(MigrationReason reason, String... words) {
        assertThat(last().getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(last().getReason()).isEqualTo(reason);
        assertThat(last().getDetail()).contains(words);
    }

    public MigrationEvent last() {
        return events.get(events.size() - 1);
    }

    public PowerEvent lastPower() {
        return powerEvents.get(powerEvents.size() - 1);
    }

    /** The last power command ended so, and nothing waits for it any more. */
    public void assertPowerOver(CommandStatus status, PowerReason reason) {
        assertThat(lastPower().getStatus()).isEqualTo(status);
        assertThat(lastPower().getReason()).isEqualTo(reason);
        assertThat(scheduler.scheduled()).isEmpty();
    }
}
