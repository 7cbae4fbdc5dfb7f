package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Recordings of loads that a test makes up. */
public final class ImportedLoad {
    private ImportedLoad() {}

    /** Three busy guests that placement puts on one host, and three idle ones on another, over three hours. */
    public static Path uneven(Path directory) throws IOException {
        List<String> lines = new ArrayList<>(List.of("vm,time,cpu_mhz,memory_mib,vcpus"));
        for (int step = 0; step < 36; step++) {
            Instant time = Instant.parse("2026-01-31T00:00:00Z").plusSeconds(300L * step);
            for (int vm = 0; vm < 6; vm++) {
                lines.add("vm" + vm + "," + time + "," + (vm % 2 == 0 ? 3000 : 100) + ",2048,2");
            }
        }
        return of(directory, "load", String.join("\n", lines) + "\n", "count=2,cpus=4,mhz=2400,memory=32GiB");
    }

    /**
     * Imports a CSV file.
     *
     * @param directory for the file and its recording
     * @param name of both, without what they end in
     * @param csv what is in the file
     * @param hosts the pool's, as of {@code --hosts}
     * @param options further ones of {@code isotherm import csv}
     * @return the recording
     */
    public static Path of(Path directory, String name, CharSequence csv, String hosts, String... options)
            throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".csv"), csv);
        Path recording = directory.resolve(name + ".avro");
        List<String> arguments =
                List.of("import", "csv", file.toString(), "-o", recording.toString(), "--hosts", hosts);
        assertThat(Isotherm.commandLine()
                        .execute(Stream.concat(arguments.stream(), Stream.of(options))
                                .toArray(String[]::new)))
                .isZero();
        return recording;
    }
}
