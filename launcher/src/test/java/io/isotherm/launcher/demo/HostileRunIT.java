package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.executor.command.UnreadableCommands;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.config.Settings;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Mode;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever may write to the topics sends all kinds of records that cannot be, over all topics that services read, while a
 * pool is worked on in the same partition. Every record is accounted for, and the pool keeps its ticks. As many records as
 * {@code -Dhostile.records} says, from the seed that {@code -Dhostile.seed} says; the counts are printed.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class HostileRunIT {
    private static final int RECORDS = Integer.getInteger("hostile.records", 1_000);
    private static final long SEED = Long.getLong("hostile.seed", 17);
    /** Sent in a minute of the pool's: many records in some hours of it, so that their topics keep all of them. */
    private static final int BURST = Integer.getInteger("hostile.burst", Math.max(1_000, RECORDS / 250));

    private static final int ROUNDS = 1 + RECORDS / BURST / 18;
    /** What analyzer, decider and executor may send together. */
    private static final long LETTER_BYTES_PER_MINUTE = 2L * Settings.defaults().get(StreamsSettings.DEAD_LETTER_BYTES)
            + UnreadableCommands.LETTER_BYTES_PER_MINUTE;

    private static final long MOST_GROWTH_BYTES = 128 << 20;
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private RunningStory story;
    private Topics topics;
    private AvroSerdes serdes;
    private KafkaProducer<byte[], byte[]> producer;

    /** Goes on until there are records of every kind but approvals, of which one is made. */
    @BeforeEach
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void begin() {
        story = new RunningStory(ReplayStory.story(ROUNDS));
        topics = story.kafka().topics();
        serdes = story.kafka().serdes();
        Map<String, Object> properties = story.kafka().clientProperties("hostile");
        properties.put("compression.type", "gzip");
        properties.put("max.request.size", 128 << 20);
        properties.put("buffer.memory", 256L << 20);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        story.runUntilMovesAreUnderWay();
    }

    @AfterEach
    void end() {
        producer.close();
        story.close();
    }

    @Test
    void everyRecordThatCannotBeIsAccountedForAndNoTickIsMissed() throws Exception {
        Map<Topic<?>, byte[]> genuine = genuine();
        HostileRecords hostile = new HostileRecords(
                SEED, genuine, List.of(DemoStory.POOL + "/xen1", DemoStory.POOL + "/xen2"), story.now());
        Instant first = lastTick();
        Tally tally = new Tally();
        long begun = System.nanoTime();
        long heap = heapInUse();
        for (int sent = 0; sent < RECORDS; sent += BURST) {
            tally.send(Math.min(BURST, RECORDS - sent), hostile);
            tally.ticks.add(timed(() -> story.runFor(Duration.ofMinutes(1))));
        }
        long grown = heapInUse() - heap;
        Collections.sort(tally.ticks);
        Duration longest = tally.ticks.get(tally.ticks.size() - 1);
        int huge = 0;
        for (Topic<?> topic : genuine.keySet()) {
            huge += refusedByKafka(hostile.huge(topic), RecordTooLargeException.class);
            refusedByKafka(
                    new HostileRecords.AnyTimeRecord(
                            topic.name(), new byte[] {1}, new byte[] {1}, HostileRecords.latest()),
                    InvalidTimestampException.class);
        }

        await().atMost(PATIENCE.plusMillis(RECORDS))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(refusals(tally.expected.keySet())).isEqualTo(tally.expected));
        Letters letters = new Letters();
        story.read(topics.deadLetters(), letters::add);
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf(
                "Hostile run, seed %d: %d records sent in %d s, %d of 64 MiB refused by Kafka; %d refusals expected of"
                        + " services, %d dead letters of %d KiB, %d only counted; heap grown by %d KiB; a minute of the"
                        + " pool took %d ms (99 %%), %d ms (longest)%n",
                SEED,
                RECORDS,
                taken.toSeconds(),
                huge,
                tally.expected.values().stream().mapToLong(Long::longValue).sum(),
                letters(),
                letters.bytes >> 10,
                withheld(),
                grown >> 10,
                tally.ticks.get((int) Math.ceil(tally.ticks.size() * 0.99) - 1).toMillis(),
                longest.toMillis());
        assertThat(letters.count).isEqualTo(letters());
        if (withheld() == 0) {
            tally.places.forEach((topic, offsets) -> {
                offsets.andNot(letters.places.getOrDefault(topic, new BitSet()));
                assertThat(offsets.stream())
                        .as("offsets of %s without a letter", topic)
                        .isEmpty();
            });
        }
        // What a minute allows may come at once.
        assertThat(letters.bytes)
                .isLessThanOrEqualTo(LETTER_BYTES_PER_MINUTE + LETTER_BYTES_PER_MINUTE * taken.toMillis() / 60_000);
        assertThat(grown).isLessThan(MOST_GROWTH_BYTES);
        assertThatAllGoesOn(first);
        assertThat(longest).isLessThan(LONGEST_TICK);
        assertThat(refusals(tally.expected.keySet())).as("counted once each").isEqualTo(tally.expected);
    }

    @Test
    void hostsOfTenThousandGuestsAndTensOfThousandsOfApprovalsFit() throws Exception {
        Instant first = lastTick();
        for (int i = 0; i < 20; i++) {
            HostMetrics sample = crowded(story.now().plusSeconds(10L * i));
            send(topics.hostMetrics(), "crowd/one", sample, sample.getSampledAt());
        }
        for (int i = 0; i < 20_000; i++) {
            Approval approval = Approval.newBuilder()
                    .setPool(DemoStory.POOL)
                    .setCommandId("none-" + i)
                    .setApprovedBy("nobody")
                    .setApprovedAt(story.now().plus(Duration.ofDays(i % 2 == 0 ? 0 : 200)))
                    .build();
            producer.send(new ProducerRecord<>(
                    topics.approvals().name(),
                    0,
                    story.now().toEpochMilli(),
                    DemoStory.POOL.getBytes(UTF_8),
                    bytes(topics.approvals(), approval)));
        }
        producer.flush();
        assertThat(timed(() -> story.runFor(Duration.ofMinutes(1)))).isLessThan(LONGEST_TICK);
        assertThatAllGoesOn(first);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(story.read(topics.hostStates()))
                        .anySatisfy(state ->
                                assertThat(new String(state.key(), UTF_8)).isEqualTo("crowd/one")));
        assertThat(letters() + withheld()).isZero();
    }

    /** Nobody knows any more what its operators want, and a host is hot. */
    @Test
    void aPoolWhoseConfigurationIsDeletedIsOnlyObserved() throws Exception {
        Instant deleted = lastTick();
        assertThat(story.watch().issued()).isPositive();
        int issued = story.watch().issued();
        producer.send(new HostileRecords.AnyTimeRecord(
                        topics.poolConfig().name(),
                        DemoStory.POOL.getBytes(UTF_8),
                        null,
                        story.now().toEpochMilli()))
                .get();
        story.runFor(Duration.ofMinutes(3));

        List<Decision> decisions = story.watch().decisions().stream()
                .filter(decision -> decision.getTick().isAfter(deleted))
                .toList();
        assertThat(decisions).extracting(Decision::getTick).contains(deleted.plus(Duration.ofMinutes(3)));
        assertThat(decisions).extracting(Decision::getMode).containsOnly(Mode.OBSERVE);
        assertThat(story.values(topics.migrationCommands())).hasSize(issued);
        assertThat(story.read(topics.powerCommands())).isEmpty();
        CheckReport report = story.check();
        assertThat(report.clean()).as(report.text()).isTrue();
    }

    /** What was sent, and what has to become of it. */
    private final class Tally {
        private final Map<String, BitSet> places = new HashMap<>();
        private final List<Duration> ticks = new ArrayList<>();
        /** Refusals by topic. */
        private final Map<String, Long> expected = new HashMap<>();

        void send(int count, HostileRecords hostile) throws InterruptedException, ExecutionException {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(hostile.next()));
            }
            for (Future<RecordMetadata> one : sent) {
                RecordMetadata taken = one.get();
                places.computeIfAbsent(taken.topic(), topic -> new BitSet()).set((int) taken.offset());
                // Analyzer and decider both read configurations.
                long readers = taken.topic().equals(topics.poolConfig().name()) ? 2 : 1;
                expected.merge(taken.topic(), readers, Long::sum);
            }
        }
    }

    /** The dead letters there are: the offsets that they came from, by topic, and their size. */
    private static final class Letters {
        private final Map<String, BitSet> places = new HashMap<>();
        private long bytes;
        private long count;

        void add(ConsumerRecord<byte[], byte[]> letter) {
            DeadLetters.Origin origin = DeadLetters.origin(letter.headers()).orElseThrow();
            places.computeIfAbsent(origin.topic(), topic -> new BitSet()).set((int) origin.offset());
            bytes += DeadLetters.size(
                    new ProducerRecord<>(letter.topic(), 0, null, letter.key(), letter.value(), letter.headers()));
            count++;
        }
    }

    private HostMetrics crowded(Instant at) {
        HostMetrics sample = value(topics.hostMetrics());
        sample.setPool("crowd");
        sample.setHost("one");
        sample.setSampledAt(at);
        List<VmMetrics> guests = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            guests.add(VmMetrics.newBuilder()
                    .setUuid(new UUID(i, i).toString())
                    .setName("guest-" + i)
                    .setState(VmState.RUNNING)
                    .setVcpus(1)
                    .setCpuTimeNanos(i)
                    .setMemoryKib(1)
                    .setMemoryMaxKib(1)
                    .build());
        }
        sample.setVms(guests);
        return sample;
    }

    private int refusedByKafka(ProducerRecord<byte[], byte[]> record, Class<? extends Exception> refusal) {
        assertThat(producer.send(record))
                .as("a record for %s", record.topic())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(refusal);
        return 1;
    }

    private void assertThatAllGoesOn(Instant first) {
        story.runFor(Duration.ofMinutes(2));
        Duration tick = Duration.ofMillis(ReplayStory.config().getDecision().getTickMillis());
        List<Instant> ticks = story.watch().decisions().stream()
                .filter(decision -> decision.getPool().equals(DemoStory.POOL))
                .map(decision -> decision.getTick())
                .filter(at -> !at.isBefore(first))
                .toList();
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(ticks.get(i)).isEqualTo(ticks.get(i - 1).plus(tick));
        }
        // A window that has just begun, and one that waits for stragglers.
        assertThat(ticks.get(ticks.size() - 1)).isAfter(story.now().minus(tick.multipliedBy(3)));
        CheckReport report = story.check();
        assertThat(report.clean()).as(report.text()).isTrue();
        await().atMost(LONGEST_TICK)
                .untilAsserted(() -> assertThat(story.services().services())
                        .hasSize(4)
                        .allSatisfy(service -> {
                            Health health = service.health();
                            assertThat(health.live() && health.ready() && health.progressing())
                                    .as("%s: %s", service.name(), health)
                                    .isTrue();
                        }));
    }

    private Instant lastTick() {
        List<Instant> ticks = story.watch().decisions().stream()
                .filter(decision -> decision.getPool().equals(DemoStory.POOL))
                .map(decision -> decision.getTick())
                .toList();
        return ticks.get(ticks.size() - 1);
    }

    /** What services have refused of each topic, with a letter or without. */
    private Map<String, Long> refusals(Set<String> of) {
        Map<String, Long> refusals = new HashMap<>();
        for (String topic : of) {
            refusals.put(
                    topic,
                    topic.equals(topics.migrationCommands().name())
                            ? story.services().count("isotherm.executor.commands.unreadable")
                                    + story.services().count("isotherm.executor.letters.withheld")
                            : story.services().count("isotherm.streams.dead.letters", "topic", topic)
                                    + story.services().count("isotherm.streams.withheld.letters", "topic", topic));
        }
        return refusals;
    }

    private long letters() {
        return story.services().count("isotherm.streams.dead.letters")
                + story.services().count("isotherm.executor.commands.unreadable");
    }

    private long withheld() {
        return story.services().count("isotherm.streams.withheld.letters")
                + story.services().count("isotherm.executor.letters.withheld");
    }

    /** What is in use once all that nobody holds any more is gone: of the services, the broker and this test. */
    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Map<Topic<?>, byte[]> genuine() {
        Map<Topic<?>, byte[]> genuine = new HashMap<>();
        for (Topic<? extends SpecificRecord> topic : List.of(
                topics.poolConfig(),
                topics.hostMetrics(),
                topics.hostStates(),
                topics.migrationEvents(),
                topics.migrationCommands())) {
            List<ConsumerRecord<byte[], byte[]>> records = story.read(topic);
            genuine.put(topic, records.get(records.size() - 1).value());
        }
        Approval approval = Approval.newBuilder()
                .setPool(DemoStory.POOL)
                .setCommandId("none")
                .setApprovedBy("nobody")
                .setApprovedAt(story.now())
                .build();
        genuine.put(topics.approvals(), bytes(topics.approvals(), approval));
        return genuine;
    }

    private <V extends SpecificRecord> V value(Topic<V> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = story.read(topic);
        return serdes.deserializer(topic)
                .deserialize(topic.name(), records.get(records.size() - 1).value());
    }

    private <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
        return serdes.serializer(topic).serialize(topic.name(), value);
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant at) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic.name(), 0, at.toEpochMilli(), key.getBytes(UTF_8), bytes(topic, value)))
                .get();
    }

    private static Duration timed(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
