package io.isotherm.launcher.study;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.launcher.config.KnownAlgorithms;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.report.HtmlReport;
import io.isotherm.replay.whatif.ModelSettings;
import io.isotherm.replay.whatif.WhatIf;
import io.isotherm.replay.whatif.WhatIfReport;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.text.Counted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What would have happened under other settings. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        description = {
            "Runs configurations against the load of a recording, without a broker: a model pool of the recorded hosts is "
                    + "detected, planned and moved as in service, so that moves change the load that hosts see, cost time, "
                    + "CPU and network, and hosts sleep and wake. Shows the configurations side by side, beside 'never': the "
                    + "pool without management.",
            "What was used in the recording is taken for what was asked for. Nothing depends on the wall clock: the same "
                    + "recording and configurations give the same figures."
        },
        footer = {
            "",
            "Example:",
            "  isotherm whatif day.avro --config pool.yaml --config careful.yaml \\",
            "    --report whatif.html"
        })
public final class WhatIfCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recording; its host-metrics are used.")
    private Path file = Path.of("");

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "A pool's configuration, as for apply; repeat it to compare. The first one is compared with.")
    private List<Path> configs = new ArrayList<>();

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool of the recording.")
    private @Nullable String pool;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a report with charts: one HTML file.")
    private @Nullable Path report;

    @Option(names = "--json", paramLabel = "FILE", description = "Write figures and ticks as JSON; shares are 0 to 1.")
    private @Nullable Path json;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws InterruptedException {
        ModelSettings settings = model.settings();
        List<Path> inputs = new ArrayList<>(configs);
        inputs.add(file);
        OutputFiles.besides(inputs).replaceable("--json", json).replaceable("--report", report);
        Map<String, PoolConfig> named = configurations();
        Demand demand = DemandFile.read(file, Optional.ofNullable(pool));
        List<WhatIfResult> results = run(demand, settings, named);
        System.out.println(
                "Pool " + demand.pool() + ", " + Counted.of(demand.hosts().size(), "host") + ", "
                        + Counted.of(demand.vms().size(), "VM") + ", " + demand.start() + " to " + demand.end());
        System.out.println();
        System.out.println(WhatIfTable.of(results));
        if (json != null) {
            write(json, results);
        }
        if (report != null) {
            try {
                HtmlReport.write(WhatIfReport.of(file.getFileName().toString(), results), report);
            } catch (UncheckedIOException e) {
                throw new CommandFailedException("--report: " + e.getMessage());
            }
        }
        return 0;
    }

    /** The configurations by name: that of the file without its ending, or its whole path where two are alike. */
    private Map<String, PoolConfig> configurations() {
        Map<String, PoolConfig> named = new LinkedHashMap<>();
        for (Path config : configs) {
            PoolConfig parsed = KnownAlgorithms.read(config);
            String name = config.getFileName().toString().replaceAll("\\.ya?ml$", "");
            boolean taken = name.equals(WhatIfResult.NEVER) || named.containsKey(name);
            if (named.put(taken ? config.toString() : name, parsed) != null) {
                throw new ParameterException(spec.commandLine(), "--config: " + config + " is given twice");
            }
        }
        PoolConfig first = named.values().iterator().next();
        named.forEach((name, config) -> {
            if (config.getDecision().getMode() != Mode.AUTOMATIC) {
                System.err.println("isotherm: decision.mode of " + name + " is "
                        + config.getDecision().getMode().name().toLowerCase(Locale.ROOT)
                        + ": nobody approves here, so it moves nothing; set it to automatic to see what it would do");
            }
            if (!config.getPower().getWatts().equals(first.getPower().getWatts())
                    || !config.getPower().getHostWatts().equals(first.getPower().getHostWatts())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--config: power.watts or power.hostWatts of " + name
                                + " differ from those of the first configuration; hosts draw the same whatever the "
                                + "settings, so give all of them the same");
            }
        });
        return named;
    }

    /** The configurations, and no management beside them. */
    private static List<WhatIfResult> run(Demand demand, ModelSettings settings, Map<String, PoolConfig> named)
            throws InterruptedException {
        int runs = named.size() + 1;
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(runs, Runtime.getRuntime().availableProcessors()));
        try (ProgressDisplay progress = ProgressDisplay.of("running", (long) runs * demand.steps())) {
            WhatIf whatIf = new WhatIf(demand, settings, progress::step);
            List<Future<WhatIfResult>> futures = new ArrayList<>();
            named.forEach((name, config) -> futures.add(threads.submit(() -> whatIf.run(name, config))));
            PoolConfig first = named.values().iterator().next();
            futures.add(threads.submit(() -> whatIf.never(first)));
            List<WhatIfResult> results = new ArrayList<>();
            for (Future<WhatIfResult> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A run failed: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(Path file, List<WhatIfResult> results) {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        try {
            Files.write(file, mapper.writeValueAsBytes(results));
        } catch (IOException e) {
            throw OutputFiles.unwritable("--json", file, e);
        }
    }
}
