package io.isotherm.chaos;

import io.isotherm.analyzer.core.InMemoryPoolMemory;
import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.analyzer.core.PoolMemory;
import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.SampleRecords;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.analyzer.stream.HistoryFormat;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.ConfigRecords;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.state.StateSerdes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** The analyzer: its core, with what it remembers as a Streams task keeps it. */
final class AnalyzerLife extends StreamsLife {
    private static final Serde<PoolProgress> PROGRESS = StateSerdes.json(PoolProgress.class);
    private static final Serde<HostHistory> HISTORY = HistoryFormat.serde();

    private record State(
            @Nullable ConfigHistory configs,
            @Nullable PoolProgress progress,
            Map<String, HostHistory> histories,
            List<HostMetrics> samples) {}

    private final PoolMemory memory = new InMemoryPoolMemory();
    private final PoolAnalyzer analyzer = new PoolAnalyzer(memory);
    private @Nullable ConfigHistory configs;

    AnalyzerLife(VirtualClock clock, Story story, Random random, SimulatedLog log) {
        super(
                "analyzer",
                clock,
                story,
                random,
                log,
                List.of(SimulatedLog.TOPICS.poolConfig(), SimulatedLog.TOPICS.hostMetrics()));
    }

    @Override
    Object committed() {
        Map<String, HostHistory> histories = new TreeMap<>();
        memory.hosts().forEach(host -> histories.put(host, Objects.requireNonNull(memory.history(host))));
        List<HostMetrics> samples = memory.hosts().stream()
                .flatMap(host -> memory.samples(host).stream())
                .toList();
        return new State(configs, memory.progress(), histories, samples);
    }

    /** By way of the bytes in which it is kept. */
    @Override
    void restore(Object kept) {
        State state = (State) kept;
        configs = state.configs;
        if (state.progress != null) {
            memory.progress(PROGRESS.deserializer()
                    .deserialize("", PROGRESS.serializer().serialize("", state.progress)));
        }
        state.histories.forEach((host, history) -> memory.history(
                host,
                HISTORY.deserializer().deserialize("", HISTORY.serializer().serialize("", history))));
        state.samples.forEach(memory::keep);
    }

    @Override
    void process(String topic, String key, Instant at, @Nullable SpecificRecord value) {
        if (topic.equals(SimulatedLog.TOPICS.poolConfig().name())) {
            PoolConfig config = ConfigRecords.inForce(key, at, (PoolConfig) value);
            PoolProgress progress = memory.progress();
            configs = ConfigHistory.with(configs, config, progress == null ? 0 : progress.closedUntil());
            return;
        }
        HostMetrics sample = SampleRecords.accepted(key, at, (HostMetrics) value);
        ConfigHistory known = configs == null ? ConfigHistory.of(PoolConfigs.unconfigured(sample.getPool())) : configs;
        for (ClosedWindow window : analyzer.accept(sample, known).windows()) {
            Instant end = Instant.ofEpochMilli(window.windowEnd());
            for (String host : window.forgotten()) {
                give(SimulatedLog.TOPICS.hostStates(), PoolKeys.of(sample.getPool(), host), end, null);
            }
            for (HostState state : window.states()) {
                give(SimulatedLog.TOPICS.hostStates(), PoolKeys.of(sample.getPool(), state.getHost()), end, state);
            }
        }
    }
}
