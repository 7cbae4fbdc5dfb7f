package io.isotherm.runtime.config;

import java.util.List;

/** A configuration that cannot be used. Holds every problem found, each with key, value and what is allowed. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param source the file, or what else the configuration came from */
    public ConfigException(String source, List<String> problems) {
        super(source + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
