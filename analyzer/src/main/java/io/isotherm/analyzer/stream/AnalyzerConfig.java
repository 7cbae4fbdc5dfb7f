package io.isotherm.analyzer.stream;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How an analyzer process runs.
 *
 * @param applicationId Kafka Streams application; the processes of one installation share it and split the pools
 * @param stateDirectory where Kafka Streams keeps its local state; one per process
 * @param threads stream threads, at least 1
 * @param commitInterval how often results become visible, in whole milliseconds, above 0
 * @param standbyReplicas warm copies of the state on other processes, at least 0
 * @param silentAfter a pool without samples for longer than this, by the wall clock, is told in the health details
 */
public record AnalyzerConfig(
        String applicationId,
        Path stateDirectory,
        int threads,
        Duration commitInterval,
        int standbyReplicas,
        Duration silentAfter) {

    public AnalyzerConfig {
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("analyzer.applicationId is blank; it must be a name");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("analyzer.threads is " + threads + "; it must be at least 1");
        }
        if (commitInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "analyzer.commitInterval is " + commitInterval + "; it must be at least 1 ms");
        }
        if (standbyReplicas < 0) {
            throw new IllegalArgumentException(
                    "analyzer.standbyReplicas is " + standbyReplicas + "; it must be at least 0");
        }
    }

    /** One thread, results after 100 ms, no standby replicas. */
    public static AnalyzerConfig defaults(Path stateDirectory) {
        return new AnalyzerConfig(
                "isotherm-analyzer", stateDirectory, 1, Duration.ofMillis(100), 0, Duration.ofMinutes(2));
    }
}
