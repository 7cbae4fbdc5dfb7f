package io.isotherm.analyzer.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The values of one store of a task, read anew only when their bytes have changed: each sample or window asks for them. The
 * store is asked each time, and nothing is told that it does not have.
 */
final class StoredValues<V> {
    private record Read<V>(byte[] bytes, V value) {}

    private final KeyValueStore<String, byte[]> store;
    private final Serde<V> serde;
    private final long most;
    private final Map<String, Read<V>> read = new HashMap<>();
    private long held;

    /** Of all values, what was read is held. */
    StoredValues(KeyValueStore<String, byte[]> store, Serde<V> serde) {
        this(store, serde, Long.MAX_VALUE);
    }

    /** @param most what was read is held of values of so many bytes together, as stored; others are read each time */
    StoredValues(KeyValueStore<String, byte[]> store, Serde<V> serde, long most) {
        this.store = store;
        this.serde = serde;
        this.most = most;
    }

    /** The value of a key; null where there is none. */
    @Nullable
    V get(String key) {
        byte @Nullable [] bytes = store.get(key);
        if (bytes == null) {
            return null;
        }
        Read<V> known = read.get(key);
        if (known != null && Arrays.equals(known.bytes(), bytes)) {
            return known.value();
        }
        V value = serde.deserializer().deserialize(store.name(), bytes);
        hold(key, bytes, value);
        return value;
    }

    void put(String key, V value) {
        byte[] bytes = serde.serializer().serialize(store.name(), value);
        store.put(key, bytes);
        hold(key, bytes, value);
    }

    void delete(String key) {
        store.delete(key);
        release(key);
    }

    /** How many values there are, as far as they have left the store's cache. */
    long count() {
        return store.approximateNumEntries();
    }

    private void hold(String key, byte[] bytes, V value) {
        release(key);
        if (held + bytes.length <= most) {
            read.put(key, new Read<>(bytes, value));
            held += bytes.length;
        }
    }

    private void release(String key) {
        Read<V> before = read.remove(key);
        held -= before == null ? 0 : before.bytes().length;
    }
}
