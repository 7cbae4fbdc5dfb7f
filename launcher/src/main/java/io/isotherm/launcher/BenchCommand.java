package io.isotherm.launcher;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how good decisions are, on the field's benchmarks.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchPlanetLabCommand.class})
final class BenchCommand {}
