package io.isotherm.launcher.cli;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the one pool that a command is about. */
public final class PoolOption {
    @Option(names = "--pool", paramLabel = "POOL", description = "The pool (default: the configuration's pool).")
    private @Nullable String pool;

    /**
     * The pool that is meant.
     *
     * @param usual asked for it where none is named
     */
    public String or(Supplier<String> usual) {
        return pool == null ? usual.get() : pool;
    }
}
