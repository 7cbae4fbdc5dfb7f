package io.isotherm.replay.engine;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.HostState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Keeps what comes out, by topic: keys, and values as the bytes that are sent, in hexadecimal digits. */
public final class Outputs implements DecisionEngine.Listener {
    private final Map<String, List<String>> topics = new TreeMap<>();

    /** A record as text. */
    static String text(@Nullable String key, byte @Nullable [] value) {
        return key + ": " + (value == null ? "deleted" : HexFormat.of().formatHex(value));
    }

    @Override
    public void state(HostState state) {
        add("host-states", state.getPool() + "/" + state.getHost(), state);
    }

    @Override
    public void forgotten(String pool, String host) {
        add("host-states", pool + "/" + host, null);
    }

    @Override
    public void decided(TickResult result) {
        String pool = result.decision().getPool();
        add("decisions", pool, result.decision());
        result.migrations().forEach(command -> add("migration-commands", pool + "/" + command.getSource(), command));
        result.powers().forEach(command -> add("power-commands", pool + "/" + command.getHost(), command));
    }

    @Override
    public void refused(Recorded recorded, String why) {
        of("dead-letters").add(recorded.key() + ": " + why);
    }

    /** What came out on a topic, in order. */
    public List<String> of(String topic) {
        return topics.computeIfAbsent(topic, any -> new ArrayList<>());
    }

    /** What came out, by topic; topics on which nothing did are missing. */
    Map<String, List<String>> all() {
        return topics;
    }

    private void add(String topic, String key, @Nullable SpecificRecord value) {
        of(topic).add(text(key, value == null ? null : bytes(value)));
    }

    private static byte[] bytes(SpecificRecord value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
