package io.isotherm.launcher.watch;

import io.isotherm.explain.Answer;
import io.isotherm.explain.AnswerText;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.cli.TimeOption;
import io.isotherm.operator.Explanations;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.RecordSource;
import io.isotherm.operator.TopicRecords;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says why a guest was moved or stays, why a host is hot and what is done about it or holds it, why a command or "
                    + "decision was made and what came of it; without SUBJECT, what a pool did in the last hour, or why it "
                    + "did nothing and is not packed.",
            "The evidence follows: samples, windows, state, scenarios, candidates, rejections by rule with their numbers, "
                    + "commands, reports, and what came of it beside what was expected. All of it stands on the topics."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It is explained.", "1:There is no such subject, or nothing can be read.", "2:Wrong use."})
public final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..1",
            description =
                    "A guest or host by name, a guest by UUID, a command or decision by its id; host:NAME or vm:NAME "
                            + "where a host and a guest have the same name (default: the pool).")
    private @Nullable String word;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            description = "The pool (default: that of the id, of the recording, or the configuration's).")
    private @Nullable String pool;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "The time that is asked about, as " + TimeOption.FORM
                    + " (default: that of the newest decision; " + "of a command or decision its own).")
    private @Nullable Instant at;

    @Option(
            names = "--past",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            defaultValue = "1h",
            description = "How long before that time is looked for what happened (default: ${DEFAULT-VALUE}).")
    private Duration past = Duration.ofHours(1);

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description = "Explain what is recorded in a file of 'isotherm record', instead of the topics on Kafka.")
    private @Nullable Path recording;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Optional<Recording> file = Optional.ofNullable(recording).map(Recording::open);
        String name = pool(file);
        RecordSource source = file.<RecordSource>map(opened -> new RecordingRecords(opened, name))
                .orElseGet(() -> onKafka(name));
        Instant time = at != null ? at : tick().orElseGet(source::newest);
        print(Explanations.answer(source, name, word, time, past));
        return 0;
    }

    private String pool(Optional<Recording> file) {
        return Optional.ofNullable(pool)
                .or(this::poolOfId)
                .or(() -> file.flatMap(Recording::pool))
                .orElseGet(() -> config.load().pool());
    }

    private RecordSource onKafka(String name) {
        KafkaConnection kafka = config.connect();
        KnownPools.read(kafka).require(name);
        return new TopicRecords(kafka, name);
    }

    /** Ids of decisions and commands begin with the pool and the tick: {@code pool@tick/guest}. */
    private Optional<String> poolOfId() {
        return tick().map(any -> word == null ? "" : word.substring(0, word.indexOf('@')));
    }

    private Optional<Instant> tick() {
        return Optional.ofNullable(word).flatMap(Explanations::tick);
    }

    private void print(Answer answer) {
        output.print(spec.commandLine().getOut(), answer, () -> AnswerText.lines(answer));
    }
}
