package io.isotherm.launcher.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isotherm.replay.importer.TraceFormat;
import io.isotherm.simulator.trace.TraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Traces in CSV: the first byte chooses the form, the others are the file. */
public final class Traces {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Path FILE = FuzzIT.file("fuzzed", ".csv");

    private Traces() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        TraceFormat[] formats = TraceFormat.values();
        try {
            Files.write(FILE, Arrays.copyOfRange(input, 1, input.length));
            formats[Byte.toUnsignedInt(input[0]) % formats.length].read(FILE, STEP);
        } catch (TraceException e) {
            if (String.valueOf(e.getMessage()).isBlank()) {
                throw new AssertionError("Refused without a reason", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, byte[]> seeds() {
        String columns = IntStream.range(0, 288).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        String values = IntStream.range(0, 288).mapToObj(i -> "7").collect(Collectors.joining(","));
        Map<TraceFormat, String> files = Map.of(
                TraceFormat.CSV,
                "vm,time,cpu_mhz,memory_mib,vcpus\nweb,2026-01-31T12:00:00Z,900,1024,2\nweb,1769861100,800.5,1024,2\n",
                TraceFormat.PLANETLAB,
                "vm," + columns + "\nweb," + values + "\n",
                TraceFormat.BITBRAINS,
                "vm,cores,cpu_mhz,mem_mib_provisioned,metric," + columns + "\nweb,2,4800,2048,cpu_permille," + values
                        + "\n",
                TraceFormat.GOOGLE,
                "vm,metric," + columns + "\nweb,cpu_pct," + values + "\nweb,mem_pct," + values + "\n");
        Map<String, byte[]> seeds = new HashMap<>();
        files.forEach((format, text) -> {
            byte[] bytes = ("?" + text).getBytes(UTF_8);
            bytes[0] = (byte) format.ordinal();
            seeds.put(format.name(), bytes);
        });
        return seeds;
    }
}
