package io.isotherm.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for what a benchmark's broker and services keep, deleted with all that is in it when it is closed. */
record ScratchDirectory(Path path) implements AutoCloseable {
    static ScratchDirectory make() throws IOException {
        return new ScratchDirectory(Files.createTempDirectory("isotherm-bench-"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path inside : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(inside);
            }
        }
    }
}
