package io.isotherm.streams.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.topics.RegistryUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How values are kept in state stores: a marker, the version of the format, and the value in that format. Values of the
 * first release have neither marker nor version; they count as version 0.
 *
 * <p>Reading throws {@link StoredStateException} when a value is in no format that this release knows.
 */
public final class StateSerdes {
    // No value without a version begins like this: JSON begins with a brace, gzip with 0x1f, Avro and histories with 0.
    private static final byte MARKER = 'V';
    private static final int HEADER_BYTES = 2;

    // Numbers are most of what the cores remember, and most of the work of it.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private StateSerdes() {}

    /**
     * Values with their version, of which there is one more than there are older ones.
     *
     * @param current writes and reads the newest format
     * @param older how each older version is read, from version 0 on
     */
    public static <V> Serde<V> versioned(Serde<V> current, List<Deserializer<V>> older) {
        int version = older.size();
        return Serdes.serdeFrom(
                (store, value) -> value == null
                        ? null
                        : marked(version, current.serializer().serialize(store, value)),
                (store, bytes) -> bytes == null ? null : read(current, older, store, bytes));
    }

    /** Values of a format that is as it was before it had a version. */
    public static <V> Serde<V> versioned(Serde<V> current) {
        return versioned(current, List.of(current.deserializer()));
    }

    /** Values as JSON, to which fields can be added. */
    public static <V> Serde<V> json(Class<V> type) {
        Serializer<V> writer = (store, value) -> {
            try {
                return MAPPER.writeValueAsBytes(value);
            } catch (IOException e) {
                throw new SerializationException("A " + type.getSimpleName() + " cannot be kept as JSON", e);
            }
        };
        return versioned(
                Serdes.serdeFrom(writer, (store, bytes) -> parse(new ByteArrayInputStream(bytes), type, MAPPER)));
    }

    /** Values as compressed JSON, to which fields can be added: for large ones that are seldom written. */
    public static <V> Serde<V> compressedJson(Class<V> type) {
        return compressedJson(type, MAPPER);
    }

    /**
     * The same, for values whose fields had other names.
     *
     * @param earlierNames has the fields' accessors, each with what it was called as its {@code JsonAlias}
     */
    public static <V> Serde<V> compressedJson(Class<V> type, Class<?> earlierNames) {
        return compressedJson(
                type, MAPPER.rebuild().addMixIn(type, earlierNames).build());
    }

    private static <V> Serde<V> compressedJson(Class<V> type, JsonMapper mapper) {
        return versioned(Serdes.serdeFrom((store, value) -> compress(value), (store, bytes) -> {
            try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return parse(zip, type, mapper);
            } catch (IOException e) {
                throw new SerializationException("It is not compressed", e);
            }
        }));
    }

    private static byte[] marked(int version, byte[] value) {
        byte[] bytes = new byte[HEADER_BYTES + value.length];
        bytes[0] = MARKER;
        bytes[1] = (byte) version;
        System.arraycopy(value, 0, bytes, HEADER_BYTES, value.length);
        return bytes;
    }

    private static <V> V read(Serde<V> current, List<Deserializer<V>> older, String store, byte[] bytes) {
        boolean marked = bytes.length >= HEADER_BYTES && bytes[0] == MARKER;
        int version = marked ? bytes[1] : 0;
        if (version < 0 || version > older.size()) {
            throw StoredStateException.ofLaterRelease("The store of " + store + " holds a value in version " + version
                    + " of its format, and this release knows none later than " + older.size()
                    + ": run the release that wrote it");
        }
        Deserializer<V> reader = version == older.size() ? current.deserializer() : older.get(version);
        try {
            return reader.deserialize(store, marked ? Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length) : bytes);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw StoredStateException.garbled(
                    "The store of " + store + " holds a value of " + bytes.length + " bytes in version " + version
                            + " of its format that cannot be read: " + e.getMessage()
                            + ". Run the release that wrote it, or reset the application's state",
                    e);
        }
    }

    private static byte[] compress(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            MAPPER.writeValue(zip, value);
        } catch (IOException e) {
            throw new SerializationException("A " + value.getClass().getSimpleName() + " cannot be kept as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static <V> V parse(InputStream json, Class<V> type, JsonMapper mapper) {
        try {
            return mapper.readValue(json, type);
        } catch (IOException e) {
            throw new SerializationException("It is no " + type.getSimpleName(), e);
        }
    }
}
