package io.isotherm.launcher.bench;

import io.isotherm.bench.traced.TracedBenchmark.Stretch;
import io.isotherm.bench.traced.TracedPool;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The multi-resource benchmark on days of Bitbrains VMs. */
@Command(
        name = "bitbrains",
        mixinStandardHelpOptions = true,
        description = {
            "Runs algorithms on days of Bitbrains VMs (CPU, memory, network, disk) on a model pool in which moves take time "
                    + "and hosts take minutes to boot.",
            "A VM holds the memory that was provisioned for it, as on Xen: memory is a hard limit. Overload counts "
                    + "host-minutes in which more CPU, network or disk is asked for than a host has.",
            "All run by the defaults but isotherm-fuller, which has settings of this benchmark's own. oracle is the energy of "
                    + "a plan that knows the day and moves for nothing, with whole guests packed anew at each step; "
                    + "oracle-spare has one host more on. At the end stand the sums."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm bench bitbrains --days bitbrains-rnd --json results.json",
            "  isotherm bench bitbrains --days bitbrains-rnd --experiment consolidating --run-on --windows 1min",
            "  isotherm bench bitbrains --days bitbrains-rnd/20130805.csv.gz --experiment balancing "
                    + "--algorithms sandpiper,deviation"
        })
public final class BenchBitbrainsCommand extends TracedBenchCommand {
    @Option(
            names = "--run-on",
            description =
                    "Run the days, which must be in a row, as one: all hosts are on at the beginning of the first "
                            + "alone.")
    private boolean runOn;

    public BenchBitbrainsCommand() {
        super(TracedPool.BITBRAINS);
    }

    @Override
    List<Stretch> stretches(List<Path> files) {
        return runOn ? List.of(new Stretch(files)) : super.stretches(files);
    }
}
