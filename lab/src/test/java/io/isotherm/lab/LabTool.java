package io.isotherm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands of the folder lab, for one lab. */
final class LabTool {
    private static final Path FOLDER = Path.of("").toAbsolutePath().endsWith("lab")
            ? Path.of("").toAbsolutePath()
            : Path.of("lab").toAbsolutePath();

    private final String lab;

    LabTool(String lab) {
        this.lab = lab;
    }

    /**
     * Runs a command and returns what it prints.
     *
     * @param limit after which it is killed
     * @throws IllegalStateException if it fails or takes longer, with all that it said
     */
    String run(Duration limit, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(FOLDER.resolve(command).toString(), "--name", lab));
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("lab", ".out");
            Path errors = Files.createTempFile("lab", ".err");
            try {
                Process process = new ProcessBuilder(line)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException(
                            line + " took longer than " + limit.toSeconds() + " s: " + text(output) + text(errors));
                }
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            line + " failed (" + process.exitValue() + "): " + text(output) + text(errors));
                }
                return text(output).strip();
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + line, e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
