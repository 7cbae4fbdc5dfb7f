package io.isotherm.operator;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The pools that there are, each with its hosts: those that have a configuration, or of late samples or states. So a name
 * that was mistyped is told from that of a pool about which there is nothing to say.
 */
public final class KnownPools {
    // A window of every host of a partition in all but the largest installations.
    private static final long LAST_RECORDS = 5_000;

    private final SortedMap<String, SortedSet<String>> hostsByPool;

    private KnownPools(SortedMap<String, SortedSet<String>> hostsByPool) {
        this.hostsByPool = hostsByPool;
    }

    /** Reads the keys of all configurations, and of the last samples and states of each partition. */
    public static KnownPools read(KafkaConnection kafka) {
        SortedMap<String, SortedSet<String>> hostsByPool = new TreeMap<>();
        try (KafkaConsumer<String, byte[]> consumer = CommittedRecords.consumer(kafka, "isotherm-pools")) {
            Topic<?> configurations = kafka.topics().poolConfig();
            Map<String, List<PartitionInfo>> existing = consumer.listTopics();
            List<TopicPartition> partitions = new ArrayList<>();
            for (Topic<?> topic : List.of(
                    configurations, kafka.topics().hostMetrics(), kafka.topics().hostStates())) {
                existing.getOrDefault(topic.name(), List.of())
                        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            consumer.beginningOffsets(partitions).forEach((partition, begin) -> {
                long last = ends.getOrDefault(partition, 0L) - LAST_RECORDS;
                consumer.seek(
                        partition, partition.topic().equals(configurations.name()) ? begin : Math.max(begin, last));
            });
            CommittedRecords.readTo(ends, consumer, record -> add(hostsByPool, record.key()));
        }
        return new KnownPools(hostsByPool);
    }

    private static void add(SortedMap<String, SortedSet<String>> hostsByPool, @Nullable String key) {
        if (key != null && PoolKeys.isPoolName(PoolKeys.pool(key))) {
            SortedSet<String> hosts = hostsByPool.computeIfAbsent(PoolKeys.pool(key), none -> new TreeSet<>());
            if (PoolKeys.isName(PoolKeys.host(key))) {
                hosts.add(PoolKeys.host(key));
            }
        }
    }

    /** Their names. */
    public SortedSet<String> names() {
        return new TreeSet<>(hostsByPool.keySet());
    }

    /** @throws RefusedException that names the pools that there are, if there is none */
    public void requireAny() {
        if (hostsByPool.isEmpty()) {
            throw new RefusedException("No pool is known: none has a configuration, samples or states yet; "
                    + "start collectors, or publish a configuration with 'isotherm apply'");
        }
    }

    /**
     * Requires the pool that is named, or any at all where none is.
     *
     * @throws RefusedException that names the pools that there are
     */
    public void requireNamed(@Nullable String pool) {
        if (pool == null) {
            requireAny();
        } else {
            require(pool);
        }
    }

    /** @throws RefusedException that names the pools that there are, if this is none of them */
    public void require(String pool) {
        if (!hostsByPool.containsKey(pool)) {
            throw new RefusedException("There is no pool '" + pool + "': it has neither a configuration nor "
                    + "samples or states of late; "
                    + (hostsByPool.isEmpty()
                            ? "no other has: start collectors, or publish one with 'isotherm apply'"
                            : "the pools are " + String.join(", ", hostsByPool.keySet())
                                    + ": name one of them with --pool"));
        }
    }

    /**
     * Requires a host of a pool that is known.
     *
     * @param pool the one that it is to belong to; null for any
     * @throws RefusedException that names the hosts that there are, if this is none of them
     */
    public void requireHost(@Nullable String pool, String host) {
        SortedSet<String> hosts = new TreeSet<>();
        hostsByPool.forEach((name, own) -> {
            if (pool == null || pool.equals(name)) {
                hosts.addAll(own);
            }
        });
        if (!hosts.contains(host)) {
            throw new RefusedException((pool == null ? "No pool has a" : "Pool " + pool + " has no") + " host '" + host
                    + "'; "
                    + (hosts.isEmpty()
                            ? "no host has samples or states: start collectors"
                            : "the hosts are " + String.join(", ", hosts)));
        }
    }
}
