package io.isotherm.bench.planetlab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Results as a file for programs: a JSON array of {@link BenchmarkResult}. */
public final class Results {
    private Results() {}

    /**
     * Writes a file.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(List<BenchmarkResult> results, Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
    }
}
