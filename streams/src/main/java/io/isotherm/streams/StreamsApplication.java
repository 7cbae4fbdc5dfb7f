package io.isotherm.streams;

import io.isotherm.retry.RateLimit;
import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.streams.Topology;

/**
 * What a Streams service is made of.
 *
 * @param name as in the launcher's commands
 * @param topology makes the topology; called again when the service has to begin anew
 * @param mergeWithin how long a task waits for records of all its topics, so as to take them in by their times
 */
public record StreamsApplication(String name, Function<RejectedInputs, Topology> topology, Duration mergeWithin) {

    /** The settings that the service runs with, as for a test driver. */
    public Properties properties(KafkaConnection kafka, StreamsSettings settings, MeterRegistry meters) {
        return properties(kafka, settings, new RejectedInputs(), meters);
    }

    Properties properties(
            KafkaConnection kafka, StreamsSettings settings, RejectedInputs rejected, MeterRegistry meters) {
        RecordFailures failures = new RecordFailures(
                name, kafka.topics().deadLetters(), rejected, new RateLimit(settings.deadLetterBytes()), meters);
        return StreamsProperties.of(kafka, settings, mergeWithin, failures);
    }
}
