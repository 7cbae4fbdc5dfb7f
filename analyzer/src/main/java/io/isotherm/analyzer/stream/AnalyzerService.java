package io.isotherm.analyzer.stream;

import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.StreamsApplication;
import io.isotherm.streams.StreamsService;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** The analyzer as a service. */
public final class AnalyzerService implements Service {
    private final AnalyzerMetrics metrics;
    private final Duration silentAfter;
    private final StreamsService streams;

    /**
     * Sets the service up; connects to nothing before {@link #start}.
     *
     * @param silentAfter a pool without samples for longer than this, by the wall clock, is told in the health details
     */
    public AnalyzerService(
            KafkaConnection kafka,
            StreamsSettings settings,
            Duration silentAfter,
            MeterRegistry meters,
            InstantSource clock) {
        this.metrics = new AnalyzerMetrics(meters, clock);
        this.silentAfter = silentAfter;
        this.streams = new StreamsService(application(kafka, metrics), kafka, settings, meters, this::silentPools);
    }

    static StreamsApplication application(KafkaConnection kafka, AnalyzerMetrics metrics) {
        return new StreamsApplication(
                "analyzer",
                rejected -> AnalyzerTopology.build(kafka.topics(), kafka.serdes(), rejected, metrics),
                Duration.ZERO);
    }

    private Map<String, String> silentPools() {
        Map<String, String> silent = new TreeMap<>();
        metrics.silence().forEach((pool, silence) -> {
            if (silence.compareTo(silentAfter) > 0) {
                silent.put(
                        "pool " + pool,
                        "silent for " + silence.toSeconds() + " s: no samples come, so nothing is decided");
            }
        });
        return silent;
    }

    @Override
    public String name() {
        return streams.name();
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public Health health() {
        return streams.health();
    }

    @Override
    public void close() {
        streams.close();
    }
}
