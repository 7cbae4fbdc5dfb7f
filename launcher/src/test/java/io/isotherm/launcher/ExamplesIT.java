package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.replay.recording.Destination;
import io.isotherm.replay.recording.Player;
import io.isotherm.replay.recording.Progress;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.KafkaConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the help and the README show of recording, replay, what-if and tuning works as it is printed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ExamplesIT {
    private static final Path TOP = Path.of("..");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");
    private static final List<String> PLAYED = List.of("host-metrics");

    @TempDir
    private Path directory;

    @Test
    void recordingsAreMadeAndReplayedAsPrinted() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("data"))) {
            KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
            ZoneId zone = ZoneId.systemDefault();
            Player player = new Player(kafka, new Destination("isotherm."), Progress.NONE);
            player.createTopics(PLAYED, 1, (short) 1);
            for (Instant begin : List.of(
                    Instant.parse("2026-03-02T08:00:00Z"),
                    LocalDate.now(zone)
                            .minusDays(1)
                            .atTime(LocalTime.of(9, 0))
                            .atZone(zone)
                            .toInstant(),
                    Instant.ofEpochMilli(System.currentTimeMillis())
                            .minus(30, ChronoUnit.MINUTES)
                            .truncatedTo(ChronoUnit.MINUTES))) {
                player.play(
                        Recording.open(load("at-" + begin.getEpochSecond(), begin, 10, 10)),
                        PLAYED,
                        Double.POSITIVE_INFINITY);
            }
            Map<String, String> environment = Map.of(
                    "ISOTHERM_KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers(),
                    "ISOTHERM_KAFKA_REGISTRY", cluster.registryUrl(),
                    "ISOTHERM_TOPICS_PARTITIONS", "1");
            run(environment, printed("record"));
            run(environment, printed("replay"));
        }
    }

    @Test
    void configurationsAreComparedAndTunedAsPrinted() throws Exception {
        Files.createDirectory(directory.resolve("examples"));
        try (Stream<Path> examples = Files.list(TOP.resolve("examples"))) {
            for (Path example : examples.filter(Files::isRegularFile).toList()) {
                Files.copy(example, directory.resolve("examples").resolve(example.getFileName()));
            }
        }
        for (String name : List.of("pool.yaml", "careful.yaml")) {
            Files.copy(TOP.resolve("examples").resolve("pool.yaml"), directory.resolve(name));
        }
        Files.copy(TOP.resolve("examples").resolve("pool-5min.yaml"), directory.resolve("mine.yaml"));
        load("monday", Instant.parse("2026-03-02T08:00:00Z"), 120, 10);
        load("tuesday", Instant.parse("2026-03-03T08:00:00Z"), 120, 10);
        load("day", Instant.parse("2026-03-02T00:00:00Z"), 12 * 60, 300);
        run(Map.of(), printed("whatif"));
        run(Map.of(), printed("tune"));
    }

    /** The examples of a command, those of its help before those of the README; one that goes on until Ctrl-C is left out. */
    private static List<String> printed(String command) throws IOException {
        StringWriter help = new StringWriter();
        Isotherm.commandLine().setOut(new PrintWriter(help, true)).execute(command, "--help");
        String text = help + Files.readString(TOP.resolve("README.md"));
        List<String> examples = text.replaceAll("\\\\\\R\\s*", " ")
                .lines()
                .map(line -> line.strip().replaceFirst("^\\./", ""))
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .filter(line -> line.startsWith("isotherm " + command + " ") && !line.contains("--follow"))
                .filter(line -> !line.contains("["))
                .distinct()
                .toList();
        assertThat(examples).as("examples of " + command).hasSizeGreaterThan(1);
        return examples;
    }

    private void run(Map<String, String> environment, List<String> examples) throws Exception {
        for (String example : examples) {
            Path output = directory.resolve("output");
            // Files of an example before it may be there already.
            for (String made : List.of("monday.avro", "tuned")) {
                if (example.contains("-o " + made)) {
                    delete(directory.resolve(made));
                }
            }
            ProcessBuilder builder = IsothermProcess.of(output, words(example)).directory(directory.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(example).isTrue();
            assertThat(process.exitValue())
                    .as(example + "\n" + Files.readString(output))
                    .isZero();
        }
    }

    /** As a shell takes them apart, without the first. */
    private static List<String> words(String example) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(example);
        while (word.find()) {
            words.add(word.group().replace("'", ""));
        }
        return words.subList(1, words.size());
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Four guests on two hosts of the pool lab. */
    private Path load(String name, Instant begin, int minutes, int stepSeconds) throws Exception {
        StringBuilder trace = new StringBuilder("vm,time,cpu_mhz,memory_mib,vcpus\n");
        for (int second = 0; second <= minutes * 60; second += stepSeconds) {
            for (int vm = 0; vm < 4; vm++) {
                trace.append("vm")
                        .append(vm)
                        .append(',')
                        .append(begin.plusSeconds(second))
                        .append(',')
                        .append(Math.round(1500 + 1200 * Math.sin(second / 900.0 + vm)))
                        .append(",2048,2\n");
            }
        }
        return ImportedLoad.of(
                directory,
                name,
                trace,
                "count=2,cpus=4,mhz=2400,memory=32GiB",
                "--pool",
                "lab",
                "--step",
                stepSeconds + "s");
    }
}
