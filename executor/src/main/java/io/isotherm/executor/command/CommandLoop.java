package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.journal.FencedException;
import io.isotherm.executor.journal.FencingToken;
import io.isotherm.executor.journal.JournalReader;
import io.isotherm.executor.journal.KafkaClock;
import io.isotherm.executor.journal.OutcomePublisher;
import io.isotherm.executor.journal.Retries;
import io.isotherm.executor.journal.StoppedException;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor's only thread that talks to Kafka: takes commands in, publishes what became of them together with how far
 * it has read, and never waits for a migration. At start it takes its name over, reads the journal back and recovers what
 * an earlier run left unfinished, before it takes in anything new.
 */
public final class CommandLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLoop.class);
    private static final int RENEWALS = 3;
    private static final long TIDY_NANOS = Duration.ofMinutes(10).toNanos();

    /** Where the loop is in its life. */
    public enum State {
        STARTING,
        /** Another of its name acts; it takes its place when that one falls silent. */
        STANDING_BY,
        WORKING,
        STOPPED,
        /** Another executor has this one's name. */
        FENCED,
        FAILED
    }

    private final ExecutorConfig config;
    private final ExecutorClients clients;
    private final List<CommandDispatcher<?, ?>> dispatchers;
    private final StartPolicy policy;
    private final OwnHosts own;
    private final Runnable releaseRetired;
    private final TaskScheduler scheduler;
    private final ExecutorMeters meters;
    private final InstantSource clock;
    private final KafkaClock kafkaClock = new KafkaClock(System::nanoTime);
    private final String run = UUID.randomUUID().toString();
    private final FencingToken token = new FencingToken(run);
    private final HostOwnership ownership;
    private final HostClaims claims;
    private volatile OwnHosts.Selection lost = OwnHosts.Selection.NONE;
    private volatile @Nullable OutcomePublisher outcomes;
    private volatile State state = State.STARTING;
    private volatile String trouble = "";
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Retries retries = new Retries(abandoned);
    private volatile boolean stopping;
    private volatile boolean crashed;

    /** @param releaseRetired lets go of retired hosts where nothing goes on any more */
    public CommandLoop(
            ExecutorConfig config,
            KafkaConnection kafka,
            List<CommandDispatcher<?, ?>> dispatchers,
            StartPolicy policy,
            OwnHosts own,
            Runnable releaseRetired,
            TaskScheduler scheduler,
            ExecutorMeters meters,
            InstantSource clock) {
        this.config = config;
        this.clients = new ExecutorClients(kafka, config);
        Topic<HostOwner> owners = kafka.topics().hostOwners();
        this.ownership = new HostOwnership(config.pool(), run, kafka.serdes().deserializer(owners));
        this.claims = new HostClaims(
                config, run, owners, kafka.serdes().serializer(owners), clients::plainProducer, clock, kafkaClock);
        this.dispatchers = List.copyOf(dispatchers);
        this.policy = policy;
        this.own = own;
        this.releaseRetired = releaseRetired;
        this.scheduler = scheduler;
        this.meters = meters;
        this.clock = clock;
        meters.hostsLost(() -> lost.guests().size() + lost.power().size());
    }

    /** Its own hosts at which another executor acts, with who that is and what to do. */
    public SortedMap<String, String> lostHosts() {
        return ownership.words(lost);
    }

    public State state() {
        return state;
    }

    /** What keeps it from working just now; empty when nothing does. */
    public String trouble() {
        OutcomePublisher publisher = outcomes;
        boolean kept = trouble.isEmpty() && publisher != null && publisher.isFailing();
        return kept ? "Kafka does not take outcomes; they are kept" : trouble;
    }

    /** Whether this host's clock is so far ahead that Kafka refuses its dates. */
    public boolean isClockAhead() {
        OutcomePublisher publisher = outcomes;
        return publisher != null && publisher.isClockAhead();
    }

    /** Lets the loop end once it has published what it knows. */
    public void stop() {
        stopping = true;
    }

    /** Lets the loop end at once, also when it waits for Kafka. */
    public void abandon() {
        stopping = true;
        abandoned.countDown();
    }

    /** Ends the loop as if the process had been killed. */
    public void crash() {
        crashed = true;
        abandon();
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.commandConsumer()) {
            CommandInput input =
                    new CommandInput(consumer, config, dispatchers, policy, ownership, claims.topic(), kafkaClock);
            OutcomePublisher publisher = new OutcomePublisher(
                    clients::producer, () -> input.isCurrent(token), abandoned, meters, kafkaClock);
            try {
                outcomes = publisher;
                begin(input, publisher);
                state = State.WORKING;
                work(input, publisher);
                state = State.STOPPED;
            } finally {
                publisher.abandon();
            }
        } catch (StoppedException | InterruptException e) {
            LOG.info("The executor {} of pool {} stopped: {}", config.instance(), config.pool(), e.getMessage());
            state = State.STOPPED;
        } catch (FencedException e) {
            state = State.FENCED;
            trouble = e.getMessage() + ": pool " + config.pool() + ", executor.instance '" + config.instance()
                    + "'. Give each executor of a pool its own executor.instance, or stop one of them";
            LOG.error("This executor stops: {}", trouble);
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            trouble = e.toString();
            LOG.error("The executor {} of pool {} failed", config.instance(), config.pool(), e);
        } finally {
            scheduler.stop();
        }
    }

    private void begin(CommandInput input, OutcomePublisher publisher) throws FencedException, StoppedException {
        awaitHosts();
        if (config.lease().isPresent()) {
            standBy(input, config.lease().get());
        }
        // The order matters: only when no earlier run can publish any more is the journal complete.
        publisher.open();
        persistently("finding its place in the commands", input::assign);
        publish(input, publisher, true);
        persistently("reading the pool's configuration", () -> input.readConfigToEnd(() -> stopping));
        serve(input);
    }

    /** What waits in the topic is for the hosts that are ours: it must not be passed by before they are known. */
    private void awaitHosts() throws StoppedException {
        while (own.wanted().isEmpty()) {
            String words = "none of the inventory's hosts is one of its own (executor.hosts, executor.powerHosts)";
            if (!words.equals(trouble)) {
                LOG.warn("The executor {} of pool {} waits: {}", config.instance(), config.pool(), words);
            }
            trouble = words;
            if (stopping) {
                throw new StoppedException();
            }
            retries.failed();
        }
        untroubled();
    }

    /**
     * Waits while another of this name is heard of. What is read of it here only spares the two each other's work: that they
     * never both act is due to what whoever comes later does in {@link #begin}.
     */
    private void standBy(CommandInput input, Duration lease) throws StoppedException {
        persistently("finding its place in the commands", input::assign);
        while (true) {
            persistently("reading who serves hosts", () -> input.readOwnersToEnd(() -> stopping));
            if (!ownership.isHeard(config.instance(), lease)) {
                return;
            }
            if (state != State.STANDING_BY) {
                LOG.info("The executor {} of pool {} stands by: another one acts", config.instance(), config.pool());
                state = State.STANDING_BY;
            }
            if (stopping) {
                throw new StoppedException();
            }
            // By the pauses between attempts, which end when it is told to stop.
            retries.failed();
            retries.succeeded();
        }
    }

    /** Lets those who stand by hear of this one, once it is sure that none of them has taken its place. */
    private void renewLease(CommandInput input, OutcomePublisher publisher) throws FencedException, StoppedException {
        publish(input, publisher, true);
        makeSureOfHosts(input);
        persistently("renewing the lease", () -> claims.claim(own.now()));
    }

    /**
     * Serves the hosts that the inventory gives this executor now, but for those that another has taken over. Those that are
     * new to it, it first takes over, and only then reads back what was done there, by whomever; what goes on at those that
     * are gone is brought to its end.
     */
    private void serve(CommandInput input) throws FencedException, StoppedException {
        OwnHosts.Selection given = own.wanted();
        lost = lost.within(given);
        OwnHosts.Selection wanted = given.without(lost);
        if (wanted.equals(own.now())) {
            return;
        }
        OwnHosts.Selection gained = wanted.without(own.now());
        if (!gained.isEmpty()) {
            persistently("taking hosts over", () -> claims.claim(gained));
            persistently("reading who serves hosts", () -> input.readOwnersToEnd(() -> stopping));
            persistently("reading the journal back", () -> restore(input, gained));
        }
        own.serve(wanted);
        dispatchers.forEach(dispatcher -> dispatcher.leave(lost));
        dispatchers.forEach(dispatcher -> dispatcher.recover(gained));
        LOG.info(
                "The executor {} of pool {} serves {}, and the power of {}",
                config.instance(),
                config.pool(),
                wanted.guests(),
                wanted.power());
        leaveLost();
    }

    /** Nothing is said of a host, and nothing begun there, that another executor has taken over before. */
    private void makeSureOfHosts(CommandInput input) throws FencedException, StoppedException {
        persistently("making sure of its hosts", () -> input.readOwnersToEnd(() -> stopping));
        leaveLost();
    }

    /** Leaves hosts alone that another executor has taken over since. */
    private void leaveLost() throws FencedException {
        OwnHosts.Selection others = ownership.othersAmong(own.now());
        if (others.isEmpty()) {
            return;
        }
        if (ownership.isNamesake(config.instance(), others)) {
            throw new FencedException("another executor of the same name has taken over");
        }
        ownership
                .words(others)
                .forEach((host, words) ->
                        LOG.error("Host {} of pool {} is not served any more: {}", host, config.pool(), words));
        lost = lost.with(others);
        own.serve(own.now().without(others));
        dispatchers.forEach(dispatcher -> dispatcher.leave(lost));
    }

    private void restore(CommandInput input, OwnHosts.Selection gained) throws StoppedException {
        Map<TopicPartition, Consumer<ConsumerRecord<byte[], byte[]>>> readers = new HashMap<>();
        input.dispatchers()
                .forEach((partition, dispatcher) -> readers.put(
                        new TopicPartition(dispatcher.eventTopic(), partition.partition()),
                        record -> dispatcher.restore(record, gained)));
        new JournalReader(clients.connection("journal"), () -> stopping)
                .read(readers, clock.instant().minus(config.journalHorizon()));
    }

    private void work(CommandInput input, OutcomePublisher publisher) throws FencedException, StoppedException {
        long tidied = System.nanoTime();
        long renewed = System.nanoTime();
        while (!stopping) {
            serve(input);
            releaseRetired.run();
            takeIn(input);
            if (config.lease().isPresent()
                    && System.nanoTime() - renewed > config.lease().get().toNanos() / RENEWALS) {
                renewLease(input, publisher);
                renewed = System.nanoTime();
            }
            boolean tidy = System.nanoTime() - tidied > TIDY_NANOS;
            // Now and then also without news, so that the mark stays and one that was shut out notices.
            publish(input, publisher, tidy);
            if (tidy) {
                dispatchers.forEach(CommandDispatcher::tidy);
                publisher.trustClock();
                tidied = System.nanoTime();
            }
        }
        if (!crashed) {
            scheduler.stop();
            publish(input, publisher, false);
        }
    }

    private void takeIn(CommandInput input) throws FencedException, StoppedException {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = input.poll();
            untroubled();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            hold("reading commands", e);
            return;
        }
        try {
            // First, so that nothing is started that is forbidden by what was read along with it.
            input.takeNotices(records);
        } catch (RegistryUnavailableException e) {
            hold("reading the pool's configuration", e);
            return;
        }
        leaveLost();
        for (TopicPartition partition : records.partitions()) {
            try {
                input.takeCommands(partition, records.records(partition));
            } catch (RegistryUnavailableException e) {
                hold("reading commands", e);
            }
        }
    }

    /** Publishes what there is, with how far the commands have been taken in; then begins what was accepted. */
    private void publish(CommandInput input, OutcomePublisher publisher, boolean always)
            throws FencedException, StoppedException {
        if (dispatchers.stream().anyMatch(dispatcher -> dispatcher.unpublished() > 0)) {
            makeSureOfHosts(input);
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (CommandDispatcher<?, ?> dispatcher : dispatchers) {
            persistently("writing outcomes", () -> records.addAll(dispatcher.outgoing()));
        }
        if (crashed) {
            throw new StoppedException();
        }
        if (records.isEmpty() && !always) {
            return;
        }
        publisher.publish(records, input.offsets(token), input.group());
        if (dispatchers.stream().anyMatch(CommandDispatcher::hasAccepted)) {
            makeSureOfHosts(input);
        }
        dispatchers.forEach(CommandDispatcher::published);
    }

    /** One thing that has to work before anything else can. */
    @FunctionalInterface
    private interface Task {
        void run() throws StoppedException;
    }

    private void persistently(String what, Task task) throws StoppedException {
        while (true) {
            try {
                task.run();
                untroubled();
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                hold(what, e);
            }
        }
    }

    private void hold(String what, RuntimeException e) throws StoppedException {
        String words = what + " failed: " + e.getMessage();
        if (!words.equals(trouble)) {
            LOG.warn("{}; trying again: {}", what, e.toString());
        }
        trouble = words;
        retries.failed();
    }

    private void untroubled() {
        trouble = "";
        retries.succeeded();
    }
}
