package io.isotherm.bench.planetlab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The traces and recorded runs in {@code ../shared}, beside the checkout; tests that need them say so and are skipped without. */
final class Shared {
    private static final Path PLANETLAB = Path.of("..", "..", "shared", "traces", "planetlab")
            .toAbsolutePath()
            .normalize();

    private Shared() {}

    static Path day(String name) {
        return existing(PLANETLAB.resolve(name + ".csv.gz"));
    }

    static Path golden(String run) {
        return existing(PLANETLAB.resolve("golden").resolve(run));
    }

    private static Path existing(Path path) {
        assumeTrue(Files.exists(path), () -> path + " is absent: the traces beside the checkout are needed");
        return path;
    }

    /** The rows of a gzip'd CSV file, without the header. */
    static List<String[]> rows(Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
