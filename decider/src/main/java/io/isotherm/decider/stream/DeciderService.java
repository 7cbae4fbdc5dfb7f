package io.isotherm.decider.stream;

import io.isotherm.decider.alert.Alert;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.StreamsApplication;
import io.isotherm.streams.StreamsService;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The decider as a service. */
public final class DeciderService {
    // Long enough for the topics of a pool to be merged by their
    // records' times, short enough to decide within a second.
    private static final Duration MERGE_WITHIN = Duration.ofMillis(200);

    private DeciderService() {}

    /** Sets the service up, which tells nobody of alerts. */
    public static Service of(KafkaConnection kafka, StreamsSettings settings, MeterRegistry meters) {
        return of(kafka, settings, meters, alert -> {});
    }

    /**
     * Sets the service up; connects to nothing before {@link Service#start}.
     *
     * @param alerts takes what needs a person, in no time
     */
    public static Service of(
            KafkaConnection kafka, StreamsSettings settings, MeterRegistry meters, Consumer<Alert> alerts) {
        return new StreamsService(application(kafka, meters, alerts), kafka, settings, meters, Map::of);
    }

    static StreamsApplication application(KafkaConnection kafka, MeterRegistry meters, Consumer<Alert> alerts) {
        return new StreamsApplication(
                "decider",
                rejected -> DeciderTopology.build(kafka.topics(), kafka.serdes(), rejected, meters, alerts),
                MERGE_WITHIN);
    }
}
