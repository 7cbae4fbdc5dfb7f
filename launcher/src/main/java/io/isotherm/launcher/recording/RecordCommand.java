package io.isotherm.launcher.recording;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.launcher.cli.TimeOption;
import io.isotherm.replay.recording.Recorder;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.text.Counted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Topics into a file. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Records topics, or a range of their time, into an Avro file that holds its schemas.",
            "Without TOPIC: all that analyzer and decider decide on, so that a replay decides the same again."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm record -o monday.avro \\",
            "    --from 2026-03-02T00:00:00Z --to 2026-03-03T00:00:00Z",
            "  isotherm record -o morning.avro \\",
            "    --from 'yesterday 08:00' --to 'yesterday 12:00'",
            "  isotherm record -o lately.avro --from=-2h",
            "  isotherm record -o today.avro --from today --follow",
            "  isotherm record host-metrics --pool lab -o lab.avro"
        })
public final class RecordCommand implements Callable<Integer> {
    /** What decisions are made of. */
    static final List<String> INPUTS =
            List.of("host-metrics", "pool-config", "inventory", "approvals", "migration-events", "power-events");

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "Topics, with or without their prefix, such as host-metrics.")
    private List<String> names = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "Event time to begin with: " + TimeOption.FORM + ".")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "Event time to end with, likewise.")
    private @Nullable Instant to;

    @Option(
            names = "--follow",
            description = "Go on with what comes, until Ctrl-C; the file can be read meanwhile, and afterwards.")
    private boolean follow;

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool.")
    private @Nullable String pool;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to be made; it must not be there yet.")
    private Path file = Path.of("recording.avro");

    @Override
    public Integer call() {
        OutputFiles.besides(List.of()).fresh("--output", file);
        if (from != null && to != null && to.isBefore(from)) {
            throw new CommandFailedException("--to " + to + " is before --from " + from);
        }
        if (follow && to != null) {
            throw new CommandFailedException("--follow goes on until Ctrl-C; leave --to out, or leave --follow out");
        }
        List<String> topics = topics(config.load().kafka().topicPrefix());
        KafkaConnection kafka = config.connect(known -> known.topics().all().stream()
                .filter(topic -> topics.contains(
                        topic.name().substring(known.topicPrefix().length())))
                .toList());
        Recorder.Selection selection = new Recorder.Selection(
                topics, Optional.ofNullable(from), Optional.ofNullable(to), Optional.ofNullable(pool));
        return follow ? follow(kafka, selection) : told(kafka, record(kafka, selection, () -> false), selection);
    }

    private Recorder.Summary record(KafkaConnection kafka, Recorder.Selection selection, BooleanSupplier goesOn) {
        try (ProgressDisplay progress = ProgressDisplay.of("recording", 0)) {
            return Recorder.record(kafka, selection, file, progress::reached, goesOn);
        }
    }

    /** Records until the process is asked to end, which then waits until the file is closed and told of. */
    private int follow(KafkaConnection kafka, Recorder.Selection selection) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            await(done, CLOSED_WITHIN);
                        },
                        "stop"));
        System.err.println("isotherm: recording into " + file + " until Ctrl-C");
        try {
            return told(kafka, record(kafka, selection, () -> !await(stop, LOOK_EVERY)), selection);
        } finally {
            done.countDown();
        }
    }

    /** Whether it happened in time. */
    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private int told(KafkaConnection kafka, Recorder.Summary summary, Recorder.Selection selection) {
        if (summary.unreadable() > 0) {
            System.err.println(
                    "isotherm: " + Counted.of(summary.unreadable(), "record") + " left out, which cannot be read");
        }
        if (summary.written() == 0) {
            throw new CommandFailedException(nothing(kafka, summary, selection));
        }
        Recording recording = Recording.open(file);
        System.out.println(Counted.of(recording.count(), "record") + ", " + recording.first() + " to "
                + recording.last() + ", in " + file);
        PlainTable counts = PlainTable.ofFigures(1);
        recording.counts().forEach((topic, count) -> counts.row("  " + topic, count.toString()));
        System.out.print(counts);
        return 0;
    }

    /** What was asked for and what there is instead. */
    private String nothing(KafkaConnection kafka, Recorder.Summary summary, Recorder.Selection selection) {
        String asked = (pool == null ? "" : " of pool " + pool)
                + (from == null ? "" : " from " + from)
                + (to == null ? "" : " to " + to);
        String there = Recorder.held(kafka, selection.topics())
                .map(range -> "there are records from " + range.first() + " to " + range.last()
                        + (summary.pools().isEmpty() ? "" : ", of pools " + String.join(", ", summary.pools())))
                .orElse("there are no records at all");
        return "Nothing was recorded: no record" + asked + " lies in " + String.join(", ", selection.topics()) + "; "
                + there + ". No file was made";
    }

    private List<String> topics(String prefix) {
        List<String> topics = new ArrayList<>();
        for (String name : names) {
            String topic = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            if (!Recording.recordable().contains(topic)) {
                throw new CommandFailedException("'" + name + "' cannot be recorded; topics that can are "
                        + String.join(", ", Recording.recordable()));
            }
            if (!topics.contains(topic)) {
                topics.add(topic);
            }
        }
        return topics.isEmpty() ? INPUTS : topics;
    }
}
