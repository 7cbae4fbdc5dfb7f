package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.executor.command.UnreadableCommands;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.inventory.InventoryFollower;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.Mode;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever may write to the topics sends all kinds of records that cannot be, over all topics that services read, while a
 * pool is worked on in the same partition, and others are watched in that and another one. Every record is accounted for, and
 * the pools keep their ticks. As many records as
 * {@code -Dhostile.records} says, from the seed that {@code -Dhostile.seed} says; the counts are printed.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class HostileRunIT {
    private static final int RECORDS = Integer.getInteger("hostile.records", 1_000);
    private static final long SEED = Long.getLong("hostile.seed", 17);
    /** Sent in a minute of the pool's: many records in some hours of it, so that their topics keep all of them. */
    private static final int BURST = Integer.getInteger("hostile.burst", Math.max(1_000, RECORDS / 250));

    /** Sent between two samples of the pools beside it: so many of these that their topics keep all of them. */
    private static final int BETWEEN_SAMPLES = Math.max(10, RECORDS / 5_000);

    private static final int PARTITIONS = 2;
    /** Of the story's pool, where the hostile records go. */
    private static final int PARTITION = PoolPartitioner.partition(DemoStory.POOL, PARTITIONS);

    private static final String NEAR = "beside";
    private static final String FAR = "other";
    private static final int ROUNDS = 1 + RECORDS / BURST / 18;
    /** What analyzer, decider and executor may send together, the last of both kinds of commands. */
    private static final long LETTER_BYTES_PER_MINUTE = 2L * Settings.defaults().get(StreamsSettings.DEAD_LETTER_BYTES)
            + 2L * UnreadableCommands.LETTER_BYTES_PER_MINUTE;

    private static final long MOST_GROWTH_BYTES = 128 << 20;
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private RunningStory story;
    private Topics topics;
    private GenuineRecords genuine;
    private KafkaProducer<byte[], byte[]> producer;

    /** Goes on until there are records of every kind but approvals, of which one is made. */
    @BeforeEach
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void begin() {
        story = new RunningStory(ReplayStory.story(ROUNDS), PARTITIONS);
        topics = story.kafka().topics();
        genuine = new GenuineRecords(story);
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
        AtomicReference<Set<String>> listed = new AtomicReference<>(Set.of());
        try (InventoryFollower inventory = new InventoryFollower(
                DemoStory.POOL, story.kafka(), story.meters(), known -> listed.set(known.keySet()))) {
            publishInventory();
            inventory.start();
            await().atMost(PATIENCE).until(() -> inventory.health().ready());
            beHostile();
            assertThat(inventory.health().ready())
                    .as(inventory.health().toString())
                    .isTrue();
            assertThat(listed.get()).isEqualTo(hosts());
        }
    }

    private void beHostile() throws Exception {
        Map<Topic<? extends SpecificRecord>, byte[]> good = genuine.all();
        HostileRecords hostile = new HostileRecords(
                SEED,
                topics,
                story.kafka().serdes(),
                good,
                List.of(DemoStory.POOL + "/xen1", DemoStory.POOL + "/xen2", NEAR + "/one"),
                PARTITION,
                story.now());
        NeighbourPools neighbours = neighbours();
        HostileAccount account = new HostileAccount(story.services());
        Instant first = lastTick();
        List<Duration> ticks = new ArrayList<>();
        long begun = System.nanoTime();
        long heap = heapInUse();
        for (int sent = 0; sent < RECORDS; sent += BURST) {
            send(Math.min(BURST, RECORDS - sent), hostile, account, neighbours);
            ticks.add(timed(() -> {
                story.runFor(Duration.ofMinutes(1));
                neighbours.awaitTicks(LONGEST_TICK);
            }));
        }
        long grown = heapInUse() - heap;
        Collections.sort(ticks);
        Duration longest = ticks.get(ticks.size() - 1);
        int huge = 0;
        for (Topic<? extends SpecificRecord> topic : good.keySet()) {
            huge += refusedByKafka(hostile.huge(topic), RecordTooLargeException.class);
            refusedByKafka(
                    new HostileRecords.AnyTimeRecord(
                            topic.name(), PARTITION, new byte[] {1}, new byte[] {1}, HostileRecords.latest()),
                    InvalidTimestampException.class);
            if (topic.cleanup() == Topic.Cleanup.COMPACT) {
                refusedByKafka(
                        new HostileRecords.AnyTimeRecord(
                                topic.name(),
                                PARTITION,
                                null,
                                new byte[] {1},
                                story.now().toEpochMilli()),
                        InvalidRecordException.class);
            }
        }

        await().atMost(PATIENCE.plusMillis(RECORDS))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(account.refusals()).isEqualTo(account.expected()));
        // The last are counted before they are committed.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(letters().count()).isEqualTo(account.letters()));
        HostileAccount.Letters letters = letters();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf(
                "Hostile run, seed %d: %d records sent in %d s, %d of 64 MiB refused by Kafka; refusals by services: %s;"
                        + " %d dead letters of %d KiB, %d only counted; heap grown by %d KiB; a minute of the"
                        + " pool took %d ms (99 %%), %d ms (longest)%n",
                SEED,
                RECORDS,
                taken.toSeconds(),
                huge,
                account.refusals(),
                account.letters(),
                letters.bytes() >> 10,
                account.withheld(),
                grown >> 10,
                ticks.get((int) Math.ceil(ticks.size() * 0.99) - 1).toMillis(),
                longest.toMillis());
        account.requireLetters(letters);
        // What a minute allows may come at once.
        assertThat(letters.bytes())
                .isLessThanOrEqualTo(LETTER_BYTES_PER_MINUTE + LETTER_BYTES_PER_MINUTE * taken.toMillis() / 60_000);
        assertThat(grown).isLessThan(MOST_GROWTH_BYTES);
        assertThatAllGoesOn(first);
        neighbours.requireTicksThroughout();
        assertThat(longest).isLessThan(LONGEST_TICK);
        assertThat(account.refusals()).as("counted once each").isEqualTo(account.expected());
    }

    private HostileAccount.Letters letters() {
        HostileAccount.Letters letters = new HostileAccount.Letters();
        story.read(topics.deadLetters(), letters::add);
        return letters;
    }

    /** One in the partition of the hostile records, and one in another. */
    private NeighbourPools neighbours() {
        assertThat(PoolPartitioner.partition(NEAR, PARTITIONS)).isEqualTo(PARTITION);
        assertThat(PoolPartitioner.partition(FAR, PARTITIONS)).isNotEqualTo(PARTITION);
        return new NeighbourPools(
                story,
                producer,
                List.of(NEAR, FAR),
                PARTITIONS,
                genuine.newest(topics.hostMetrics()),
                NeighbourPools.before(story.now(), RECORDS / BETWEEN_SAMPLES));
    }

    private void send(int count, HostileRecords hostile, HostileAccount account, NeighbourPools neighbours)
            throws Exception {
        Map<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> sent = new IdentityHashMap<>();
        for (int i = 0; i < count; i++) {
            ProducerRecord<byte[], byte[]> record = hostile.next();
            sent.put(record, producer.send(record));
            if (i % BETWEEN_SAMPLES == 0) {
                neighbours.sample();
            }
        }
        for (Map.Entry<ProducerRecord<byte[], byte[]>, Future<RecordMetadata>> one : sent.entrySet()) {
            account.sent(one.getValue().get(), one.getKey(), hostile.isOfKnownHost(one.getKey()));
        }
    }

    private SortedSet<String> hosts() {
        return ReplayStory.story().hosts().stream().map(HostSpec::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private void publishInventory() throws Exception {
        for (String host : hosts()) {
            InventoryHost listed = InventoryHost.newBuilder()
                    .setPool(DemoStory.POOL)
                    .setHost(host)
                    .setUri("xen+tls://" + host + "/system")
                    .setAppliedAt(story.now())
                    .build();
            send(topics.inventory(), DemoStory.POOL + "/" + host, listed, story.now());
        }
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
                    PARTITION,
                    story.now().toEpochMilli(),
                    DemoStory.POOL.getBytes(UTF_8),
                    genuine.bytes(topics.approvals(), approval)));
        }
        producer.flush();
        assertThat(timed(() -> story.runFor(Duration.ofMinutes(1)))).isLessThan(LONGEST_TICK);
        assertThatAllGoesOn(first);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(story.read(topics.hostStates()))
                        .anySatisfy(state ->
                                assertThat(new String(state.key(), UTF_8)).isEqualTo("crowd/one")));
        HostileAccount account = new HostileAccount(story.services());
        assertThat(account.letters() + account.withheld()).isZero();
    }

    /** Nobody knows any more what its operators want, and a host is hot. */
    @Test
    void aPoolWhoseConfigurationIsDeletedIsOnlyObserved() throws Exception {
        Instant deleted = lastTick();
        assertThat(story.watch().issued()).isPositive();
        int issued = story.watch().issued();
        producer.send(new HostileRecords.AnyTimeRecord(
                        topics.poolConfig().name(),
                        PARTITION,
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

    private HostMetrics crowded(Instant at) {
        HostMetrics sample = genuine.newest(topics.hostMetrics());
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

    /** What is in use once all that nobody holds any more is gone: of the services, the broker and this test. */
    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant at) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic.name(), PARTITION, at.toEpochMilli(), key.getBytes(UTF_8), genuine.bytes(topic, value)))
                .get();
    }

    private static Duration timed(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
