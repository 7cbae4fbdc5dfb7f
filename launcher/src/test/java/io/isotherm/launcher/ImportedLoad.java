package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Recordings of loads that a test makes up. */
public final class ImportedLoad {
    private ImportedLoad() {}

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
