package io.isotherm.launcher.demo;

import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.operator.CommittedRecords;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.ServiceProcess;
import io.isotherm.schema.CommandStatus;
import io.isotherm.simulator.SimulatedClock;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.topics.Topic;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A story that goes on as far as a test lets it: a simulated pool, and all services on a broker of their own. */
final class RunningStory implements AutoCloseable {
    private final ServiceProcess process = new ServiceProcess();
    private final DemoStory story;
    private final Instant start;
    private final SimulatedClock clock;
    private final Inventory inventory;
    private final DemoServices services;
    private final DemoWatch watch;
    private final DemoConductor conductor;

    /** Starts its services; nothing happens yet. The story ends about now, for brokers delete by event time. */
    RunningStory(DemoStory story) {
        this(story, UnaryOperator.identity());
    }

    /** @param seen how its services see its hosts */
    RunningStory(DemoStory story, UnaryOperator<Inventory> seen) {
        this(story, seen, 1);
    }

    /** @param partitions of each topic */
    RunningStory(DemoStory story, int partitions) {
        this(story, UnaryOperator.identity(), partitions);
    }

    private RunningStory(DemoStory story, UnaryOperator<Inventory> seen, int partitions) {
        this.story = story;
        start = Instant.ofEpochMilli(System.currentTimeMillis())
                .minus(story.duration())
                .truncatedTo(ChronoUnit.HOURS);
        clock = new SimulatedClock(start);
        SimulatedPool pool = SimulatedPool.builder(DemoStory.POOL)
                .seed(7)
                .start(start)
                .clock(clock)
                .hosts(story.hosts())
                .vms(story.vms())
                .build();
        inventory = seen.apply(pool.inventory());
        services = DemoServices.start(story.config(), inventory, clock, process.metrics(), partitions);
        watch = new DemoWatch(services.kafka(), record -> {});
        conductor = new DemoConductor(story, clock, pool, inventory, services.collector(), watch, 0);
    }

    /** How far it has got. */
    Instant now() {
        return clock.instant();
    }

    /** Its simulated time. */
    InstantSource clock() {
        return clock;
    }

    /** Goes on until the story is as old as that. */
    void runUntil(Duration age) {
        conductor.runUntil(start.plus(age));
    }

    /** Goes on. */
    void runFor(Duration duration) {
        conductor.runUntil(clock.instant().plus(duration));
    }

    /** Forgets what was seen of it so far. */
    void forget() {
        conductor.forget();
    }

    /** Goes on until a command is carried out. */
    void runUntilMovesAreUnderWay() {
        Duration sample = Duration.ofMillis(story.config().getDetection().getSampleMillis());
        while (watch.issued()
                == Stream.of(CommandStatus.values()).mapToInt(watch::outcomes).sum()) {
            if (!clock.instant().isBefore(start.plus(story.duration()))) {
                throw new AssertionError("Nothing moves in this story");
            }
            runFor(sample);
        }
    }

    /** Stops analyzer and decider and starts them anew. */
    void restartStreams() {
        services.restartStreams(state -> {});
    }

    DemoServices services() {
        return services;
    }

    DemoWatch watch() {
        return watch;
    }

    KafkaConnection kafka() {
        return services.kafka();
    }

    /** What is committed on a topic. */
    List<ConsumerRecord<byte[], byte[]>> read(Topic<?> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(topic, records::add);
        return records;
    }

    /** Hands over what is committed on a topic, record by record. */
    void read(Topic<?> topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<String, Object> properties = kafka().clientProperties("test");
        properties.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(part -> new TopicPartition(topic.name(), part.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            CommittedRecords.readTo(consumer.endOffsets(partitions), consumer, reader);
        }
    }

    /** What is committed on a topic, decoded. */
    <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        Deserializer<V> deserializer = kafka().serdes().deserializer(topic);
        return read(topic).stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .toList();
    }

    /** The metrics of its services. */
    PrometheusMeterRegistry meters() {
        return process.metrics();
    }

    /** What its services answer on /metrics. */
    String metrics() {
        return process.metrics().scrape();
    }

    /** What the independent checker says of the topics. */
    CheckReport check() {
        KafkaConnection kafka = kafka();
        return TopicCheck.run(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings().resolve(),
                kafka.clientSettings().resolve(),
                kafka.topicPrefix(),
                Optional.of(DemoStory.POOL));
    }

    @Override
    public void close() {
        watch.close();
        services.close();
        inventory.close();
    }
}
