package io.isotherm.analyzer.stream;

import io.isotherm.schema.HostMetrics;
import io.isotherm.streams.state.StateSerdes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The samples in the store of a task. Keys are the pool, then the host, then the time of the sample with leading zeros,
 * parted by a character that no name contains.
 *
 * <p>Which samples there are is held on the heap, by pool, host and time, and up to a bound what was read of them too: the
 * store is where they are written to, so that they are found again after a restart, and is read when it is opened and
 * beyond that bound. Nothing else may write to it.
 */
final class StoredSamples {
    private static final char PART = '\u0000';
    private static final int TIME_DIGITS = 19;

    /** Samples as read take some five times their bytes. */
    private static final long HELD_BYTES = 16L << 20;

    private static final NavigableMap<Long, Stored> NONE = new TreeMap<>();

    private final KeyValueStore<String, byte[]> store;

    /** Samples are kept as they came, for the way there and back takes as long as all else that is done with them. */
    private final Serializer<byte[]> asItCame =
            StateSerdes.versioned(Serdes.ByteArray()).serializer();

    private final Deserializer<HostMetrics> reader;
    private final long most;
    private final Map<String, Map<String, NavigableMap<Long, Stored>>> pools = new HashMap<>();
    private long held;

    /**
     * A sample in the store.
     *
     * @param bytes that count for {@code sample} while it is held
     * @param sample what was read; null where it is not held
     */
    private record Stored(String key, int bytes, @Nullable HostMetrics sample) {}

    /** @param serde of samples as their topic has them */
    StoredSamples(KeyValueStore<String, byte[]> store, Serde<HostMetrics> serde) {
        this(store, serde, HELD_BYTES);
    }

    /** @param most what was read is held of samples of so many bytes together, as stored; others are read each time */
    StoredSamples(KeyValueStore<String, byte[]> store, Serde<HostMetrics> serde, long most) {
        this.store = store;
        this.reader = StateSerdes.versioned(serde).deserializer();
        this.most = most;
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> know(entry.key));
        }
    }

    private void know(String key) {
        int host = key.indexOf(PART) + 1;
        int time = key.length() - TIME_DIGITS;
        ofHost(key.substring(0, host - 1), key.substring(host, time - 1))
                .put(Long.parseLong(key.substring(time)), new Stored(key, 0, null));
    }

    private NavigableMap<Long, Stored> ofHost(String pool, String host) {
        return pools.computeIfAbsent(pool, name -> new HashMap<>()).computeIfAbsent(host, name -> new TreeMap<>());
    }

    private NavigableMap<Long, Stored> known(String pool, String host) {
        return pools.getOrDefault(pool, Map.of()).getOrDefault(host, NONE);
    }

    /** The samples of a host, oldest first. */
    List<HostMetrics> of(String pool, String host) {
        NavigableMap<Long, Stored> stored = known(pool, host);
        List<HostMetrics> samples = new ArrayList<>(stored.size());
        for (Map.Entry<Long, Stored> entry : stored.entrySet()) {
            HostMetrics sample = entry.getValue().sample();
            if (sample == null) {
                String key = entry.getValue().key();
                byte[] bytes = store.get(key);
                sample = reader.deserialize(store.name(), bytes);
                entry.setValue(holding(key, bytes.length, sample));
            }
            samples.add(sample);
        }
        return samples;
    }

    /** The time of a pool's oldest sample after an instant; both in epoch milliseconds. */
    OptionalLong firstAfter(String pool, long instant) {
        return pools.getOrDefault(pool, Map.of()).values().stream()
                .map(stored -> stored.higherKey(instant))
                .filter(at -> at != null)
                .mapToLong(Long::longValue)
                .min();
    }

    /**
     * Puts a sample where there is none of its host and instant.
     *
     * @return false, with nothing changed, where there is one
     */
    boolean putIfAbsent(EncodedSample encoded) {
        HostMetrics sample = encoded.sample();
        long at = sample.getSampledAt().toEpochMilli();
        NavigableMap<Long, Stored> stored = ofHost(sample.getPool(), sample.getHost());
        if (stored.containsKey(at)) {
            return false;
        }
        String key = key(sample.getPool(), sample.getHost(), at);
        byte[] bytes = asItCame.serialize(store.name(), encoded.bytes());
        store.put(key, bytes);
        stored.put(at, holding(key, bytes.length, sample));
        return true;
    }

    private Stored holding(String key, int bytes, HostMetrics sample) {
        if (held + bytes > most) {
            return new Stored(key, 0, null);
        }
        held += bytes;
        return new Stored(key, bytes, sample);
    }

    void delete(String pool, String host, long at) {
        Stored stored = known(pool, host).remove(at);
        if (stored != null) {
            delete(stored);
        }
    }

    /** Deletes all samples of a host. */
    void deleteAll(String pool, String host) {
        Map<String, NavigableMap<Long, Stored>> ofPool = pools.getOrDefault(pool, Map.of());
        NavigableMap<Long, Stored> stored = ofPool.get(host);
        if (stored != null) {
            stored.values().forEach(this::delete);
            ofPool.remove(host);
        }
    }

    private void delete(Stored stored) {
        store.delete(stored.key());
        held -= stored.bytes();
    }

    private static String key(String pool, String host, long at) {
        String digits = Long.toString(at);
        return pool + PART + host + PART + "0".repeat(TIME_DIGITS - digits.length()) + digits;
    }
}
