package io.isotherm.launcher.cli;

import io.isotherm.replay.importer.Placing;
import picocli.CommandLine.Option;

/** Where the VMs of a trace, which names no hosts, begin. */
public final class PlacementOption {
    @Option(
            names = "--placement",
            defaultValue = "spread",
            paramLabel = "RULE",
            description = "Where VMs begin: spread (the host with most of its memory free) or first_fit (default: "
                    + "${DEFAULT-VALUE}).")
    private Placing placing = Placing.SPREAD;

    public Placing placing() {
        return placing;
    }
}
