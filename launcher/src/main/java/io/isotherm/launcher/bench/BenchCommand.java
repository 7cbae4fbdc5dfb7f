package io.isotherm.launcher.bench;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how good decisions are, on the field's benchmarks, and how long they take.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchPlanetLabCommand.class, BenchBitbrainsCommand.class, BenchScaleCommand.class})
public final class BenchCommand {}
