package io.isotherm.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of the checkout as an operator does. */
final class Script {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private Script() {}

    /**
     * What a command prints.
     *
     * @throws IllegalStateException if it fails or does not end in time, with what it has printed
     */
    static String run(Duration within, String... command) {
        try {
            Path output = Files.createTempFile("script", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(CHECKOUT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(within.toSeconds(), TimeUnit.SECONDS);
                String printed = Files.readString(output);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            List.of(command) + " did not end within " + within + ":\n" + printed);
                }
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            List.of(command) + " failed with exit code " + process.exitValue() + ":\n" + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(List.of(command) + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + List.of(command), e);
        }
    }
}
