package io.isotherm.analyzer.stream;

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
public final class AnalyzerService {
    private AnalyzerService() {}

    /**
     * Sets the service up; connects to nothing before {@link Service#start}.
     *
     * @param silentAfter a pool without samples for longer than this, by the wall clock, is told in the health details
     */
    public static Service of(
            KafkaConnection kafka,
            StreamsSettings settings,
            Duration silentAfter,
            MeterRegistry meters,
            InstantSource clock) {
        AnalyzerMetrics metrics = new AnalyzerMetrics(meters, clock);
        return new StreamsService(
                application(kafka, settings.recordBytes(), metrics),
                kafka,
                settings,
                meters,
                () -> details(metrics, silentAfter));
    }

    static StreamsApplication application(KafkaConnection kafka, int recordBytes, AnalyzerMetrics metrics) {
        return new StreamsApplication(
                "analyzer",
                rejected -> AnalyzerTopology.build(kafka.topics(), kafka.serdes(), rejected, recordBytes, metrics),
                Duration.ZERO);
    }

    private static Map<String, String> details(AnalyzerMetrics metrics, Duration silentAfter) {
        Map<String, String> details = new TreeMap<>();
        metrics.silence().forEach((pool, silence) -> {
            if (silence.compareTo(silentAfter) > 0) {
                details.put(
                        "pool " + pool,
                        "silent for " + silence.toSeconds() + " s: no samples come, so nothing is decided");
            }
        });
        return details;
    }
}
