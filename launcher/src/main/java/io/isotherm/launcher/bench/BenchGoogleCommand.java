package io.isotherm.launcher.bench;

import io.isotherm.bench.traced.TracedPool;
import picocli.CommandLine.Command;

/** The multi-resource benchmark on days of Google's jobs. */
@Command(
        name = "google",
        mixinStandardHelpOptions = true,
        description = {
            "Runs algorithms on days of VMs made of Google's jobs (CPU, memory) on the model pool of `bench bitbrains`, to see "
                    + "whether what holds there holds elsewhere.",
            "All VMs have one size, as the days tell only shares of it, and hold all of its memory. Each day has other VMs, so "
                    + "that days cannot be run as one. Rows and figures are those of `bench bitbrains`."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm bench google --days google-gcd-vms --json results.json",
            "  isotherm bench google --days google-gcd-vms/day01.csv.gz --experiment consolidating --windows 1min"
        })
public final class BenchGoogleCommand extends TracedBenchCommand {
    public BenchGoogleCommand() {
        super(TracedPool.GOOGLE);
    }
}
