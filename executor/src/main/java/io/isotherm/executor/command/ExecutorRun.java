package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.journal.FencedException;
import io.isotherm.executor.journal.FencingToken;
import io.isotherm.executor.journal.KafkaClock;
import io.isotherm.executor.journal.OutcomePublisher;
import io.isotherm.executor.journal.Retries;
import io.isotherm.executor.journal.StoppedException;
import io.isotherm.topics.RegistryUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an executor, on the only thread that talks to Kafka: it takes its name over, reads the journal back and
 * recovers what an earlier run left unfinished, before it takes in anything new; from then on, turn by turn, it takes
 * commands in and publishes what became of them together with how far it has read. It never waits for a migration.
 */
public final class ExecutorRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorRun.class);
    private static final int RENEWALS = 3;
    private static final long TIDY_NANOS = Duration.ofMinutes(10).toNanos();

    private final ExecutorConfig config;
    private final ExecutorClients clients;
    private final List<CommandDispatcher<?, ?>> dispatchers;
    private final OwnHosts own;
    private final Runnable releaseRetired;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Signals signals;
    private final HostOwnership ownership;
    private final HostClaims claims;
    private final FencingToken token;
    private final Consumer<byte[], byte[]> consumer;
    private final Consumer<byte[], byte[]> ends;
    private final CommandInput input;
    private final OutcomePublisher publisher;
    private final Retries retries;
    private long tidied;
    private long renewed;
    /** What the inventory gave this executor when it last looked. */
    private OwnHosts.Selection given = OwnHosts.Selection.NONE;

    private volatile boolean standingBy;
    private volatile OwnHosts.Selection lost = OwnHosts.Selection.NONE;
    private volatile String trouble = "";

    /**
     * What reaches a run from outside.
     *
     * @param abandoned opens when waiting for Kafka has to end
     * @param stopping whether it was told to stop
     * @param crashed whether it is to end as if the process had been killed: nothing more is published
     */
    public record Signals(CountDownLatch abandoned, BooleanSupplier stopping, BooleanSupplier crashed) {}

    /**
     * Reaches Kafka for the first time in {@link #begin}.
     *
     * @param releaseRetired lets go of retired hosts where nothing goes on any more
     * @param nanoTime as {@link System#nanoTime}
     */
    public ExecutorRun(
            ExecutorConfig config,
            ExecutorClients clients,
            List<CommandDispatcher<?, ?>> dispatchers,
            StartPolicy policy,
            OwnHosts own,
            Runnable releaseRetired,
            ExecutorMeters meters,
            InstantSource clock,
            LongSupplier nanoTime,
            Signals signals) {
        this.config = config;
        this.clients = clients;
        this.dispatchers = List.copyOf(dispatchers);
        this.own = own;
        this.releaseRetired = releaseRetired;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.signals = signals;
        this.retries = new Retries(signals.abandoned);
        this.tidied = nanoTime.getAsLong();
        this.renewed = tidied;
        String run = UUID.randomUUID().toString();
        KafkaClock kafkaClock = new KafkaClock(nanoTime);
        this.token = new FencingToken(run);
        this.ownership = new HostOwnership(
                config.pool(),
                run,
                config.instance(),
                () -> given,
                clients.owners().reader(),
                meters,
                nanoTime);
        this.claims = new HostClaims(config, run, clients, clock, kafkaClock);
        this.consumer = clients.commandConsumer();
        this.ends = clients.endsConsumer();
        this.input = new CommandInput(
                consumer,
                ends,
                config,
                dispatchers,
                policy,
                ownership,
                clients.owners().topic().name(),
                kafkaClock);
        this.publisher = new OutcomePublisher(
                clients::producer, () -> input.isCurrent(token), signals.abandoned, meters, kafkaClock);
        meters.hostsLost(this::lostCount);
    }

    /** Its own hosts at which another executor acts, with who that is and what to do. */
    SortedMap<String, String> lostHosts() {
        return ownership.words(lost);
    }

    /** Whether it waits while another of its name acts. */
    boolean isStandingBy() {
        return standingBy;
    }

    /** How many hosts it has lost to others, those whose power it controls counted again. */
    private int lostCount() {
        return lost.guests().size() + lost.power().size();
    }

    /** What keeps it from working just now; empty when nothing does. */
    String trouble() {
        return trouble.isEmpty() && publisher.isFailing() ? "Kafka does not take outcomes; they are kept" : trouble;
    }

    /** Whether this host's clock is so far ahead that Kafka refuses its dates. */
    boolean isClockAhead() {
        return publisher.isClockAhead();
    }

    /**
     * Takes the executor's name over, and recovers what an earlier run left unfinished: to be called before the first turn.
     *
     * @throws FencedException if another executor of its name has taken over meanwhile
     * @throws StoppedException if it was told to stop meanwhile
     */
    public void begin() throws FencedException, StoppedException {
        awaitHosts();
        if (config.lease().isPresent()) {
            standBy(config.lease().get());
        }
        // The order matters: only when no earlier run can publish any more is the journal complete.
        publisher.open();
        persistently("finding its place in the commands", input::assign);
        publish(true);
        persistently("reading the pool's configuration", () -> input.readConfigToEnd(signals.stopping()));
        serve();
    }

    /** What waits in the topic is for the hosts that are ours: it must not be passed by before they are known. */
    private void awaitHosts() throws StoppedException {
        while (own.wanted().isEmpty()) {
            String words = "none of the inventory's hosts is one of its own (executor.hosts, executor.powerHosts)";
            if (!words.equals(trouble)) {
                LOG.warn("The executor {} of pool {} waits: {}", config.instance(), config.pool(), words);
            }
            trouble = words;
            if (signals.stopping().getAsBoolean()) {
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
    private void standBy(Duration lease) throws StoppedException {
        persistently("finding its place in the commands", input::assign);
        while (true) {
            persistently("reading who serves hosts", () -> input.readOwnersToEnd(signals.stopping()));
            if (!ownership.isNamesakeHeard(lease)) {
                standingBy = false;
                return;
            }
            if (!standingBy) {
                LOG.info("The executor {} of pool {} stands by: another one acts", config.instance(), config.pool());
                standingBy = true;
            }
            if (signals.stopping().getAsBoolean()) {
                throw new StoppedException();
            }
            // By the pauses between attempts, which end when it is told to stop.
            retries.failed();
            retries.succeeded();
        }
    }

    /** Lets those who stand by hear of this one, once it is sure that none of them has taken its place. */
    private void renewLease() throws FencedException, StoppedException {
        publish(true);
        makeSureOfHosts();
        persistently("renewing the lease", () -> claims.claim(own.now()));
    }

    /**
     * Serves the hosts that the inventory gives this executor now, but for those that another has taken over. Those that are
     * new to it, it first takes over, and only then reads back what was done there, by whomever; what goes on at those that
     * are gone is brought to its end.
     */
    private void serve() throws FencedException, StoppedException {
        OwnHosts.Selection givenNow = own.wanted();
        if (givenNow.equals(given)) {
            return;
        }
        given = givenNow;
        lost = lost.within(given);
        OwnHosts.Selection wanted = given.without(lost);
        if (wanted.equals(own.now())) {
            return;
        }
        OwnHosts.Selection gained = wanted.without(own.now());
        if (!gained.isEmpty()) {
            persistently("taking hosts over", () -> claims.claim(gained));
            persistently("reading who serves hosts", () -> input.readOwnersToEnd(signals.stopping()));
            persistently("reading the journal back", () -> restore(gained));
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
    private void makeSureOfHosts() throws FencedException, StoppedException {
        persistently("making sure of its hosts", () -> input.readOwnersToEnd(signals.stopping()));
        leaveLost();
    }

    /** Leaves hosts alone that another executor has taken over since. */
    private void leaveLost() throws FencedException {
        OwnHosts.Selection others = ownership.othersAmong(own.now());
        if (others.isEmpty()) {
            return;
        }
        if (ownership.isNamesake(others)) {
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

    private void restore(OwnHosts.Selection gained) throws StoppedException {
        Map<TopicPartition, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>>> readers = new HashMap<>();
        input.dispatchers()
                .forEach((partition, dispatcher) -> readers.put(
                        new TopicPartition(dispatcher.eventTopic(), partition.partition()),
                        record -> dispatcher.restore(record, gained)));
        clients.readJournal(readers, clock.instant().minus(config.journalHorizon()), signals.stopping());
    }

    /**
     * Takes in what has come, and publishes what there is to tell. Repeated until the executor is told to stop.
     *
     * @throws FencedException if another executor of its name has taken over
     * @throws StoppedException if it was told to stop meanwhile
     */
    public void turn() throws FencedException, StoppedException {
        serve();
        releaseRetired.run();
        takeIn();
        if (config.lease().isPresent()
                && nanoTime.getAsLong() - renewed > config.lease().get().toNanos() / RENEWALS) {
            renewLease();
            renewed = nanoTime.getAsLong();
        }
        boolean tidy = nanoTime.getAsLong() - tidied > TIDY_NANOS;
        // Now and then also without news, so that the mark stays and one that was shut out notices.
        publish(tidy);
        if (tidy) {
            dispatchers.forEach(CommandDispatcher::tidy);
            publisher.trustClock();
            tidied = nanoTime.getAsLong();
        }
    }

    /** Publishes the last of what is known, once no task goes on any more; to be called in place of a further turn. */
    public void finish() throws FencedException, StoppedException {
        publish(false);
    }

    private void takeIn() throws FencedException, StoppedException {
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
    private void publish(boolean always) throws FencedException, StoppedException {
        if (dispatchers.stream().anyMatch(dispatcher -> dispatcher.unpublished() > 0)) {
            makeSureOfHosts();
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (CommandDispatcher<?, ?> dispatcher : dispatchers) {
            persistently("writing outcomes", () -> records.addAll(dispatcher.outgoing()));
        }
        if (signals.crashed().getAsBoolean()) {
            throw new StoppedException();
        }
        if (records.isEmpty() && !always) {
            return;
        }
        publisher.publish(records, input.offsets(token), input.group());
        if (dispatchers.stream().anyMatch(CommandDispatcher::hasAccepted)) {
            makeSureOfHosts();
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

    /** Drops the clients without any goodbye; the next run completes or aborts what is left. */
    @Override
    public void close() {
        try (consumer;
                ends) {
            publisher.abandon();
        }
    }
}
