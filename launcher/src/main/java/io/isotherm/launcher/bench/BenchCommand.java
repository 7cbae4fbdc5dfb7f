package io.isotherm.launcher.bench;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures how good decisions are, on the field's benchmarks, how long they take, how fast samples are taken in, and how "
                        + "quick the console is.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchPlanetLabCommand.class,
            BenchBitbrainsCommand.class,
            BenchGoogleCommand.class,
            BenchScaleCommand.class,
            BenchStreamCommand.class,
            BenchConsoleCommand.class
        })
public final class BenchCommand {}
