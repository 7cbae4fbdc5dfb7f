package io.isotherm.launcher.recording;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.replay.recording.Destination;
import io.isotherm.replay.recording.DestinationCheck;
import io.isotherm.replay.recording.Player;
import io.isotherm.replay.recording.Recording;
import io.isotherm.text.Counted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** A file back into topics. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes a recording with its keys and times, so that an analyzer and a decider see it as it was. The same "
                    + "recording gives the same decisions at any speed.",
            "Replay to a prefix of its own: executors of a living installation would carry out what is decided."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm replay monday.avro --to second. --speed 60x",
            "  ISOTHERM_KAFKA_TOPIC_PREFIX=second. isotherm analyzer -c isotherm.yaml",
            "  ISOTHERM_KAFKA_TOPIC_PREFIX=second. isotherm decider -c isotherm.yaml",
            "  isotherm replay lab.avro --topic host-metrics --to lab.host-metrics"
        })
public final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "FILE", description = "The recording.")
    private Path file = Path.of("recording.avro");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TOPIC",
            description =
                    "Where to: a prefix that ends with '.', such as 'second.', under which all topics are made; or "
                            + "the whole name of one topic.")
    private String to = "";

    @Option(
            names = "--speed",
            defaultValue = "max",
            converter = Speed.class,
            paramLabel = "SPEED",
            description = "1x, 60x, ... or max (default: ${DEFAULT-VALUE}).")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Only these topics of the recording; by default those that decisions are made of, or all where "
                            + "it holds none of them.")
    private List<String> names = List.of();

    @Option(
            names = "--into-use",
            description = "Replay even into topics that hold records, or that services read or have read, and into "
                    + "those of the living installation.")
    private boolean intoUse;

    @Override
    public Integer call() {
        Destination destination = new Destination(to);
        Recording recording = Recording.open(file);
        recording.repairs().forEach(repair -> System.err.println("isotherm: " + file + ": " + repair));
        ProcessConfig settings = config.load();
        List<String> topics = topics(recording);
        config.connect(kafka -> List.of());
        check(recording, topics, new DestinationCheck(settings.kafka(), destination));
        long published;
        try (ProgressDisplay progress = ProgressDisplay.of("replaying", recording.count())) {
            Player player = new Player(settings.kafka(), destination, progress::reached);
            player.createTopics(
                    topics, settings.topics().partitions(), settings.topics().replication());
            published = player.play(recording, topics, speed);
        }
        System.out.println(Counted.of(published, "record") + " of " + String.join(", ", topics) + ", "
                + recording.first() + " to " + recording.last() + (published == 1 ? ", is in " : ", are in ") + to
                + (to.endsWith(".") ? "*" : ""));
        return 0;
    }

    private void check(Recording recording, List<String> topics, DestinationCheck check) {
        if (!intoUse) {
            check.readers(topics).ifPresent(readers -> {
                throw new CommandFailedException("Services would take the recording for what happens now: " + readers
                        + ". Replay to a prefix that nobody reads yet, such as --to " + check.freePrefix()
                        + ", or give --into-use if that is what you want");
            });
            List<String> filled = check.filled(topics);
            if (!filled.isEmpty()) {
                throw new CommandFailedException("The recording would be mixed with the records that are in "
                        + String.join(", ", filled) + ". Replay to another prefix, such as --to " + check.freePrefix()
                        + ", delete these topics first, or give --into-use if that is what you want");
            }
        }
        check.deletes(topics, recording.first(), Instant.ofEpochMilli(System.currentTimeMillis()))
                .ifPresent(deleted -> {
                    throw new CommandFailedException(deleted);
                });
    }

    private List<String> topics(Recording recording) {
        for (String name : names) {
            if (!recording.counts().containsKey(name)) {
                throw new CommandFailedException(file + " holds no records of '" + name + "'; it holds "
                        + String.join(", ", recording.counts().keySet()));
            }
        }
        List<String> held = new ArrayList<>(recording.counts().keySet());
        List<String> inputs =
                held.stream().filter(RecordCommand.INPUTS::contains).toList();
        if (!names.isEmpty()) {
            return names;
        }
        return inputs.isEmpty() ? held : inputs;
    }

    /** Seconds of event time in a second of the wall clock. */
    static final class Speed implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (text.equals("max")) {
                return Double.POSITIVE_INFINITY;
            }
            try {
                double times = Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
                if (times > 0 && times < Double.POSITIVE_INFINITY) {
                    return times;
                }
            } catch (NumberFormatException e) {
                // Told below, with the other values that make no speed.
            }
            throw new TypeConversionException("'" + text + "' is no speed; give 1x, 60x or max");
        }
    }
}
