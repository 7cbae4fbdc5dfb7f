package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.launcher.Isotherm;
import io.isotherm.operator.Offer;
import io.isotherm.operator.OperatorOffers;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.replay.engine.DecisionEngine;
import io.isotherm.replay.recording.Destination;
import io.isotherm.replay.recording.Player;
import io.isotherm.replay.recording.Progress;
import io.isotherm.replay.recording.Recorder;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingReader;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A living pool, recorded and decided again: through the broker at two speeds and without one. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ReplayIT {
    private static final List<String> INPUTS =
            List.of("host-metrics", "pool-config", "approvals", "migration-events", "power-events");
    private static final List<String> OUTPUTS = List.of("decisions", "migration-commands", "power-commands");
    private static final int WIRE_HEADER = 5;
    private static final int ROUNDS = 4;

    @TempDir
    private Path directory;

    @Test
    void decidesTheSameByteForByteAtAnySpeedAndWithoutABroker() throws Exception {
        try (RunningStory story = new RunningStory(ReplayStory.story(ROUNDS))) {
            KafkaConnection kafka = story.kafka();
            live(story);
            Path file = directory.resolve("demo.avro");
            Recorder.record(
                    kafka,
                    new Recorder.Selection(INPUTS, Optional.empty(), Optional.empty(), Optional.empty()),
                    file,
                    Progress.NONE);
            Recording recording = Recording.open(file);
            Map<String, List<byte[]>> computed = compute(recording);

            assertThat(scenarios(recording)).contains("OVERLOAD", "CONSOLIDATION", "EVACUATION", "PAUSED", "STEADY");
            assertThat(of(computed, "migration-commands")).hasSizeGreaterThan(20);
            assertThat(of(computed, "power-commands")).isNotEmpty();
            assertSame(written(kafka, "isotherm."), computed, "live");
            assertSame(
                    replayed(kafka, recording, "max.", Double.POSITIVE_INFINITY, computed), computed, "at full speed");
            assertSame(replayed(kafka, recording, "paced.", 240, computed), computed, "at 240x");
        }
    }

    /**
     * More than an hour of a pool that its operator retunes in the middle of a window, pauses and resumes, drains, and whose
     * moves he approves for a while, and whose analyzer and decider are restarted twice.
     */
    private void live(RunningStory story) throws Exception {
        story.runUntil(Duration.ofSeconds(310));
        retune(story, 2);
        story.runUntil(Duration.ofSeconds(895));
        operate(story, "pause", "--reason", "works on the network");
        story.runUntil(Duration.ofSeconds(1030));
        operate(story, "resume");
        story.runUntil(Duration.ofMinutes(18));
        operate(story, "mode", "recommend");
        int approved = 0;
        for (int minute = 20; minute < 29; minute += 2) {
            story.runUntil(Duration.ofMinutes(minute).plusSeconds(17));
            approved += approve(story);
        }
        assertThat(approved).isPositive();
        operate(story, "mode", "automatic");
        story.restartStreams();
        story.runUntil(Duration.ofMinutes(32));
        String busiest = busiest(story);
        operate(story, "drain", busiest);
        story.runUntil(Duration.ofSeconds(2395));
        retune(story, 4);
        story.runUntil(Duration.ofMinutes(44));
        operate(story, "undrain", busiest);
        story.restartStreams();
        story.runUntil(Duration.ofMinutes(57));
        operate(story, "pause");
        operate(story, "resume");
        story.runUntil(ReplayStory.story(ROUNDS).duration());
    }

    /** Changes the configuration from the next instant on, in the middle of a window. */
    private static void retune(RunningStory story, int moves) {
        try (OperatorTopics operator = new OperatorTopics(story.kafka())) {
            PoolConfig changed = operator.newestConfig(DemoStory.POOL).orElseThrow();
            changed.setVersion(changed.getVersion() + 1);
            changed.setAppliedAt(story.now().plusMillis(1));
            changed.getDecision().setMaxConcurrentMoves(moves);
            operator.publish(story.kafka().topics().poolConfig(), DemoStory.POOL, changed, changed.getAppliedAt());
        }
    }

    /** The host with most guests. */
    private static String busiest(RunningStory story) {
        try (OperatorTopics operator = new OperatorTopics(story.kafka())) {
            return operator.picture(DemoStory.POOL).values().stream()
                    .max(Comparator.comparingInt(state -> state.getVms().size()))
                    .orElseThrow()
                    .getHost();
        }
    }

    private void operate(RunningStory story, String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--pool", DemoStory.POOL, "-c", config(story)));
        assertThat(Isotherm.commandLine().execute(arguments.toArray(String[]::new)))
                .as(arguments.toString())
                .isZero();
    }

    /**
     * Approves the newest offer.
     *
     * @return how many there were
     */
    private int approve(RunningStory story) throws IOException {
        List<Offer> offers;
        try (OperatorTopics operator = new OperatorTopics(story.kafka())) {
            offers = new OperatorOffers(operator).open(DemoStory.POOL);
        }
        if (!offers.isEmpty()) {
            operate(story, "approve", offers.get(offers.size() - 1).id());
        }
        return offers.size();
    }

    private String config(RunningStory story) throws IOException {
        return Files.writeString(
                        directory.resolve("isotherm.yaml"),
                        "kafka: {bootstrapServers: \"" + story.kafka().bootstrapServers() + "\", registry: [\""
                                + story.kafka().registryUrls().get(0) + "\"]}\n")
                .toString();
    }

    private static Map<String, List<byte[]>> compute(Recording recording) {
        Map<String, List<byte[]>> results = new TreeMap<>();
        DecisionEngine engine = new DecisionEngine(tick -> {
            of(results, "decisions").add(bytes(tick.decision()));
            tick.migrations()
                    .forEach(command -> of(results, "migration-commands").add(bytes(command)));
            tick.powers().forEach(command -> of(results, "power-commands").add(bytes(command)));
        });
        try (RecordingReader reader = recording.read()) {
            reader.forEachRemaining(engine::accept);
        }
        assertThat(engine.refused()).isZero();
        return results;
    }

    private static List<byte[]> of(Map<String, List<byte[]>> results, String topic) {
        return results.computeIfAbsent(topic, any -> new ArrayList<>());
    }

    private static Set<String> scenarios(Recording recording) {
        Set<String> scenarios = new LinkedHashSet<>();
        DecisionEngine engine = new DecisionEngine(
                tick -> scenarios.add(tick.decision().getScenario().name()));
        try (RecordingReader reader = recording.read()) {
            reader.forEachRemaining(engine::accept);
        }
        return scenarios;
    }

    private Map<String, List<byte[]>> replayed(
            KafkaConnection kafka,
            Recording recording,
            String prefix,
            double speed,
            Map<String, List<byte[]>> expected) {
        Player player = new Player(kafka, new Destination(prefix), Progress.NONE);
        player.createTopics(INPUTS, 2, (short) 1);
        KafkaConnection second = new KafkaConnection(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings(),
                kafka.clientSettings(),
                prefix);
        Path state = directory.resolve(prefix);
        try (Service analyzer = AnalyzerService.of(
                        second,
                        new StreamsSettings(
                                prefix + "analyzer", state.resolve("analyzer"), 1, Duration.ofMillis(50), 0),
                        Duration.ofDays(1),
                        new SimpleMeterRegistry(),
                        InstantSource.system());
                Service decider = DeciderService.of(
                        second,
                        new StreamsSettings(prefix + "decider", state.resolve("decider"), 1, Duration.ofMillis(50), 0),
                        new SimpleMeterRegistry())) {
            analyzer.start();
            decider.start();
            player.play(recording, INPUTS, speed);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> OUTPUTS.forEach(topic -> assertThat(of(written(kafka, prefix), topic))
                            .as(prefix + topic)
                            .hasSizeGreaterThanOrEqualTo(of(expected, topic).size())));
        }
        return written(kafka, prefix);
    }

    private static void assertSame(Map<String, List<byte[]>> actual, Map<String, List<byte[]>> expected, String how) {
        for (String topic : OUTPUTS) {
            List<String> one = of(actual, topic).stream().map(Arrays::toString).toList();
            List<String> other =
                    of(expected, topic).stream().map(Arrays::toString).toList();
            assertThat(one).as(topic + " " + how).isEqualTo(other);
        }
    }

    /** The values of the results' topics, without the schema's id, which each registration chooses. */
    private static Map<String, List<byte[]>> written(KafkaConnection kafka, String prefix) {
        Map<String, Object> properties = kafka.clientProperties("replay-it");
        properties.put("isolation.level", "read_committed");
        Map<String, List<byte[]>> results = new TreeMap<>();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : OUTPUTS) {
                List<byte[]> values = new ArrayList<>();
                List<TopicPartition> partitions = consumer.partitionsFor(prefix + topic).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        values.add(Arrays.copyOfRange(record.value(), WIRE_HEADER, record.value().length));
                    }
                }
                results.put(topic, values);
            }
        }
        return results;
    }

    private static byte[] bytes(SpecificRecord value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
