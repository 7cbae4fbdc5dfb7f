package io.isotherm.launcher.study;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.launcher.config.KnownAlgorithms;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.report.HtmlReport;
import io.isotherm.replay.tune.DemandEvaluator;
import io.isotherm.replay.tune.TrialLog;
import io.isotherm.replay.tune.TuneReport;
import io.isotherm.replay.tune.TuneResult;
import io.isotherm.replay.tune.Tuning;
import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.replay.tune.space.SpaceFile;
import io.isotherm.replay.whatif.ModelSettings;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for better settings. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        description = {
            "Searches the settings of a pool for the best trade-off between energy, overload and moves: runs many "
                    + "configurations against the load of a recording, as whatif does, and judges the best one on the end "
                    + "of the recording and on other recordings, which the search does not see.",
            "Writes into DIR: pool.yaml, ready for apply (the settings begun with, if nothing better holds), report.html, "
                    + "and trials.jsonl, from which a search that was ended can go on. The same seed gives the same result, "
                    + "however many trials run at once."
        },
        footer = {
            "",
            "Example:",
            "  isotherm tune monday.avro --space examples/space.yaml --config pool.yaml \\",
            "    --validate tuesday.avro -o tuned"
        })
public final class TuneCommand implements Callable<Integer> {
    private static final String LOG = "trials.jsonl";
    private static final String POOL = "pool.yaml";
    private static final String REPORT = "report.html";
    private static final Duration ENOUGH = Duration.ofDays(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recording; its host-metrics are used.")
    private Path file = Path.of("");

    @Option(
            names = "--space",
            required = true,
            paramLabel = "FILE",
            description =
                    "Which settings are searched, in which ranges, and what costs are worth: see examples/space.yaml.")
    private Path space = Path.of("");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The pool's configuration to begin with and to compare with (default: the built-in defaults).")
    private @Nullable Path config;

    @Option(
            names = "--trials",
            defaultValue = "100",
            paramLabel = "N",
            description = "How many configurations are tried (default: ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Decides which configurations are tried (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--jobs", paramLabel = "N", description = "How many run at once (default: as many as CPUs).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--validate",
            paramLabel = "FILE",
            description = "Another recording of the pool to judge the result on; repeat it for several.")
    private List<Path> validations = new ArrayList<>();

    @Option(
            names = "--resume",
            paramLabel = "STATE",
            description =
                    "Take over what is known from an earlier search of the same recordings: its trials.jsonl or its "
                            + "directory.")
    private @Nullable Path resume;

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool of the recordings.")
    private @Nullable String pool;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Directory of the results, made if need be; it must hold none yet, unless they are resumed.")
    private Path output = Path.of("");

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws IOException {
        atLeastOne("--trials", trials);
        atLeastOne("--jobs", jobs);
        requireWritable();
        SearchSpace searched = SpaceFile.parse(space.toString(), ConfigFile.read(space));
        ModelSettings settings = model.settings();
        Optional<PoolConfig> begun = Optional.ofNullable(config).map(given -> KnownAlgorithms.read(given));
        Demand demand = DemandFile.read(file, Optional.ofNullable(pool));
        Map<String, Demand> others = new LinkedHashMap<>();
        validations.forEach(other -> others.put(other.toString(), DemandFile.read(other, Optional.ofNullable(pool))));
        PoolConfig base = begun.orElseGet(() -> PoolConfigs.defaults(demand.pool()));
        String baseName = config == null ? "the defaults" : config.getFileName().toString();
        searched.requireWindows(space.toString(), base, demand.step());
        Optional<String> shortness = shortness(Duration.between(demand.start(), demand.end()));
        shortness.ifPresent(warning -> spec.commandLine().getErr().println("isotherm: " + warning));

        DemandEvaluator evaluator = evaluator(searched, settings, demand, others);
        TuneResult result;
        try (TrialLog log = log(evaluator)) {
            result = search(evaluator, searched, base, baseName, log);
        }
        write(evaluator, result, shortness);
        System.out.println(TuneText.of(result, output));
        return 0;
    }

    private void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " is too few; give 1 or more");
        }
    }

    private static DemandEvaluator evaluator(
            SearchSpace searched, ModelSettings settings, Demand demand, Map<String, Demand> others) {
        try {
            return new DemandEvaluator(demand, others, settings, searched.heldBack(), searched.parts());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }

    /** That a result cannot be written, or would replace another, is told before the search. */
    private void requireWritable() throws IOException {
        List<Path> inputs = new ArrayList<>(validations);
        inputs.addAll(List.of(file, space));
        Optional.ofNullable(config).ifPresent(inputs::add);
        Path log = output.resolve(LOG);
        boolean goesOnHere =
                resume != null && Files.exists(log) && Files.exists(log(resume)) && Files.isSameFile(log, log(resume));
        if (!goesOnHere) {
            TrialLog.requireNone(log);
        }
        OutputFiles outputs = OutputFiles.besides(inputs);
        for (String name : List.of(LOG, POOL, REPORT)) {
            if (goesOnHere) {
                outputs.replaceable("--output", output.resolve(name));
            } else {
                outputs.fresh("--output", output.resolve(name));
            }
        }
    }

    private static Path log(Path searchOrLog) {
        return Files.isDirectory(searchOrLog) ? searchOrLog.resolve(LOG) : searchOrLog;
    }

    private TrialLog log(DemandEvaluator evaluator) {
        Path log = output.resolve(LOG);
        if (resume == null) {
            return TrialLog.begin(log, evaluator.fingerprint());
        }
        Path earlier = log(resume);
        TrialLog resumed = TrialLog.resume(earlier, log, evaluator.fingerprint());
        System.err.println("isotherm: " + resumed.size() + " runs are known from " + earlier
                + (resumed.unreadable() > 0 ? "; " + resumed.unreadable() + " lines could not be read" : ""));
        return resumed;
    }

    private TuneResult search(
            DemandEvaluator evaluator, SearchSpace searched, PoolConfig base, String baseName, TrialLog log) {
        try (StageProgress progress = new StageProgress()) {
            return Tuning.run(evaluator, searched, base, baseName, trials, seed, jobs, log, progress);
        }
    }

    /** Why a recording is too short to rely on what is found; empty if it is long enough. */
    private Optional<String> shortness(Duration recorded) {
        return recorded.compareTo(ENOUGH) >= 0
                ? Optional.empty()
                : Optional.of(file + " holds " + Units.words(recorded)
                        + ": do not rely on settings that were found on less than a day, since nights and peaks may be "
                        + "missing from what is searched and from what is held back to judge. Record a day or more "
                        + "(isotherm record --from=-1d), or give further recordings with --validate");
    }

    private void write(DemandEvaluator evaluator, TuneResult result, Optional<String> warning) throws IOException {
        String source = file.getFileName() + " · " + result.trials().size() + " trials, seed " + seed;
        String header = String.format(
                Locale.ROOT,
                "# By isotherm tune: %s.%n# %s%n%s",
                source.replace(" · ", ", "),
                result.verdict(),
                warning.map(text -> "# Warning: " + text + System.lineSeparator())
                        .orElse(""));
        PoolConfig recommended = result.recommended().config();
        Files.writeString(output.resolve(POOL), header + PoolYaml.write(recommended));

        String range = evaluator.heldBack().get(evaluator.heldBack().size() - 1);
        List<WhatIfResult> runs = new ArrayList<>();
        runs.add(evaluator.run(range, result.baseName(), result.start().config()));
        if (result.candidate().number() != 0) {
            runs.add(evaluator.run(
                    range,
                    "trial " + result.candidate().number(),
                    result.candidate().config()));
        }
        runs.add(evaluator.never(range, result.start().config()));
        HtmlReport.write(TuneReport.of(source, result, runs), output.resolve(REPORT));
    }

    /** One progress bar after the other. */
    private static final class StageProgress implements Tuning.Progress, AutoCloseable {
        private String stage = "";
        private int done;
        private @Nullable ProgressDisplay bar;

        @Override
        public void at(String newStage, int newDone, int total) {
            if (!newStage.equals(stage)) {
                close();
                stage = newStage;
                done = 0;
                bar = ProgressDisplay.of(newStage, total);
            }
            for (; done < newDone; done++) {
                if (bar != null) {
                    bar.step();
                }
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
