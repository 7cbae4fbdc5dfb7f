package io.isotherm.launcher.cli;

import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command writes, tried before its work and not after it: none may be one that it reads, or one that
 * another option names, and all must be writable. Missing directories above them are made.
 */
public final class OutputFiles {
    private final Map<Path, String> taken = new LinkedHashMap<>();

    private OutputFiles() {}

    /** @param inputs what the command reads */
    public static OutputFiles besides(Collection<Path> inputs) {
        OutputFiles outputs = new OutputFiles();
        inputs.forEach(input -> outputs.taken.put(input, "what this command reads"));
        return outputs;
    }

    /**
     * A result that must not be there yet.
     *
     * @throws CommandFailedException if it cannot be made, with the file and the remedy
     */
    public OutputFiles fresh(String option, Path file) {
        requireFree(option, file);
        if (Files.exists(file)) {
            throw new CommandFailedException(
                    option + ": " + file + " is there already; name another file, or delete it first");
        }
        return writable(option, file);
    }

    /**
     * A report, which may replace an earlier one.
     *
     * @param file null where none is asked for
     * @throws CommandFailedException if it cannot be written, with the file and the remedy
     */
    public OutputFiles replaceable(String option, @Nullable Path file) {
        if (file == null) {
            return this;
        }
        requireFree(option, file);
        return writable(option, file);
    }

    private void requireFree(String option, Path file) {
        if (file.toString().isBlank()) {
            throw new CommandFailedException(option + ": '" + file + "' is no name of a file; name one");
        }
        taken.forEach((other, use) -> {
            if (isSame(file, other)) {
                throw new CommandFailedException(
                        option + ": " + file + " would overwrite " + use + "; name another file");
            }
        });
    }

    private OutputFiles writable(String option, Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            boolean there = Files.exists(file);
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (!there) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(option, file, e);
        }
        taken.put(file, "what " + option + " writes");
        return this;
    }

    /** That a file could be written before the work, and cannot after it, or could not from the start. */
    public static CommandFailedException unwritable(String option, Path file, IOException failure) {
        return new CommandFailedException(option + ": " + file + " cannot be written: " + FileFailure.reason(failure)
                + "; name a file in a directory that this user may write");
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return file.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other);
        } catch (IOException e) {
            return false;
        }
    }
}
