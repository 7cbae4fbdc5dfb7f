package io.isotherm.launcher.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.isotherm.launcher.cli.OutputFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the options of several benchmarks have in common. */
final class BenchOptions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BenchOptions() {}

    /** @throws ParameterException if a value is too small, with the option and what is allowed */
    static void atLeast(CommandSpec spec, String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " is not allowed; it must be at least " + least);
        }
    }

    /**
     * Writes results to where {@code --json} says.
     *
     * @param file null where none is asked for
     */
    static void writeJson(@Nullable Path file, Object results) {
        if (file == null) {
            return;
        }
        try {
            JSON.writeValue(file.toFile(), results);
        } catch (IOException e) {
            throw OutputFiles.unwritable("--json", file, e);
        }
    }
}
