package io.isotherm.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/**
 * The published traces and recorded runs. They lie in the folder that the environment's {@code TRACES} names, without in
 * {@code ../shared/traces} beside the checkout. What is missing fails the test that needs it with {@code TRACES} or {@code
 * CI} set; elsewhere the test is skipped.
 */
public final class Shared {
    private static final Optional<String> NAMED = Optional.ofNullable(System.getenv("TRACES"));
    private static final Path TRACES = NAMED.map(Path::of)
            .orElse(Path.of("..", "..", "shared", "traces"))
            .toAbsolutePath()
            .normalize();
    private static final boolean REQUIRED = NAMED.isPresent() || System.getenv("CI") != null;
    private static final Path PLANETLAB = TRACES.resolve("planetlab");

    private Shared() {}

    /** A PlanetLab day, such as {@code 20110303}. */
    public static Path planetlab(String day) {
        return existing(PLANETLAB.resolve(day + ".csv.gz"));
    }

    /** A day of VMs made of Google's jobs. */
    public static Path google(String day) {
        return existing(TRACES.resolve("google-gcd-vms").resolve(day + ".csv.gz"));
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
        Supplier<String> absent = () -> path + " is absent: set TRACES to the folder of the traces";
        if (REQUIRED) {
            assertTrue(Files.exists(path), absent);
        }
        assumeTrue(Files.exists(path), absent);
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
