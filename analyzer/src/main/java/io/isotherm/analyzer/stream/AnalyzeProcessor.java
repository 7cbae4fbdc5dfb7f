package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.analyzer.core.Result;
import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.SampleRecords;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Hands each sample to the core and sends the states of the windows that it closes. */
final class AnalyzeProcessor implements Processor<String, EncodedSample, String, HostState> {
    private final ConfigStore configs;
    private final StoredPoolMemory.Factory opening;
    private final long mostStateBytes;
    private final AnalyzerMetrics metrics;
    private final Set<String> pools = new HashSet<>();
    private @Nullable ProcessorContext<String, HostState> context;
    private StoredPoolMemory.@Nullable Stores stores;

    /** @param mostStateBytes what no state takes more than */
    AnalyzeProcessor(
            ConfigStore configs, StoredPoolMemory.Factory opening, long mostStateBytes, AnalyzerMetrics metrics) {
        this.configs = configs;
        this.opening = opening;
        this.mostStateBytes = mostStateBytes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, HostState> taskContext) {
        context = taskContext;
        stores = opening.open(taskContext);
        configs.open(taskContext);
    }

    @Override
    public void process(Record<String, EncodedSample> record) {
        if (context == null || stores == null) {
            throw new IllegalStateException("A record came before the processor was opened");
        }
        EncodedSample encoded = record.value();
        HostMetrics sample = SampleRecords.accepted(
                record.key(), Instant.ofEpochMilli(record.timestamp()), encoded == null ? null : encoded.sample());
        stores.requireRoom(sample);
        String pool = sample.getPool();
        Result result = new PoolAnalyzer(stores.takingIn(encoded), mostStateBytes).accept(sample, configs.get(pool));
        pools.add(pool);
        metrics.sample(pool, sample.getSampledAt(), result.disposition());
        for (ClosedWindow window : result.windows()) {
            for (String host : window.forgotten()) {
                context.forward(new Record<>(PoolKeys.of(pool, host), null, window.windowEnd()));
            }
            for (HostState state : window.states()) {
                context.forward(new Record<>(PoolKeys.of(pool, state.getHost()), state, window.windowEnd()));
            }
            metrics.window(pool, window);
        }
    }

    @Override
    public void close() {
        pools.forEach(metrics::handOver);
        pools.clear();
    }
}
