package io.isotherm.analyzer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.streams.RejectedInputs;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzerTopologyTest {
    @TempDir
    Path directory;

    private Pipeline pipeline;

    @BeforeEach
    void open() {
        pipeline = new Pipeline(directory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void isWiredAsWrittenDown() throws IOException {
        String golden;
        try (var resource = getClass().getResourceAsStream("topology.txt")) {
            golden = new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        }

        String built = AnalyzerTopology.build(
                        pipeline.topics,
                        pipeline.serdes,
                        new RejectedInputs(),
                        new AnalyzerMetrics(pipeline.meters, () -> Instant.EPOCH))
                .describe()
                .toString();

        assertThat(built.strip()).isEqualTo(golden.strip());
    }

    @Test
    void oneWindowYieldsAStateOfEachHostInOrder() {
        FakeHost b = new FakeHost("b").guest("2");
        FakeHost a = new FakeHost("a").guest("1");
        for (long at = 0; at <= 70_000; at += 10_000) {
            pipeline.send(b.sample(at, 0.5));
            pipeline.send(a.sample(at, 0.25));
        }

        List<TestRecord<String, HostState>> records = pipeline.stateRecords();

        assertThat(records).extracting(TestRecord::key).containsExactly("berlin/a", "berlin/b");
        assertThat(records).extracting(TestRecord::timestamp).containsOnly(60_000L);
        HostState first = records.get(0).value();
        assertThat(first.getPoolHosts()).isEqualTo(2);
        assertThat(first.getConfigVersion()).isZero();
        assertThat(first.getTemperature()).isEqualTo(Temperature.NORMAL);
        assertThat(first.getVms()).extracting(VmLoad::getUuid).containsExactly("1");
    }

    @Test
    void aHostThatStaysOverTheMarkGetsHot() {
        FakeHost host = new FakeHost("a");
        pipeline.sendAll(host.samples(0, 310_000, 10_000, 0.95));

        assertThat(pipeline.states())
                .extracting(HostState::getTemperature)
                .containsExactly(
                        Temperature.NORMAL, Temperature.NORMAL, Temperature.HOT, Temperature.HOT, Temperature.HOT);
    }

    @Test
    void theConfigurationOfThePoolHoldsFromTheNextWindowOn() {
        FakeHost host = new FakeHost("a");
        pipeline.sendAll(host.samples(0, 70_000, 10_000, 0.95));
        pipeline.configure(config(7, "static"));
        pipeline.sendAll(host.samples(80_000, 130_000, 10_000, 0.95));

        assertThat(pipeline.states())
                .extracting(HostState::getConfigVersion, HostState::getDetector, HostState::getTemperature)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, "k-of-n-forecast", Temperature.NORMAL),
                        org.assertj.core.groups.Tuple.tuple(7L, "static", Temperature.HOT));
    }

    @Test
    void configurationsThatNoOpenWindowGoesByAnyMoreAreForgotten() {
        FakeHost host = new FakeHost("a");
        List<Integer> stored = new ArrayList<>();
        for (int version = 1; version <= 5; version++) {
            long hour = version * 3_600_000L;
            PoolConfig config = config(version, "static");
            config.setAppliedAt(Instant.ofEpochMilli(hour));
            pipeline.configure(config);
            stored.add(pipeline.stored(AnalyzerTopology.CONFIGS, FakeHost.POOL).length);
            pipeline.sendAll(host.samples(hour, hour + 70_000, 10_000, 0.5));
        }
        // The one in force, and the newest, once it is known how far the pool has got.
        assertThat(stored.subList(2, 5)).containsOnly(stored.get(1));
    }

    @Test
    void aDeletedConfigurationGivesWayToTheDefaults() {
        pipeline.configure(config(7, "static"));
        pipeline.configs.pipeInput(new TestRecord<>(Pipeline.key("berlin"), null, Instant.EPOCH));
        pipeline.sendAll(new FakeHost("a").samples(0, 70_000, 10_000, 0.5));

        assertThat(pipeline.states()).extracting(HostState::getConfigVersion).containsExactly(0L);
    }

    @Test
    void poolsGoTheirOwnWays() {
        pipeline.sendAll(new FakeHost("berlin", "a").samples(0, 70_000, 10_000, 0.5));
        pipeline.sendAll(new FakeHost("rome", "a").samples(600_000, 650_000, 10_000, 0.5));

        assertThat(pipeline.states()).extracting(HostState::getPool).containsExactly("berlin");
    }

    @Test
    void aHostSilentForTooLongIsTakenBack() {
        PoolConfig config = config(1, "static");
        config.getDetection().setForgetMillis(120_000);
        pipeline.configure(config);
        FakeHost a = new FakeHost("a");
        FakeHost b = new FakeHost("b");
        for (long at = 0; at <= 250_000; at += 10_000) {
            pipeline.send(a.sample(at, 0.5));
            if (at <= 60_000) {
                pipeline.send(b.sample(at, 0.5));
            }
        }

        List<TestRecord<String, HostState>> records = pipeline.stateRecords();

        List<String> b240 = new ArrayList<>();
        for (TestRecord<String, HostState> record : records) {
            if (record.key().equals("berlin/b")) {
                b240.add(record.timestamp()
                        + (record.value() == null
                                ? " gone"
                                : " " + record.value().getQuality()));
            }
        }
        assertThat(b240).containsExactly("60000 GOOD", "120000 STALE", "180000 STALE", "240000 gone");
        assertThat(records.get(records.size() - 1).value().getPoolHosts()).isEqualTo(1);
    }

    @Test
    void countsWhatItDoes() {
        FakeHost host = new FakeHost("a");
        List<HostMetrics> samples = host.samples(0, 70_000, 10_000, 0.5);
        pipeline.sendAll(samples);
        pipeline.send(samples.get(7));
        pipeline.send(samples.get(1));

        assertThat(count(AnalyzerMetrics.SAMPLES, "disposition", "counted_in")).isEqualTo(8);
        assertThat(count(AnalyzerMetrics.SAMPLES, "disposition", "duplicate")).isEqualTo(1);
        assertThat(count(AnalyzerMetrics.SAMPLES, "disposition", "late")).isEqualTo(1);
        assertThat(count(AnalyzerMetrics.WINDOWS, "pool", "berlin")).isEqualTo(1);
        assertThat(count(AnalyzerMetrics.STATES, "quality", "good")).isEqualTo(1);
    }

    private double count(String name, String tag, String value) {
        return pipeline.meters.get(name).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static PoolConfig config(long version, String detector) {
        PoolConfig config = PoolConfigs.defaults("berlin");
        config.setVersion(version);
        config.getDetection().setDetector(detector);
        return config;
    }
}
