package io.isotherm.decider.stream;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.isotherm.decider.core.ledger.PoolLedger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Keeps the core's values in state stores: as compressed JSON, so that a later version may add to them. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(PoolLedger.class, EarlierLedger.class);

    private Json() {}

    /** What earlier releases called the parts of a ledger. */
    private interface EarlierLedger {
        @JsonAlias("seats")
        Object lastSeen();
    }

    static <V> Serde<V> serde(Class<V> type) {
        ObjectReader reader = MAPPER.readerFor(type);
        ObjectWriter writer = MAPPER.writerFor(type);
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : compress(writer, value),
                (topic, bytes) -> bytes == null ? null : read(reader, type, bytes));
    }

    /** The value as plain JSON, for people and tests. */
    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compress(ObjectWriter writer, Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            writer.writeValue(zip, value);
        } catch (IOException e) {
            throw new SerializationException("A " + value.getClass().getSimpleName() + " cannot be kept as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static <V> @Nullable V read(ObjectReader reader, Class<V> type, byte[] bytes) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return type.cast(reader.readValue(zip, type));
        } catch (IOException e) {
            throw new SerializationException("A stored value is not the compressed JSON that was written", e);
        }
    }
}
