package io.isotherm.bench;

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
public final class Shared {
    private static final Path TRACES =
            Path.of("..", "..", "shared", "traces").toAbsolutePath().normalize();
    private static final Path PLANETLAB = TRACES.resolve("planetlab");

    private Shared() {}

    /** A PlanetLab day, such as {@code 20110303}. */
    public static Path planetlab(String day) {
        return existing(PLANETLAB.resolve(day + ".csv.gz"));
    }

    /** A Bitbrains day, such as {@code 20130805}. */
    public static Path bitbrains(String day) {
        return existing(TRACES.resolve("bitbrains-rnd").resolve(day + ".csv.gz"));
    }

    /** The recorded output of a PlanetLab run of the literature. */
    public static Path golden(String run) {
        return existing(PLANETLAB.resolve("golden").resolve(run));
    }

    private static Path existing(Path path) {
        assumeTrue(Files.exists(path), () -> path + " is absent: the traces beside the checkout are needed");
        return path;
    }

    /** The rows of a gzip'd CSV file, without the header. */
    public static List<String[]> rows(Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
