package io.isotherm.executor.service;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.command.CommandDispatcher;
import io.isotherm.executor.command.CommandHandler;
import io.isotherm.executor.command.CommandLoop;
import io.isotherm.executor.command.ExecutorRun;
import io.isotherm.executor.command.KafkaExecutorClients;
import io.isotherm.executor.command.OwnHosts;
import io.isotherm.executor.command.PooledTaskScheduler;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.migration.MigrationHandler;
import io.isotherm.executor.power.AgentReports;
import io.isotherm.executor.power.PowerHandler;
import io.isotherm.executor.power.PublishedSamples;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
 *
 * <p>This class wires the parts together and is their life cycle; the work begins in {@link ExecutorRun}.
 */
public final class CommandExecutor implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(CommandExecutor.class);
    private static final long STOP_MILLIS = 5000;

    private final ExecutorConfig config;
    private final Inventory inventory;
    private final Reservations reservations = new Reservations();
    private final OwnHosts own;
    private final List<CommandDispatcher<?, ?>> dispatchers;
    private final PublishedSamples samples;
    private final CommandLoop loop;
    private final Thread thread;

    /**
     * @param inventory the hosts of the pool: those served, and every possible destination
     * @param clock tells the time: deadlines, progress and patience go by it
     */
    public CommandExecutor(
            ExecutorConfig config,
            Inventory inventory,
            KafkaConnection kafka,
            MeterRegistry registry,
            InstantSource clock) {
        this.config = config;
        ExecutorMeters meters = new ExecutorMeters(registry);
        own = new OwnHosts(config, inventory);
        Topic<PoolConfig> poolConfig = kafka.topics().poolConfig();
        StartPolicy policy =
                new StartPolicy(config.pool(), poolConfig, kafka.serdes().deserializer(poolConfig));
        samples = new PublishedSamples(config.pool(), kafka, clock);
        AgentReports agentReports = config.isForPowerAlone() ? samples : AgentReports.UNREAD;
        PooledTaskScheduler scheduler =
                new PooledTaskScheduler(config.pool(), config.maxConcurrent(), config.pollPause());
        List<CommandDispatcher<?, ?>> work = new ArrayList<>();
        if (!config.isForPowerAlone()) {
            work.add(dispatcher(
                    new MigrationHandler(config, kafka.topics(), inventory, reservations, policy, meters, clock),
                    kafka,
                    scheduler,
                    meters,
                    clock));
        }
        work.add(dispatcher(
                new PowerHandler(
                        config,
                        kafka.topics(),
                        inventory,
                        own,
                        reservations,
                        policy,
                        agentReports,
                        clock,
                        CommandExecutor::inBackground),
                kafka,
                scheduler,
                meters,
                clock));
        dispatchers = List.copyOf(work);
        meters.unpublished(() ->
                dispatchers.stream().mapToInt(CommandDispatcher::unpublished).sum());
        this.inventory = inventory;
        loop = new CommandLoop(
                config,
                signals -> new ExecutorRun(
                        config,
                        new KafkaExecutorClients(kafka, config),
                        dispatchers,
                        policy,
                        own,
                        this::releaseRetired,
                        meters,
                        clock,
                        System::nanoTime,
                        signals),
                scheduler);
        thread = new Thread(loop, "executor-" + config.pool() + "-" + config.instance());
        thread.setDaemon(true);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "power-off");
        thread.setDaemon(true);
        thread.start();
    }

    private void releaseRetired() {
        inventory.release(reservations.busyHosts());
    }

    private <C extends SpecificRecord, E extends SpecificRecord> CommandDispatcher<C, E> dispatcher(
            CommandHandler<C, E> handler,
            KafkaConnection kafka,
            PooledTaskScheduler scheduler,
            ExecutorMeters meters,
            InstantSource clock) {
        CommandDispatcher.Codecs<C, E> codecs = CommandDispatcher.Codecs.of(
                handler, kafka.serdes(), kafka.topics().deadLetters());
        return new CommandDispatcher<>(handler, own, codecs, scheduler, config, meters, clock);
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
        boolean serves = !(own.guests().isEmpty() && own.power().isEmpty());
        details.put("hosts", serves ? String.join(", ", served()) : "none of the inventory's " + inventory.hosts());
        if (!loop.trouble().isEmpty()) {
            details.put("trouble", loop.trouble());
        }
        if (loop.isClockAhead()) {
            details.put("clock", "so far ahead that Kafka refuses its dates; set it");
        }
        for (CommandDispatcher<?, ?> dispatcher : dispatchers) {
            details.put(dispatcher.name() + ".running", Integer.toString(dispatcher.underWay()));
            details.put(dispatcher.name() + ".unknown", Integer.toString(dispatcher.searching()));
            details.put(dispatcher.name() + ".unpublished", Integer.toString(dispatcher.unpublished()));
        }
        boolean live = state != CommandLoop.State.FENCED && state != CommandLoop.State.FAILED;
        SortedMap<String, String> lost = loop.lostHosts();
        lost.forEach((host, words) -> details.put("host." + host, words));
        boolean works = serves && lost.isEmpty() && state == CommandLoop.State.WORKING;
        boolean ready = (works || state == CommandLoop.State.STANDING_BY)
                && loop.trouble().isEmpty();
        return Health.of(live, ready, details);
    }

    private SortedSet<String> served() {
        SortedSet<String> served = new TreeSet<>(own.guests());
        served.addAll(own.power());
        return served;
    }

    /** Publishes what is known and stops. Migrations under way go on; the next run finds out what became of them. */
    @Override
    public void close() {
        samples.close();
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
