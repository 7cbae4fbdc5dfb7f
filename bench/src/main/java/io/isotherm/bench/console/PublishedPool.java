package io.isotherm.bench.console;

import io.isotherm.bench.scale.GeneratedPool;
import io.isotherm.bench.scale.PoolSize;
import io.isotherm.bench.scale.ScaleScenario;
import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A generated pool whose records are on the topics as services would write them: states, what the decider decides on them,
 * and what becomes of its commands. One host of twenty is overloaded, in each window another, so that there is much to show.
 */
final class PublishedPool implements AutoCloseable {
    static final Duration WINDOW = GeneratedPool.WINDOW;

    private final Topics topics;
    private final KafkaConnection kafka;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Serializer<SpecificRecord>> serializers = new HashMap<>();
    private final GeneratedPool pool;
    private final DecisionLoop loop;
    private List<MigrationCommand> underWay = List.of();

    PublishedPool(KafkaConnection kafka, PoolSize size, long seed, Instant from) {
        this.kafka = kafka;
        topics = kafka.topics();
        Map<String, Object> properties = kafka.clientProperties("isotherm-bench");
        properties.put("acks", "all");
        properties.put("max.request.size", 64 << 20);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
        pool = new GeneratedPool(ScaleScenario.OVERLOAD, size, seed);
        InMemoryDecisionMemory memory = new InMemoryDecisionMemory(GeneratedPool.NAME);
        loop = new DecisionLoop(name -> memory);
        PoolConfig config = pool.config(from);
        loop.accept(GeneratedPool.NAME, from, config);
        send(topics.poolConfig(), GeneratedPool.NAME, config, from);
    }

    /**
     * One window and all that follows from it.
     *
     * @param end of the window
     * @param withStates whether its states are published, too
     * @return by host, when its state had arrived at the topic, in milliseconds since the epoch
     */
    SortedMap<String, Long> window(Instant end, boolean withStates) {
        SortedMap<String, Long> arrivals = new ConcurrentSkipListMap<>();
        List<HostState> states = pool.window(end);
        if (withStates) {
            for (HostState state : states) {
                producer.send(record(topics.hostStates(), key(state.getHost()), state, end), (sent, failure) -> {
                    if (failure == null) {
                        arrivals.put(state.getHost(), System.currentTimeMillis());
                    }
                });
            }
        }
        underWay.forEach(command -> tell(command, CommandStatus.SUCCEEDED, end));
        Optional<TickResult> decided = Optional.empty();
        for (HostState state : states) {
            decided = loop.accept(key(state.getHost()), end, state);
        }
        TickResult result =
                decided.orElseThrow(() -> new IllegalStateException("The window of " + end + " gave no decision"));
        send(topics.decisions(), GeneratedPool.NAME, result.decision(), end);
        underWay = result.migrations();
        underWay.forEach(command -> {
            send(topics.migrationCommands(), key(command.getSource()), command, end);
            tell(command, CommandStatus.ACCEPTED, end);
        });
        pool.carryOut(result, end);
        producer.flush();
        return arrivals;
    }

    private void tell(MigrationCommand command, CommandStatus status, Instant at) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(at)
                .setStatus(status)
                .setElapsedMillis(status == CommandStatus.SUCCEEDED ? WINDOW.toMillis() / 2 : 0)
                .build();
        loop.accept(key(command.getSource()), at, event);
        send(topics.migrationEvents(), key(command.getSource()), event, at);
    }

    private static String key(String host) {
        return PoolKeys.of(GeneratedPool.NAME, host);
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant at) {
        producer.send(record(topic, key, value, at));
    }

    @SuppressWarnings("unchecked") // Each serializer is asked for by the topic of what it takes.
    private <V extends SpecificRecord> ProducerRecord<String, byte[]> record(
            Topic<V> topic, String key, V value, Instant at) {
        Serializer<SpecificRecord> serializer = serializers.computeIfAbsent(topic.name(), name ->
                (Serializer<SpecificRecord>) (Serializer<?>) kafka.serdes().serializer(topic));
        return new ProducerRecord<>(topic.name(), 0, at.toEpochMilli(), key, serializer.serialize(topic.name(), value));
    }

    @Override
    public void close() {
        producer.close();
        serializers.values().forEach(Serializer::close);
    }
}
