package io.isotherm.chaos;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.command.CommandDispatcher;
import io.isotherm.executor.command.CommandHandler;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.ExecutorClients;
import io.isotherm.executor.command.ExecutorRun;
import io.isotherm.executor.command.OwnHosts;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.command.TaskScheduler;
import io.isotherm.executor.journal.FencedException;
import io.isotherm.executor.journal.StoppedException;
import io.isotherm.executor.migration.MigrationHandler;
import io.isotherm.executor.power.AgentReports;
import io.isotherm.executor.power.PowerHandler;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.HostOwner;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** An executor: all of it but its thread, its clients of Kafka and its hypervisors. */
final class ExecutorLife extends Life {
    private static final Topics TOPICS = SimulatedLog.TOPICS;

    private final SimulatedLog log;
    private final Ports ports;
    private final ExecutorConfig config;
    private final Steps tasks = new Steps();
    private final ExecutorRun run;

    /** @param own the clock of its host */
    ExecutorLife(
            ExecutorConfig config,
            VirtualClock clock,
            InstantSource own,
            Story story,
            Random random,
            SimulatedLog log,
            World world,
            Ports ports) {
        super("executor-" + config.instance(), clock, story, random);
        this.log = log;
        this.ports = ports;
        this.config = config;
        Inventory inventory = world.inventory(this);
        ExecutorMeters meters = new ExecutorMeters(new CompositeMeterRegistry());
        OwnHosts hosts = new OwnHosts(config, inventory);
        Reservations reservations = new Reservations();
        Topic<PoolConfig> configs = TOPICS.poolConfig();
        StartPolicy policy = new StartPolicy(World.POOL, configs, Codec.SERDES.deserializer(configs));
        List<CommandDispatcher<?, ?>> dispatchers = List.of(
                dispatcher(
                        new MigrationHandler(config, TOPICS, inventory, reservations, policy, meters, own),
                        hosts,
                        meters,
                        own),
                dispatcher(
                        new PowerHandler(
                                config,
                                TOPICS,
                                inventory,
                                hosts,
                                reservations,
                                policy,
                                new Reports(world),
                                own,
                                Runnable::run),
                        hosts,
                        meters,
                        own));
        run = new ExecutorRun(
                config,
                new Clients(),
                dispatchers,
                policy,
                hosts,
                () -> inventory.release(reservations.busyHosts()),
                meters,
                own,
                () -> TimeUnit.MILLISECONDS.toNanos(clock.now()),
                new ExecutorRun.Signals(new NoWaiting(), () -> false, () -> false));
    }

    private <C extends SpecificRecord, E extends SpecificRecord> CommandDispatcher<C, E> dispatcher(
            CommandHandler<C, E> handler, OwnHosts hosts, ExecutorMeters meters, InstantSource own) {
        return new CommandDispatcher<>(
                handler,
                hosts,
                CommandDispatcher.Codecs.of(handler, Codec.SERDES, TOPICS.deadLetters()),
                tasks,
                config,
                meters,
                own);
    }

    @Override
    void begin() {
        carryOn(run::begin);
    }

    @Override
    void turn() {
        tasks.step();
        carryOn(run::turn);
    }

    private interface Part {
        void run() throws FencedException, StoppedException;
    }

    private void carryOn(Part part) {
        try {
            part.run();
        } catch (FencedException e) {
            kill("is shut out: " + e.getMessage());
        } catch (StoppedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its tasks, stepped with each turn. */
    private static final class Steps implements TaskScheduler {
        private final Map<CommandTask, Runnable> scheduled = new LinkedHashMap<>();

        @Override
        public void schedule(CommandTask task, Runnable whenOver) {
            scheduled.put(task, whenOver);
        }

        void step() {
            for (Map.Entry<CommandTask, Runnable> entry : List.copyOf(scheduled.entrySet())) {
                if (entry.getKey().step()) {
                    scheduled.remove(entry.getKey());
                    entry.getValue().run();
                }
            }
        }

        @Override
        public void stop() {
            scheduled.clear();
        }
    }

    /** The log fails for a number of calls, not for a time: waiting for it would be in vain. */
    private static final class NoWaiting extends CountDownLatch {
        NoWaiting() {
            super(1);
        }

        @Override
        public boolean await(long timeout, TimeUnit unit) {
            return false;
        }
    }

    /** An agent reports as soon as its host is awake. */
    private record Reports(World world) implements AgentReports {
        @Override
        public void expect(String host) {}

        @Override
        public boolean hasReported(String host) {
            return world.host(host).awake;
        }

        @Override
        public void forget(String host) {}
    }

    private final class Clients implements ExecutorClients {
        @Override
        public OwnerRecords owners() {
            Topic<HostOwner> topic = TOPICS.hostOwners();
            return new OwnerRecords(topic, Codec.SERDES.deserializer(topic), Codec.SERDES.serializer(topic));
        }

        @Override
        public Consumer<byte[], byte[]> commandConsumer() {
            return ports.consumer(log, ExecutorLife.this, name);
        }

        @Override
        public Consumer<byte[], byte[]> endsConsumer() {
            return ports.consumer(log, ExecutorLife.this, name);
        }

        @Override
        public Producer<byte[], byte[]> producer() {
            return ports.producer(log, ExecutorLife.this, name);
        }

        @Override
        public Producer<byte[], byte[]> plainProducer() {
            return new LogProducer(log, ExecutorLife.this, null);
        }

        @Override
        public void readJournal(
                Map<TopicPartition, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>>> readers,
                Instant horizon,
                BooleanSupplier stopped) {
            readers.forEach((partition, reader) -> {
                step("reads the journal back");
                ports.journal(List.copyOf(log.records(partition.topic()))).forEach(reader);
            });
        }
    }
}
