package io.isotherm.executor;

import io.isotherm.hypervisor.Inventory;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the migration and power commands of the hosts that it serves, each at most once, and reports truly what
 * became of every one. It may be killed at any time: the next run under the same name finds out from the hypervisors what
 * became of what was begun, and says so.
 *
 * <p>Several moves go on at once; the memory that they will need at their destinations counts as taken. Nothing is ever
 * repaired: a guest that is found on both hosts, or on none, is reported.
 */
public final class MigrationExecutor implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationExecutor.class);
    private static final long STOP_MILLIS = 5000;

    private final ExecutorConfig config;
    private final List<Desk<?, ?>> desks;
    private final CommandLoop loop;
    private final PooledSteps steps;
    private final Thread thread;

    /**
     * @param inventory the hosts of the pool: those served, and every possible destination
     * @param clock tells the time: deadlines, progress and patience go by it
     */
    public MigrationExecutor(
            ExecutorConfig config,
            Inventory inventory,
            KafkaConnection kafka,
            MeterRegistry registry,
            InstantSource clock) {
        this.config = config;
        Topics topics = kafka.topics();
        AvroSerdes serdes = kafka.serdes();
        ExecutorMeters meters = new ExecutorMeters(registry);
        Engagements engagements = new Engagements();
        steps = new PooledSteps(config.maxConcurrent(), config.pollPause());

        MigrationEvents migrationEvents = new MigrationEvents(config.pool(), topics.migrationEvents());
        Journal<MigrationEvent> migrations = new Journal<>(migrationEvents);
        MigrationReport migrationReport = new MigrationReport(config, clock);
        MigrationKind migrationKind = new MigrationKind(
                config, topics, migrations, migrationEvents, migrationReport, inventory, engagements, meters);

        PowerEvents powerEvents = new PowerEvents(config.pool(), topics.powerEvents());
        Journal<PowerEvent> powers = new Journal<>(powerEvents);
        PowerReport powerReport = new PowerReport(config, clock);
        PowerKind powerKind = new PowerKind(config, topics, powers, powerEvents, powerReport, inventory, engagements);

        desks = List.of(
                desk(migrationKind, migrations, serdes, topics.deadLetters(), meters, clock),
                desk(powerKind, powers, serdes, topics.deadLetters(), meters, clock));
        meters.unpublished(() -> desks.stream().mapToInt(Desk::unpublished).sum());
        loop = new CommandLoop(config, new ExecutorClients(kafka, config), desks, steps, meters, clock);
        thread = new Thread(loop, "executor-" + config.pool() + "-" + config.instance());
        thread.setDaemon(true);
    }

    private <C extends SpecificRecord, E extends SpecificRecord> Desk<C, E> desk(
            CommandKind<C, E> kind,
            Journal<E> journal,
            AvroSerdes serdes,
            Topic<byte[]> deadLetters,
            ExecutorMeters meters,
            InstantSource clock) {
        Desk.Wire<C, E> wire = new Desk.Wire<>(
                serdes.deserializer(kind.commands()),
                serdes.serializer(kind.events().topic()),
                serdes.deserializer(kind.events().topic()),
                deadLetters);
        return new Desk<>(kind, journal, wire, steps, config, meters, clock);
    }

    @Override
    public String name() {
        return "executor";
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public Health health() {
        CommandLoop.State state = loop.state();
        SortedMap<String, String> details = new TreeMap<>();
        details.put("state", state.name());
        details.put("instance", config.instance());
        if (!loop.trouble().isEmpty()) {
            details.put("trouble", loop.trouble());
        }
        for (Desk<?, ?> desk : desks) {
            details.put(desk.name() + ".running", Integer.toString(desk.underWay()));
            details.put(desk.name() + ".unknown", Integer.toString(desk.searching()));
            details.put(desk.name() + ".unpublished", Integer.toString(desk.unpublished()));
        }
        boolean live = state != CommandLoop.State.FENCED && state != CommandLoop.State.FAILED;
        boolean ready = state == CommandLoop.State.WORKING && loop.trouble().isEmpty();
        return new Health(live, ready, details);
    }

    /** Publishes what is known and stops. Migrations under way go on; the next run finds out what became of them. */
    @Override
    public void close() {
        loop.stop();
        await();
        if (thread.isAlive()) {
            LOG.warn("Kafka does not take the last outcomes; the next run will find them out again");
            loop.abandon();
            await();
        }
        if (thread.isAlive()) {
            thread.interrupt();
            await();
        }
    }

    /** Ends as if the process had been killed: nothing more is published, nothing is closed orderly. */
    void crash() {
        loop.crash();
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            await();
        }
    }

    private void await() {
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
