package io.isotherm.analyzer.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.analyzer.FakeHost;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.RegistryUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile or broken neighbour may send. In each case a second host, b, must not notice. */
class BadInputTest {
    private static final long PERIOD = 10_000;

    @TempDir
    Path directory;

    private Pipeline pipeline;
    private final FakeHost a = new FakeHost("a").guest("1");
    private final FakeHost b = new FakeHost("b").guest("2");

    @BeforeEach
    void open() {
        pipeline = new Pipeline(directory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void aRecordThatIsNotAvroGoesToTheDeadLettersAsItCame() {
        deadLetterKeepsTheRecord("no avro".getBytes(UTF_8), "not in the Confluent wire format");
    }

    @Test
    void aRecordOfAnUnknownSchemaGoesToTheDeadLettersAsItCame() {
        byte[] record = pipeline.bytes(a.sample(0, 0.5));
        ByteBuffer.wrap(record).putInt(1, 4711);
        deadLetterKeepsTheRecord(record, "schema id 4711");
    }

    @Test
    void aRecordThatBreaksOffGoesToTheDeadLettersAsItCame() {
        byte[] record = pipeline.bytes(a.sample(0, 0.5));
        deadLetterKeepsTheRecord(java.util.Arrays.copyOf(record, 40), "is no HostMetrics");
    }

    private void deadLetterKeepsTheRecord(byte[] record, String message) {
        bothHostsSend(0, 30_000, 0.5);
        pipeline.metrics.pipeInput(new TestRecord<>(
                Pipeline.key("berlin/a"),
                record,
                new RecordHeaders().add("trace", "t-1".getBytes(UTF_8)),
                Instant.ofEpochMilli(31_000)));
        bothHostsSend(40_000, 70_000, 0.5);

        List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
        assertThat(letters).hasSize(1);
        TestRecord<byte[], byte[]> letter = letters.get(0);
        assertThat(letter.key()).isEqualTo(Pipeline.key("berlin/a"));
        assertThat(letter.value()).isEqualTo(record);
        assertThat(header(letter, "trace")).isEqualTo("t-1");
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("isotherm.host-metrics");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("8");
        assertThat(header(letter, DeadLetters.MESSAGE)).contains(message);
        assertThat(pipeline.states()).extracting(HostState::getQuality).containsOnly(DataQuality.GOOD);
        assertThat(pipeline.meters
                        .get("isotherm.streams.dead.letters")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRecordWhoseKeyNamesAnotherHostGoesToTheDeadLetters() {
        pipeline.send("berlin/b", a.sample(0, 0.5));

        assertThat(pipeline.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(header(letter, DeadLetters.MESSAGE))
                        .contains("key 'berlin/b' is not that of host 'a' of pool 'berlin'"));
    }

    @Test
    void ofEverMorePoolsOnlySomeAreTakenUpAndThoseThatAreThereGoOn() {
        bothHostsSend(0, 30_000, 0.5);
        for (int pool = 0; pool < 2 * StoredPoolMemory.Stores.MOST_POOLS; pool++) {
            pipeline.send(new FakeHost("made-up-" + pool, "a").sample(30_000, 0.5));
        }
        bothHostsSend(40_000, 70_000, 0.5);

        assertThat(pipeline.states()).hasSize(2);
        assertThat(pipeline.deadLetters())
                .hasSizeBetween(StoredPoolMemory.Stores.MOST_POOLS, StoredPoolMemory.Stores.MOST_POOLS + 1_000)
                .last()
                .satisfies(
                        letter -> assertThat(header(letter, DeadLetters.REASON)).isEqualTo("too-many"));
    }

    @Test
    void aRecordWithoutKeyOrValueGoesToTheDeadLetters() {
        pipeline.metrics.pipeInput(null, pipeline.bytes(a.sample(0, 0.5)));
        pipeline.metrics.pipeInput(new TestRecord<>(Pipeline.key("berlin/a"), null));
        pipeline.send("berlin/a\u0000b", new FakeHost("a\u0000b").sample(0, 0.5));

        assertThat(pipeline.deadLetters()).hasSize(3);
        bothHostsSend(0, 70_000, 0.5);
        assertThat(pipeline.states()).hasSize(2);
    }

    @Test
    void anUnsoundConfigurationGoesToTheDeadLettersAndTheOneBeforeStays() {
        PoolConfig sound = PoolConfigs.defaults("berlin");
        sound.setVersion(3);
        pipeline.configure(sound);
        PoolConfig unsound = PoolConfigs.defaults("berlin");
        unsound.setVersion(4);
        unsound.getDetection().setWindowMillis(0);
        pipeline.configure(unsound);
        bothHostsSend(0, 70_000, 0.5);

        assertThat(pipeline.deadLetters()).hasSize(1);
        assertThat(pipeline.states()).extracting(HostState::getConfigVersion).containsOnly(3L);
    }

    @Test
    void anOutageOfTheRegistryIsNoFaultOfTheRecord() throws Exception {
        byte[] record = pipeline.bytes(a.sample(0, 0.5));
        MockSchemaRegistryClient down = new MockSchemaRegistryClient() {
            @Override
            public ParsedSchema getSchemaById(int id) {
                throw new RegistryUnavailableException("registry is down", new java.io.IOException("refused"));
            }
        };
        try (Pipeline other = new Pipeline(directory.resolve("other"), down)) {
            assertThatThrownBy(() -> other.metrics.pipeInput(Pipeline.key("berlin/a"), record))
                    .hasRootCauseMessage("refused");
            assertThat(other.deadLetters()).isEmpty();
        }
    }

    @Test
    void zeroCpusMakeTheHostUnknown() {
        whileABadHostSends(
                sample -> sample.getCapacity().setCpus(0), DataQuality.POOR, "cpus is 0, must be at least 1");
    }

    @Test
    void notANumberMakesTheHostUnknown() {
        whileABadHostSends(
                sample -> sample.getCapacity().setNetworkBytesPerSecond(Double.NaN),
                DataQuality.POOR,
                "networkBytesPerSecond is NaN");
    }

    @Test
    void negativeValuesMakeTheHostUnknown() {
        whileABadHostSends(sample -> sample.setCpuTimeNanos(-5), DataQuality.POOR, "of the host cpuTimeNanos is -5");
    }

    @Test
    void memoryAboveCapacityMakesTheHostUnknown() {
        whileABadHostSends(
                sample -> sample.setMemoryUsedKib(2 * FakeHost.MEMORY_KIB),
                DataQuality.POOR,
                "memoryUsedKib is " + 2 * FakeHost.MEMORY_KIB);
    }

    @Test
    void cpuUseAboveCapacityMakesTheHostUnknown() {
        whileABadHostSends(
                sample -> sample.setCpuTimeNanos(sample.getSampledAt().toEpochMilli()
                        * sample.getSampledAt().toEpochMilli()
                        * 1000),
                DataQuality.POOR,
                "of its CPU capacity");
    }

    private void whileABadHostSends(Consumer<HostMetrics> spoil, DataQuality quality, String reason) {
        for (long at = 0; at <= 190_000; at += PERIOD) {
            HostMetrics sample = a.sample(at, 0.95);
            if (at > 0) {
                spoil.accept(sample);
            }
            pipeline.send(sample);
            pipeline.send(b.sample(at, 0.95));
        }

        List<HostState> ofA = new ArrayList<>();
        List<HostState> ofB = new ArrayList<>();
        pipeline.states().forEach(state -> (state.getHost().equals("a") ? ofA : ofB).add(state));
        assertThat(ofA).hasSize(3).allSatisfy(state -> {
            assertThat(state.getQuality()).isEqualTo(quality);
            assertThat(state.getTemperature()).isEqualTo(Temperature.UNKNOWN);
            assertThat(state.getEvidence()).isEmpty();
            assertThat(state.getQualityReasons())
                    .anySatisfy(text -> assertThat(text).contains(reason));
        });
        assertThat(ofB.get(2).getTemperature()).isEqualTo(Temperature.HOT);
        assertThat(pipeline.deadLetters()).isEmpty();
    }

    @Test
    void aClockAnHourAheadIsToldAndCarriesNobodyAway() {
        for (long at = 0; at <= 190_000; at += PERIOD) {
            pipeline.send(b.sample(at, 0.95));
            pipeline.send(a.sample(at == 0 ? 0 : at + 3_600_000, 0.5));
        }

        List<HostState> states = pipeline.states();
        assertThat(states)
                .extracting(state -> state.getHost() + " "
                        + state.getWindowEnd().toEpochMilli() + " " + state.getQuality() + " " + state.getTemperature())
                .containsExactly(
                        "a 60000 POOR UNKNOWN",
                        "b 60000 GOOD NORMAL",
                        "a 120000 POOR UNKNOWN",
                        "b 120000 GOOD NORMAL",
                        "a 180000 POOR UNKNOWN",
                        "b 180000 GOOD HOT");
        assertThat(states.get(0).getQualityReasons().get(0)).contains("clock ahead", "s ahead of the pool's time");
    }

    @Test
    void duplicatesChangeNothing() {
        List<HostState> once = statesOf(samples(0, 190_000), 1);
        List<HostState> thrice = statesOf(samples(0, 190_000), 3);
        assertThat(thrice).isEqualTo(once).isNotEmpty();
    }

    @Test
    void aSecondSampleOfTheSameInstantIsNotCountedInWhateverItSays() {
        List<HostMetrics> contradicted = new ArrayList<>();
        for (HostMetrics sample : samples(0, 190_000)) {
            contradicted.add(sample);
            contradicted.add(HostMetrics.newBuilder(sample)
                    .setMemoryUsedKib(sample.getMemoryUsedKib() / 2)
                    .build());
        }
        assertThat(statesOf(contradicted, 1))
                .isEqualTo(statesOf(samples(0, 190_000), 1))
                .isNotEmpty();
    }

    @Test
    void samplesOutOfOrderWithinTheGraceSortThemselves() {
        List<HostMetrics> swapped = samples(0, 190_000);
        for (int i = 2; i + 2 < swapped.size(); i += 4) {
            HostMetrics first = swapped.get(i);
            swapped.set(i, swapped.get(i + 2));
            swapped.set(i + 2, first);
        }
        assertThat(statesOf(swapped, 1))
                .isEqualTo(statesOf(samples(0, 190_000), 1))
                .isNotEmpty();
    }

    private static List<HostMetrics> samples(long from, long to) {
        FakeHost one = new FakeHost("a").guest("1");
        FakeHost other = new FakeHost("b").guest("2");
        List<HostMetrics> samples = new ArrayList<>();
        for (long at = from; at <= to; at += PERIOD) {
            samples.add(one.sample(at, 0.2 + at / 300_000.0));
            samples.add(other.sample(at, 0.9 - at / 300_000.0));
        }
        return samples;
    }

    private List<HostState> statesOf(List<HostMetrics> samples, int times) {
        try (Pipeline fresh = new Pipeline(directory.resolve("fresh"))) {
            for (HostMetrics sample : samples) {
                for (int i = 0; i < times; i++) {
                    fresh.send(sample);
                }
            }
            return fresh.states();
        }
    }

    @Test
    void aCounterResetGivesNoRateAndIsTold() {
        bothHostsSend(0, 30_000, 0.5);
        a.reboot();
        bothHostsSend(40_000, 70_000, 0.5);

        HostState state = pipeline.states().get(0);
        assertThat(state.getQuality()).isEqualTo(DataQuality.FAIR);
        assertThat(state.getQualityReasons())
                .anySatisfy(text -> assertThat(text).contains("counter reset"));
        assertThat(state.getCompleteness()).isCloseTo(50.0 / 60, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(state.getResources().get(0).getMean()).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(state.getResources().get(0).getMax()).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void aGuestReportedByTwoHostsIsToldByBothAndHarmsNeither() {
        a.guest("same");
        b.guest("same");
        bothHostsSend(0, 70_000, 0.5);

        List<HostState> states = pipeline.states();
        assertThat(states).extracting(HostState::getQuality).containsOnly(DataQuality.GOOD);
        assertThat(states)
                .allSatisfy(state -> assertThat(state.getVms())
                        .filteredOn(vm -> vm.getUuid().equals("same"))
                        .singleElement()
                        .extracting(VmLoad::getMeasured)
                        .isEqualTo(true));
    }

    @Test
    void aGuestTwiceInOneSampleMakesTheHostUnknown() {
        whileABadHostSends(
                sample -> sample.setVms(
                        List.of(sample.getVms().get(0), sample.getVms().get(0))),
                DataQuality.POOR,
                "guest 1 is in it twice");
    }

    @Test
    void aHostThatFallsSilentIsStaleWhileItsPoolGoesOn() {
        bothHostsSend(0, 60_000, 0.95);
        pipeline.sendAll(b.samples(70_000, 190_000, PERIOD, 0.95));

        assertThat(pipeline.states())
                .extracting(state -> state.getHost() + " " + state.getQuality() + " " + state.getTemperature())
                .containsExactly(
                        "a GOOD NORMAL",
                        "b GOOD NORMAL",
                        "a STALE UNKNOWN",
                        "b GOOD NORMAL",
                        "a STALE UNKNOWN",
                        "b GOOD HOT");
    }

    @Test
    void timesOutsideEveryCalendarAreSurvived() {
        bothHostsSend(0, 30_000, 0.5);
        for (long at : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            HostMetrics sample = new FakeHost("a").sample(0, 0);
            sample.setSampledAt(Instant.ofEpochMilli(at));
            pipeline.send(sample);
        }
        bothHostsSend(40_000, 70_000, 0.5);

        List<HostState> states = pipeline.states();
        assertThat(states).extracting(HostState::getQuality).containsExactly(DataQuality.POOR, DataQuality.GOOD);
        assertThat(states.get(0).getQualityReasons().get(0)).contains("must lie between 1970 and 9999");
    }

    private void bothHostsSend(long from, long to, double share) {
        for (long at = from; at <= to; at += PERIOD) {
            pipeline.send(a.sample(at, share));
            pipeline.send(b.sample(at, share));
        }
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }
}
