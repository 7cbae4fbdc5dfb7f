package io.isotherm.launcher.cli;

import picocli.CommandLine.Option;

/** Who it is that steers; kept beside what is changed or answered. */
public final class OperatorOption {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who does it (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String name = "";

    public String name() {
        return name;
    }
}
