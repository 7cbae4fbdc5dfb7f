package io.isotherm.runtime;

import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.util.List;

/**
 * How topics are made.
 *
 * @param partitions of every topic, 1 to 1000
 * @param replication copies of every partition, 1 to 10; no more than there are brokers
 */
public record TopicsConfig(int partitions, short replication) {
    public static final Setting<Integer> PARTITIONS = Setting.integer(
            "topics.partitions",
            6,
            1,
            1000,
            "Partitions of every topic that is made; so many processes can share the pools. A pool is in one partition.");
    public static final Setting<Integer> REPLICATION = Setting.integer(
            "topics.replication", 1, 1, 10, "Copies of every partition that is made; no more than there are brokers.");

    public static final Section SECTION =
            new Section("topics", "How topics are made.", List.of(PARTITIONS, REPLICATION));

    public static TopicsConfig from(Settings settings) {
        return new TopicsConfig(
                settings.get(PARTITIONS), settings.get(REPLICATION).shortValue());
    }
}
