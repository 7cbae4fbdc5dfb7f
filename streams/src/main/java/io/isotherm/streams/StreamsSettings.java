package io.isotherm.streams;

import io.isotherm.runtime.TopicsConfig;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a Streams service runs.
 *
 * @param applicationId names its consumer group, its transactions and its internal topics; the processes of one
 *     installation share it and split the pools
 * @param stateDirectory where it keeps its state, one for each process; can be lost, and is then restored from Kafka
 * @param threads stream threads, 1 to 256; no more than partitions do work
 * @param commitInterval how often it commits, 1 ms to 60 s; results become visible at a commit
 * @param standbyReplicas warm copies of the state on further processes, 0 to 10
 * @param deadLetterBytes bytes of dead letters that it sends within a minute at most, 64 KiB to 1 GiB
 * @param recordBytes the largest record that Kafka takes on the topics that grow with a pool
 * @param kafkaMetrics whether what Kafka's own clients and Kafka Streams measure is among the metrics
 */
public record StreamsSettings(
        String applicationId,
        Path stateDirectory,
        int threads,
        Duration commitInterval,
        int standbyReplicas,
        int deadLetterBytes,
        int recordBytes,
        boolean kafkaMetrics) {
    public static final Setting<Integer> THREADS = Setting.integer(
            "streams.threads", 1, 1, 256, "Stream threads of each service; no more than topics.partitions do work.");
    public static final Setting<Duration> COMMIT_INTERVAL = Setting.duration(
            "streams.commitInterval",
            Duration.ofMillis(100),
            Duration.ofMillis(1),
            Duration.ofSeconds(60),
            "How often results are committed, and so become visible.");
    public static final Setting<Integer> STANDBY_REPLICAS = Setting.integer(
            "streams.standbyReplicas", 0, 0, 10, "Warm copies of the state on further processes of the same service.");

    public static final Setting<Integer> DEAD_LETTER_BYTES = Setting.integer(
            "streams.deadLetterBytes",
            16 << 20,
            64 << 10,
            1 << 30,
            "Bytes of dead letters that each service sends within a minute at most; what is refused beyond that is only "
                    + "counted (isotherm.streams.withheld.letters).");

    public static final Setting<Boolean> KAFKA_METRICS = Setting.of(
            "streams.kafkaMetrics",
            Scalar.flag(),
            false,
            "Whether /metrics tells what Kafka's clients and Kafka Streams themselves measure, too: some hundred series for "
                    + "each stream thread, which no alert or dashboard needs.");

    public static final Section SECTION = new Section(
            "streams",
            "How analyzer and decider process their streams.",
            List.of(THREADS, COMMIT_INTERVAL, STANDBY_REPLICAS, DEAD_LETTER_BYTES, KAFKA_METRICS));

    /** @throws IllegalArgumentException if a value is out of range, with its key and what is allowed */
    public StreamsSettings {
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("applicationId is blank; it must be a name");
        }
        THREADS.require(threads);
        COMMIT_INTERVAL.require(commitInterval);
        STANDBY_REPLICAS.require(standbyReplicas);
        DEAD_LETTER_BYTES.require(deadLetterBytes);
        TopicsConfig.RECORD_BYTES.require(recordBytes);
    }

    /** With the usual bound of dead letters, and no metrics of Kafka's own. */
    public StreamsSettings(
            String applicationId, Path stateDirectory, int threads, Duration commitInterval, int standbyReplicas) {
        this(
                applicationId,
                stateDirectory,
                threads,
                commitInterval,
                standbyReplicas,
                Settings.defaults().get(DEAD_LETTER_BYTES),
                Settings.defaults().get(TopicsConfig.RECORD_BYTES),
                Settings.defaults().get(KAFKA_METRICS));
    }

    /** As the process is set up. */
    public static StreamsSettings from(Settings settings, String applicationId, Path stateDirectory) {
        return new StreamsSettings(
                applicationId,
                stateDirectory,
                settings.get(THREADS),
                settings.get(COMMIT_INTERVAL),
                settings.get(STANDBY_REPLICAS),
                settings.get(DEAD_LETTER_BYTES),
                settings.get(TopicsConfig.RECORD_BYTES),
                settings.get(KAFKA_METRICS));
    }

    /** As it is where nobody sets anything. */
    public static StreamsSettings of(String applicationId, Path stateDirectory) {
        return from(Settings.defaults(), applicationId, stateDirectory);
    }
}
