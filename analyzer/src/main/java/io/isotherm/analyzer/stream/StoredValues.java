package io.isotherm.analyzer.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The values of one store of a task, read anew only when their bytes have changed: each sample asks for some of them. */
final class StoredValues<V> {
    private record Read<V>(byte[] bytes, V value) {}

    private final KeyValueStore<String, byte[]> store;
    private final Serde<V> serde;
    private final Map<String, Read<V>> read = new HashMap<>();

    StoredValues(KeyValueStore<String, byte[]> store, Serde<V> serde) {
        this.store = store;
        this.serde = serde;
    }

    /** The value of a key; null where there is none. */
    @Nullable
    V get(String key) {
        byte @Nullable [] bytes = store.get(key);
        if (bytes == null) {
            return null;
        }
        Read<V> known = read.get(key);
        if (known == null || !Arrays.equals(known.bytes(), bytes)) {
            known = new Read<>(bytes, serde.deserializer().deserialize(store.name(), bytes));
            read.put(key, known);
        }
        return known.value();
    }

    void put(String key, V value) {
        byte[] bytes = serde.serializer().serialize(store.name(), value);
        store.put(key, bytes);
        read.put(key, new Read<>(bytes, value));
    }
}
