package io.isotherm.launcher.recording;

import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.launcher.cli.PlacementOption;
import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.pool.PoolKeys;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.ImportedPool;
import io.isotherm.replay.importer.Trace;
import io.isotherm.replay.importer.TraceFormat;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.replay.recording.RecordingWriter;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.HostMetrics;
import io.isotherm.text.Counted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a recording of a trace. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a recording (host-metrics) of a workload trace, for whatif, tune and replay: puts the trace's VMs on a "
                    + "pool of hosts and samples it as collectors would, nothing moving.",
            "Samples come every 5 minutes (csv: as --step says); examples/pool-5min.yaml is a configuration for such a pool."
        },
        footer = {
            "",
            "Forms of traces: CSV with a header line, gzip'd or (not planetlab) plain",
            "  planetlab  vm,t0..t287: CPU in percent of the VM's size; the size",
            "             follows from the row",
            "  bitbrains  vm,cores,cpu_mhz,mem_mib_provisioned,metric,t0..t287",
            "             with the metrics cpu_permille, mem_mib, disk_rd_kibs,",
            "             disk_wr_kibs, net_rx_kibs, net_tx_kibs",
            "  google     vm,metric,t0..t287 with the metrics cpu_pct, mem_pct;",
            "             every VM has 2 vCPUs, 5000 MHz, 8 GiB",
            "  csv        one line for each VM and instant, in any order, with",
            "             the columns, in any order,",
            "               vm,",
            "               time (2026-01-31T12:00:00Z or seconds since 1970),",
            "               cpu_mhz (asked for), memory_mib,",
            "             and as far as known",
            "               vcpus (default 1),",
            "               network_bytes_per_second (default 0),",
            "               disk_bytes_per_second (default 0).",
            "             A value holds until the VM's next line; a VM is there",
            "             from its first line until a step after its last.",
            "A VM holds all of its memory, as on Xen: memory is a hard limit.",
            "",
            "Examples:",
            "  isotherm import bitbrains 20130805.csv.gz -o day.avro \\",
            "    --hosts count=16,cpus=24,mhz=2900,memory=768GiB",
            "  isotherm import csv load.csv -o load.avro --step 1min \\",
            "    --hosts count=4,cpus=16,mhz=2400,memory=128GiB"
        })
public final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FORM", description = "planetlab, bitbrains, google or csv.")
    private TraceFormat form = TraceFormat.CSV;

    @Parameters(index = "1", paramLabel = "INPUT", description = "The trace.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The recording to be made; it must not be there yet.")
    private Path output = Path.of("");

    @Option(
            names = "--hosts",
            required = true,
            paramLabel = "TYPE",
            description = "The hosts; repeat it for hosts of another kind. " + HostType.FORM
                    + ". Power is the configuration's business: power.watts.")
    private List<String> hosts = new ArrayList<>();

    @Mixin
    private PlacementOption placement = new PlacementOption();

    @Option(
            names = "--pool",
            defaultValue = "imported",
            paramLabel = "NAME",
            description = "Name of the pool (default: ${DEFAULT-VALUE}).")
    private String pool = "imported";

    @Option(
            names = "--step",
            defaultValue = "5min",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "csv: how often a sample is taken (default: ${DEFAULT-VALUE}).")
    private Duration step = Duration.ofMinutes(5);

    @Override
    public Integer call() {
        List<HostType> types = types();
        OutputFiles.besides(List.of(input)).fresh("--output", output);
        Trace trace = form.read(input, step);
        if (!trace.unusedColumns().isEmpty()) {
            System.err.println("isotherm: " + input + ": what the columns " + String.join(", ", trace.unusedColumns())
                    + " hold is not used; --help shows those that are");
        }
        ImportedPool imported = new ImportedPool(pool, trace, types, placement.placing());
        long shortSteps;
        try (RecordingWriter writer = RecordingWriter.create(output, Optional.of(pool), List.of("host-metrics"));
                ProgressDisplay progress = ProgressDisplay.of("importing", imported.samples())) {
            shortSteps = imported.write(sample -> {
                writer.write(recorded(sample));
                progress.step();
            });
        }
        System.out.println(output + ": " + Counted.of(trace.vms().size(), "VM") + " on "
                + Counted.of(imported.hosts().size(), "host") + ", " + Counted.of(trace.steps(), "step") + " of "
                + Units.text(trace.step()) + " from " + trace.start());
        if (shortSteps > 0) {
            System.err.println("isotherm: hosts were short of CPU in " + shortSteps + " of "
                    + (imported.samples() - imported.hosts().size())
                    + " host-steps; what they could not serve is not recorded. To keep all of it, give more hosts or "
                    + "another --placement");
        }
        return 0;
    }

    private static Recorded recorded(HostMetrics sample) {
        return Recorded.of(
                "host-metrics", PoolKeys.of(sample.getPool(), sample.getHost()), sample.getSampledAt(), sample);
    }

    private List<HostType> types() {
        try {
            return hosts.stream().map(HostType::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--hosts: " + e.getMessage(), e);
        }
    }
}
