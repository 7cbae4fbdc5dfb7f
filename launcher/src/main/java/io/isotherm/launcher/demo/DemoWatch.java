package io.isotherm.launcher.demo;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what the services say on the topics, on a thread of its own. Thread-safe. */
final class DemoWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Set<CommandStatus> OVER = EnumSet.of(
            CommandStatus.SUCCEEDED,
            CommandStatus.FAILED,
            CommandStatus.REJECTED,
            CommandStatus.EXPIRED,
            CommandStatus.UNKNOWN);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Handler> handlers = new HashMap<>();
    private final Consumer<SpecificRecord> listener;
    private final Thread thread;
    private final List<Decision> decisions = new ArrayList<>();
    private final Map<String, MigrationCommand> openMoves = new TreeMap<>();
    private final Map<String, PowerCommand> openPower = new TreeMap<>();
    private final Map<CommandStatus, Integer> outcomes = new TreeMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    /** Of the demo's pool; whoever may write to its topics may make others. */
    private Instant lastTick = Instant.MIN;

    private int issued;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    private interface Handler {
        void handle(ConsumerRecord<String, byte[]> record);
    }

    /**
     * A command as it arrived.
     *
     * @param tick what it was decided for
     * @param nanos when it arrived, on the scale of {@link System#nanoTime()}
     */
    record Arrival(Instant tick, long nanos) {}

    /** @param listener told of every record, on the watch's thread */
    DemoWatch(KafkaConnection kafka, Consumer<SpecificRecord> listener) {
        this.listener = listener;
        Map<String, Object> properties = kafka.clientProperties("isotherm-demo-watch");
        properties.put("isolation.level", "read_committed");
        properties.put("fetch.max.wait.ms", 50);
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        Topics topics = kafka.topics();
        AvroSerdes serdes = kafka.serdes();
        handle(topics.decisions(), serdes, this::decided);
        handle(topics.migrationCommands(), serdes, this::moveIssued);
        handle(topics.migrationEvents(), serdes, this::moveReported);
        handle(topics.powerCommands(), serdes, command -> openPower.put(command.getCommandId(), command));
        handle(topics.powerEvents(), serdes, this::powerReported);
        List<TopicPartition> partitions = handlers.keySet().stream()
                .sorted()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.thread = new Thread(this::follow, "demo-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private <V extends SpecificRecord> void handle(Topic<V> topic, AvroSerdes serdes, Consumer<V> handler) {
        Deserializer<V> deserializer = serdes.deserializer(topic);
        handlers.put(topic.name(), record -> {
            V value = deserializer.deserialize(record.topic(), record.value());
            synchronized (this) {
                handler.accept(value);
                notifyAll();
            }
            listener.accept(value);
        });
    }

    private void follow() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    try {
                        handlers.getOrDefault(record.topic(), ignored -> {}).handle(record);
                    } catch (UnreadableRecordException e) {
                        LOG.warn("Passed over: {}", e.getMessage());
                    }
                }
            }
        } catch (WakeupException e) {
            // close() asked for it.
        } catch (RuntimeException e) {
            failure = e;
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private void decided(Decision decision) {
        decisions.add(decision);
        if (decision.getPool().equals(DemoStory.POOL)) {
            lastTick = decision.getTick();
        }
    }

    private void moveIssued(MigrationCommand command) {
        openMoves.put(command.getCommandId(), command);
        arrivals.add(new Arrival(command.getIssuedAt(), System.nanoTime()));
        issued++;
    }

    private void moveReported(MigrationEvent event) {
        if (OVER.contains(event.getStatus()) && openMoves.remove(event.getCommandId()) != null) {
            outcomes.merge(event.getStatus(), 1, Integer::sum);
        }
    }

    private void powerReported(PowerEvent event) {
        if (OVER.contains(event.getStatus())) {
            openPower.remove(event.getCommandId());
        }
    }

    /** Waits for the decision of a tick. */
    void awaitDecision(Instant tick, Duration limit) {
        await(() -> !lastTick.isBefore(tick), limit, "the decision of " + tick);
    }

    /** Waits until every command is over, but for those of which the predicates say that they are under way. */
    void awaitReports(Predicate<MigrationCommand> moving, Predicate<PowerCommand> changing, Duration limit) {
        await(
                () -> openMoves.values().stream().allMatch(moving)
                        && openPower.values().stream().allMatch(changing),
                limit,
                "reports on commands");
    }

    private void await(BooleanSupplier condition, Duration limit, String what) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            synchronized (this) {
                if (condition.getAsBoolean()) {
                    return;
                }
                if (failure != null) {
                    throw new IllegalStateException("The demo cannot follow the topics: " + failure, failure);
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IllegalStateException("No sign of " + what + " for " + limit.toSeconds()
                            + " s: a service hangs; its log is above. Open moves: " + openMoves.keySet()
                            + ", open power commands: " + openPower.keySet());
                }
                try {
                    wait(Math.min(left, 20));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Interrupted while waiting for " + what, e);
                }
            }
        }
    }

    synchronized List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized int issued() {
        return issued;
    }

    synchronized int outcomes(CommandStatus status) {
        return outcomes.getOrDefault(status, 0);
    }

    /** Forgets the decisions and arrivals so far; a demo may stay for weeks. */
    synchronized void forget() {
        decisions.clear();
        arrivals.clear();
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
