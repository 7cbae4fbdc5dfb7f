package io.isotherm.launcher.config;

import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.time.Duration;
import java.util.List;

/**
 * How analyzer and decider process their streams.
 *
 * @param threads stream threads of each; no more than there are partitions do work
 * @param commitInterval how often results become visible
 * @param standbyReplicas warm copies of the state on further processes
 */
public record StreamsConfig(int threads, Duration commitInterval, int standbyReplicas) {
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

    public static final Section SECTION = new Section(
            "streams",
            "How analyzer and decider process their streams.",
            List.of(THREADS, COMMIT_INTERVAL, STANDBY_REPLICAS));

    public static StreamsConfig from(Settings settings) {
        return new StreamsConfig(settings.get(THREADS), settings.get(COMMIT_INTERVAL), settings.get(STANDBY_REPLICAS));
    }
}
