package io.isotherm.launcher.fuzz;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingException;
import io.isotherm.replay.recording.RecordingReader;
import io.isotherm.replay.recording.RecordingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recordings: a file that is opened, and read as far as it is whole. */
public final class Recordings {
    private static final Path FILE = FuzzIT.file("fuzzed", ".avro");

    private Recordings() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (RecordingReader reader = Recording.open(FILE).read()) {
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (RecordingException e) {
            if (String.valueOf(e.getMessage()).isBlank()) {
                throw new AssertionError("Refused without a reason", e);
            }
        }
    }

    static Map<String, byte[]> seeds() throws IOException {
        Path file = FuzzIT.file("seed", ".avro");
        try (RecordingWriter writer =
                RecordingWriter.create(file, Optional.of("lab"), List.of("pool-config", "approvals"))) {
            for (int i = 0; i < 2; i++) {
                writer.write(Recorded.of(
                        "pool-config", "lab", Instant.ofEpochSecond(1_700_000_000 + i), PoolConfigs.defaults("lab")));
            }
        }
        return Map.of("recording", Files.readAllBytes(file));
    }
}
