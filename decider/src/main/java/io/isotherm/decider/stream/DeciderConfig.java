package io.isotherm.decider.stream;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the decider's service runs.
 *
 * @param applicationId names its consumer group, its transactions and its internal topics; one for each installation
 * @param stateDirectory where it keeps its state; can be lost, and is then restored from Kafka
 * @param threads stream threads, at least 1; no more than partitions do work
 * @param commitInterval how often it commits; decisions become visible at a commit
 * @param standbyReplicas warm copies of the state on further instances, at least 0
 */
public record DeciderConfig(
        String applicationId, Path stateDirectory, int threads, Duration commitInterval, int standbyReplicas) {
    public DeciderConfig {
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("applicationId must not be blank");
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
