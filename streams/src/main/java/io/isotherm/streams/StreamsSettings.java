package io.isotherm.streams;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a Streams service runs.
 *
 * @param applicationId names its consumer group, its transactions and its internal topics; the processes of one
 *     installation share it and split the pools
 * @param stateDirectory where it keeps its state, one for each process; can be lost, and is then restored from Kafka
 * @param threads stream threads, at least 1; no more than partitions do work
 * @param commitInterval how often it commits, at least 1 ms; results become visible at a commit
 * @param standbyReplicas warm copies of the state on further processes, at least 0
 */
public record StreamsSettings(
        String applicationId, Path stateDirectory, int threads, Duration commitInterval, int standbyReplicas) {

    public StreamsSettings {
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("applicationId is blank; it must be a name");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        if (commitInterval.toMillis() < 1) {
            throw new IllegalArgumentException("commitInterval is " + commitInterval + "; it must be at least 1 ms");
        }
        if (standbyReplicas < 0) {
            throw new IllegalArgumentException("standbyReplicas is " + standbyReplicas + "; it must be at least 0");
        }
    }
}
