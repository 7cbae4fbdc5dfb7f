package io.isotherm.runtime;

import io.isotherm.pool.RecordSize;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.util.List;

/**
 * How topics are made.
 *
 * @param partitions of every topic, 1 to 1000
 * @param replication copies of every partition, 1 to 10; no more than there are brokers
 * @param recordBytes largest sample, state or decision that Kafka takes, 1 MiB to 32 MiB
 */
public record TopicsConfig(int partitions, short replication, int recordBytes) {
    public static final Setting<Integer> PARTITIONS = Setting.integer(
            "topics.partitions",
            6,
            1,
            1000,
            "Partitions of every topic that is made; so many processes can share the pools. A pool is in one partition.");
    public static final Setting<Integer> REPLICATION = Setting.integer(
            "topics.replication", 1, 1, 10, "Copies of every partition that is made; no more than there are brokers.");

    public static final Setting<Integer> RECORD_BYTES = Setting.integer(
            "topics.recordBytes",
            RecordSize.USUAL_BYTES,
            1 << 20,
            32 << 20,
            "Largest sample, host state or decision that Kafka takes, in bytes (max.message.bytes of the topics that are "
                    + "made): enough for a host with 10,000 guests. Kafka keeps what services read uncompressed, so that "
                    + "this bounds what they have to hold. Of a host of which more is to be told, the analyzer tells only "
                    + "that; give it the same value.");

    public static final Section SECTION =
            new Section("topics", "How topics are made.", List.of(PARTITIONS, REPLICATION, RECORD_BYTES));

    public static TopicsConfig from(Settings settings) {
        return new TopicsConfig(
                settings.get(PARTITIONS), settings.get(REPLICATION).shortValue(), settings.get(RECORD_BYTES));
    }
}
