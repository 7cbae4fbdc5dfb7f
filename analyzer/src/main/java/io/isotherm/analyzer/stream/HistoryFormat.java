package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.detect.GuestHistory;
import io.isotherm.analyzer.core.detect.GuestHistory.Moments;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.analyzer.core.detect.WindowUse;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import io.isotherm.streams.state.StateSerdes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How the history of a host is stored: version 2 is its fields one after the other in Avro's binary encoding, enums by name.
 * Each window writes one of each host, nearly all of it numbers, which took longer as JSON (versions 0 and 1) than all else
 * that a window asks for.
 */
public final class HistoryFormat {
    private static final int USUAL_BYTES = 4096;

    private HistoryFormat() {}

    /** Writes the newest version, and reads all. */
    public static Serde<HostHistory> serde() {
        Deserializer<HostHistory> json = StateSerdes.json(HostHistory.class).deserializer();
        return StateSerdes.versioned(
                Serdes.serdeFrom((store, history) -> written(history), (store, bytes) -> read(bytes)),
                List.of(json, json));
    }

    private static byte[] written(HostHistory history) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            write(history, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(HostHistory history, Encoder out) throws IOException {
        out.writeLong(history.lastSeen());
        out.writeLong(history.windowMillis());
        out.writeInt(history.windows().size());
        for (WindowUse window : history.windows()) {
            out.writeLong(window.windowEnd());
            write(window.cpu(), out);
            write(window.memory(), out);
            write(window.network(), out);
            write(window.disk(), out);
        }
        Temperature temperature = history.temperature();
        out.writeString(temperature == null ? "" : temperature.name());
        out.writeLong(history.since());
        out.writeString(history.verdict().name());
        out.writeInt(history.hot().size());
        for (Resource resource : history.hot()) {
            out.writeString(resource.name());
        }
        List<GuestHistory> guests = guests(history);
        out.writeInt(guests.size());
        for (GuestHistory guest : guests) {
            out.writeString(guest.uuid());
            out.writeLong(guest.lastSeen());
            out.writeInt(guest.windows());
            write(guest.cpu(), out);
            write(guest.network(), out);
            write(guest.disk(), out);
        }
    }

    private static List<GuestHistory> guests(HostHistory history) {
        List<GuestHistory> guests = history.guests();
        return guests == null ? List.of() : guests;
    }

    private static void write(@Nullable Double use, Encoder out) throws IOException {
        out.writeBoolean(use != null);
        if (use != null) {
            out.writeDouble(use);
        }
    }

    private static void write(Moments moments, Encoder out) throws IOException {
        out.writeDouble(moments.mean());
        out.writeDouble(moments.variance());
    }

    private static HostHistory read(byte[] bytes) {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            HostHistory history = new HostHistory(
                    in.readLong(),
                    in.readLong(),
                    readAll(in, HistoryFormat::readWindow),
                    readTemperature(in.readString()),
                    in.readLong(),
                    Temperature.valueOf(in.readString()),
                    readAll(in, from -> Resource.valueOf(from.readString())),
                    readAll(in, HistoryFormat::readGuest));
            if (!in.isEnd()) {
                throw new SerializationException("It goes on after its last field");
            }
            return history;
        } catch (IOException e) {
            throw new SerializationException("It is no HostHistory", e);
        }
    }

    private interface Reading<V> {
        V from(Decoder in) throws IOException;
    }

    private static <V> List<V> readAll(Decoder in, Reading<V> reading) throws IOException {
        List<V> all = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            all.add(reading.from(in));
        }
        return all;
    }

    private static @Nullable Temperature readTemperature(String name) {
        return name.isEmpty() ? null : Temperature.valueOf(name);
    }

    private static WindowUse readWindow(Decoder in) throws IOException {
        return new WindowUse(in.readLong(), readUse(in), readUse(in), readUse(in), readUse(in));
    }

    private static @Nullable Double readUse(Decoder in) throws IOException {
        return in.readBoolean() ? in.readDouble() : null;
    }

    private static GuestHistory readGuest(Decoder in) throws IOException {
        return new GuestHistory(
                in.readString(), in.readLong(), in.readInt(), readMoments(in), readMoments(in), readMoments(in));
    }

    private static Moments readMoments(Decoder in) throws IOException {
        return new Moments(in.readDouble(), in.readDouble());
    }
}
