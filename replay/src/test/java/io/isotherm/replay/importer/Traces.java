package io.isotherm.replay.importer;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** The traces that tests read; all made up. */
final class Traces {
    static final Duration STEP = Duration.ofMinutes(5);

    private Traces() {}

    static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(Traces.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Trace bitbrains() {
        return TraceFormat.BITBRAINS.read(file("bitbrains-3vm-20260131.csv.gz"), STEP);
    }

    static Trace google() {
        return TraceFormat.GOOGLE.read(file("google-2vm.csv.gz"), STEP);
    }

    static Trace own() {
        return TraceFormat.CSV.read(file("own.csv"), STEP);
    }
}
