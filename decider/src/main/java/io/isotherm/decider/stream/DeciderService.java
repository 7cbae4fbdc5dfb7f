package io.isotherm.decider.stream;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.StreamsApplication;
import io.isotherm.streams.StreamsService;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;

/** The decider as a service. */
public final class DeciderService {
    // Long enough for the topics of a pool to be merged by their records' times, short enough to decide within a
    // second.
    private static final Duration MERGE_WITHIN = Duration.ofMillis(200);

    private DeciderService() {}

    /** Sets the service up; connects to nothing before {@link Service#start}. */
    public static Service of(KafkaConnection kafka, StreamsSettings settings, MeterRegistry meters) {
        return new StreamsService(application(kafka, meters), kafka, settings, meters, Map::of);
    }

    static StreamsApplication application(KafkaConnection kafka, MeterRegistry meters) {
        return new StreamsApplication(
                "decider",
                rejected -> DeciderTopology.build(kafka.topics(), kafka.serdes(), rejected, meters),
                MERGE_WITHIN);
    }
}
