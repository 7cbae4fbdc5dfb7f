package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void everyCommandHasHelp() {
        for (CommandLine command : Isotherm.commandLine().getSubcommands().values()) {
            assertThat(run(command.getCommandName(), "--help")).isZero();
            assertThat(out.toString()).contains("Usage: isotherm " + command.getCommandName());
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandName())
                    .isNotEmpty();
        }
    }

    @Test
    void everyTextOfTheHelpIsOneThatPicocliCanFormat() {
        assertFormats(Isotherm.commandLine());
    }

    private static void assertFormats(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        Stream.of(
                        Stream.of(help.header(), help.description(), help.footer()),
                        command.getCommandSpec().args().stream().map(ArgSpec::description))
                .flatMap(texts -> texts)
                .flatMap(Stream::of)
                .forEach(text -> assertThatCode(() -> String.format(Locale.ROOT, text))
                        .as("of %s: %s", command.getCommandName(), text)
                        .doesNotThrowAnyException());
        command.getSubcommands().values().forEach(CommandLineTest::assertFormats);
    }

    @Test
    void everyCommandCanBeCalledAndStandsInTheReadme() throws Exception {
        Set<String> known = new TreeSet<>();
        gather(Isotherm.commandLine(), known);
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(file -> file.toString().endsWith("Command.java"))
                    .toList()) {
                boolean isAbstract = Files.readString(file).contains("abstract class ");
                assertThat(isAbstract || known.contains(file.getFileName().toString()))
                        .as("%s is in a group of Isotherm", file)
                        .isTrue();
            }
        }
        String readme = Files.readString(Path.of("..", "README.md"));
        assertThat(Isotherm.commandLine().getSubcommands().keySet())
                .as("commands that README.md does not name")
                .allMatch(name -> Pattern.compile("(isotherm |`)" + name + "\\b")
                        .matcher(readme)
                        .find());
    }

    private static void gather(CommandLine commandLine, Set<String> files) {
        files.add(commandLine.getCommandSpec().userObject().getClass().getSimpleName() + ".java");
        commandLine.getSubcommands().values().forEach(command -> gather(command, files));
    }

    @Test
    void wrongUseEndsWithTwoAndAHint() {
        assertThat(run("analyser")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean").contains("analyzer");
        assertThat(run("demo", "--hosts", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--hosts: 1 is not allowed; it must be at least 2");
        assertThat(run("demo", "--for", "2 moons")).isEqualTo(2);
        assertThat(err.toString()).contains("--for: '2 moons' is not allowed");
    }

    @Test
    void aNameThatNoPoolCanHaveIsRefusedByEveryCommandBeforeAnythingIsAsked() {
        for (String arguments : List.of(
                "pause",
                "resume",
                "mode observe",
                "drain x",
                "undrain x",
                "offers",
                "approve x",
                "reject x",
                "check",
                "watch decisions",
                "explain x",
                "status",
                "config show",
                "config rollback",
                "record -o x.avro")) {
            for (String name : List.of("", " ", "a/b", "a\u001bb")) {
                List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
                all.addAll(List.of("--pool", name));
                assertThat(run(all.toArray(String[]::new))).as(arguments).isEqualTo(2);
                assertThat(err.toString())
                        .contains("--pool: '" + name.replace("\u001b", "\\u001b") + "' is not allowed")
                        .doesNotContain("\u001b");
                err.getBuffer().setLength(0);
            }
        }
    }

    @Test
    void whatIsFarFromEveryCommandIsAnsweredByTheirListAndATypingErrorByTheCommand() {
        assertThat(run("nosuch")).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("Did you mean").contains("Steer it:");
        err.getBuffer().setLength(0);
        assertThat(run("wacth")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: isotherm watch?").doesNotContain("Steer it:");
        assertThat(run("watch", "desicions")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean decisions?");
        assertThat(run("watch", "HOST-METRICS")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean host-metrics?");
    }

    @Test
    void whatAnOperatorTypedIsEscapedWhereItIsRepeated() {
        assertThat(run("watch", "a\u001bb")).isEqualTo(1);
        assertThat(err.toString()).contains("'a\\u001bb'").doesNotContain("\u001b");
    }

    @Test
    void whatKafkaRefusesIsToldWithTheCommandThatShowsWhoMayDoWhat() throws Exception {
        CommandLine commandLine = Isotherm.commandLine().setErr(new PrintWriter(err, true));

        int exitCode = commandLine
                .getExecutionExceptionHandler()
                .handleExecutionException(
                        new KafkaException(
                                "isotherm.approvals did not take the record.",
                                new TopicAuthorizationException(Set.of("isotherm.approvals"))),
                        commandLine,
                        commandLine.parseArgs());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("isotherm: isotherm.approvals did not take the record. ")
                .contains("'isotherm acls'");
    }

    @Test
    void helpOnACommandThatDoesNotExistIsAMistakeToo() {
        assertThat(run("nosuch", "--help")).isEqualTo(2);
        assertThat(err.toString()).contains("'nosuch'");
        assertThat(out.toString()).isEmpty();
        assertThat(run("bench", "nosuch", "--help")).isEqualTo(2);
    }

    @Test
    void helpGroupsEveryCommandByWhatPeopleDo() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Try it:", "Deploy it:", "Watch it:", "Steer it:", "Study it:");
        for (String name : Isotherm.commandLine().getSubcommands().keySet()) {
            assertThat(out.toString()).containsPattern("\n  " + name + " +[A-Z]");
        }
    }

    @Test
    void helpTellsWhatEachExitCodeMeans() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("Exit codes:")
                .contains("0   It is done.")
                .contains("2   Wrong use");
    }

    @Test
    void aWrongConfigurationEndsWithTwo() throws Exception {
        Path file = Files.writeString(
                directory.resolve("pool.yaml"), "pool: lab\ndetection: {marks: {cpu: {low: 0.9, high: 0.6}}}\n");

        assertThat(run("apply", "--dry-run", "-f", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("detection.marks.cpu").contains("low <= lowLeave < highLeave <= high");
        assertThat(run(
                        "apply",
                        "--dry-run",
                        "-f",
                        directory.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no such file");
    }

    @Test
    void aRecordingThatCannotBeReadEndsWithAMessageAndNoStackTrace() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.avro"));
        assertThat(run("replay", empty.toString(), "--to", "second.")).isEqualTo(1);
        assertThat(err.toString())
                .contains(empty + " is no recording: it is empty (0 bytes)")
                .doesNotContain("\tat ");

        Path text = Files.writeString(directory.resolve("text.avro"), "time,host\n");
        assertThat(run("replay", text.toString(), "--to", "second.")).isEqualTo(1);
        assertThat(err.toString()).contains(text + " is no recording").doesNotContain("\tat ");
    }

    @Test
    void recordAndReplayRefuseWhatMakesNoSense() throws Exception {
        assertThat(run("replay", "x.avro", "--to", "second.", "--speed", "fast"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'fast' is no speed; give 1x, 60x or max");
        for (String name : List.of("__consumer_offsets", "_schemas", "a b.", "..", "")) {
            assertThat(run("replay", "x.avro", "--to", name)).isEqualTo(1);
            assertThat(err.toString()).contains("'" + name + "' ").doesNotContain("Exception");
        }
        assertThat(run(
                        "record",
                        "dead-letters",
                        "-o",
                        directory.resolve("x.avro").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("'dead-letters' cannot be recorded");
        Path there = Files.createFile(directory.resolve("there.avro"));
        assertThat(run("record", "-o", there.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(there + " is there already");
        assertThat(run("record", "-o", "")).isEqualTo(1);
        assertThat(err.toString()).contains("--output: '' is no name of a file");
    }

    @Test
    void aBrokenTraceEndsWithAMessageAndNoStackTrace() throws Exception {
        Path file = Files.writeString(directory.resolve("day.csv.gz"), "no gzip");

        assertThat(run("demo", "--trace", file.toString())).isNotZero();
        assertThat(err.toString()).contains("day.csv.gz").doesNotContain("\tat ");
    }

    @Test
    void aMistakenBenchmarkIsToldBeforeAnythingIsRun() throws Exception {
        Path days = Files.createDirectory(directory.resolve("days"));

        assertThat(run("bench", "planetlab", "--days", days.toString())).isNotZero();
        assertThat(err.toString()).contains("There is no *.csv.gz in").doesNotContain("\tat ");

        Files.writeString(days.resolve("day.csv.gz"), "no gzip");
        assertThat(run("bench", "planetlab", "--days", days.toString(), "--order", "random"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--order: 'random' is no order; give 'sorted', or an integer");
        assertThat(run("bench", "planetlab", "--days", days.toString(), "--algorithms", "best"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--algorithms: There is no algorithm 'best'. Known are NPA, DVFS,");
        assertThat(run("bench", "planetlab", "--days", days.toString(), "--risk", "0.7"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--risk: 0.7 is not allowed; it must be from 0 to 0.5");
        assertThat(run("bench", "planetlab", "--days", days.toString(), "--algorithms", "DVFS", "--risk", "0.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--risk is taken by isotherm alone");
        assertThat(run("bench", "planetlab", "--days", days.toString(), "--algorithms", "DVFS"))
                .isNotZero();
        assertThat(err.toString()).contains("day.csv.gz is not gzip'd").doesNotContain("\tat ");
    }

    @Test
    void whereNoBrokerAnswersTheAddressAndTheRemedyAreTold() throws Exception {
        Path config = Files.writeString(
                directory.resolve("isotherm.yaml"),
                "kafka: {bootstrapServers: \"127.0.0.1:1\", registry: [http://127.0.0.1:2]}\n");

        assertThat(run("watch", "decisions", "-c", config.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("No broker answers at 127.0.0.1:1", "kafka.bootstrapServers")
                .doesNotContain("\tat ");
    }
}
