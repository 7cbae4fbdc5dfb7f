package io.isotherm.runtime.inventory;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.retry.LimitedLog;
import io.isotherm.schema.InventoryHost;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts of all pools, as the records of the inventory's topic say, taken in its order. Not thread-safe. */
public final class InventoryTable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryTable.class);

    private static final int LINES_PER_MINUTE = 10;

    private final Deserializer<InventoryHost> reader;
    private final Runnable refused;
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);
    private final SortedMap<String, SortedMap<String, InventoryHost>> pools = new TreeMap<>();

    public InventoryTable(Deserializer<InventoryHost> reader) {
        this(reader, () -> {});
    }

    /** @param refused hears of each record that says nothing of a host */
    InventoryTable(Deserializer<InventoryHost> reader, Runnable refused) {
        this.reader = reader;
        this.refused = refused;
    }

    /**
     * Takes a record in. One that cannot be read leaves its host as it was.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void take(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] keyBytes = record.key();
        String key = keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
        try {
            InventoryHost host = reader.deserialize(record.topic(), record.value());
            if (host != null) {
                PoolKeys.check(key, host.getPool(), host.getHost());
                pools.computeIfAbsent(host.getPool(), none -> new TreeMap<>()).put(host.getHost(), host);
            } else if (key != null) {
                retire(key);
            }
        } catch (UnreadableRecordException | RefusedRecordException e) {
            refused.run();
            lines.warn(
                    "Record {}-{}@{} with key {} says nothing of a host, and what was said before holds: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    PoolKeys.shown(key),
                    e.getMessage());
        }
    }

    private void retire(String key) {
        String pool = PoolKeys.pool(key);
        SortedMap<String, InventoryHost> hosts = pools.getOrDefault(pool, new TreeMap<>());
        hosts.remove(PoolKeys.host(key));
        if (hosts.isEmpty()) {
            pools.remove(pool);
        }
    }

    /** The pools that have hosts. */
    public SortedSet<String> pools() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(pools.keySet()));
    }

    /** The hosts of a pool as they are now, by name. */
    public SortedMap<String, InventoryHost> hosts(String pool) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(pools.getOrDefault(pool, new TreeMap<>())));
    }
}
