package io.isotherm.launcher.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    private static final String SPACE = """
            settings:
              detection.window: {from: 60s, to: 5min, step: 60s}
              detection.k: {from: 1, to: 5}
              decision.packingLimit: {from: 50%, to: 80%, step: 1%}
              power.enabled: [true, false]
            """;

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();
    private Path recording = Path.of("");
    private Path space = Path.of("");

    private int run(String... arguments) {
        return Isotherm.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }

    /** Two hours of six guests, each of which wants most of a host's CPU at a time of its own. */
    @BeforeEach
    void record() throws Exception {
        StringBuilder csv = new StringBuilder("vm,time,cpu_mhz,memory_mib,vcpus\n");
        for (int minute = 0; minute < 120; minute++) {
            for (int vm = 0; vm < 6; vm++) {
                csv.append(String.format(
                        Locale.ROOT,
                        "vm%d,%s,%d,2048,4%n",
                        vm,
                        Instant.parse("2026-03-02T00:00:00Z").plusSeconds(60L * minute),
                        Math.round(1500 + 1200 * Math.sin(minute / 15.0 + vm))));
            }
        }
        recording = ImportedLoad.of(directory, "load", csv, "count=3,cpus=4,mhz=2000,memory=16GiB", "--step", "1min");
        space = Files.writeString(directory.resolve("space.yaml"), SPACE);
    }

    private int tune(Path output, String... more) {
        String[] arguments = new String[more.length + 8];
        System.arraycopy(
                new String[] {
                    "tune", recording.toString(), "--space", space.toString(), "--trials", "6", "-o", output.toString()
                },
                0,
                arguments,
                0,
                8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return run(arguments);
    }

    @Test
    void writesAPoolFileThatCanBeAppliedAndAReport() throws Exception {
        Path output = directory.resolve("tuned");

        assertThat(tune(output, "--validate", recording.toString())).isZero();
        assertThat(err.toString())
                .contains(recording + " holds 2h: do not rely on settings", "Record a day or more")
                .contains("isotherm record --from=-1d");
        assertThat(Files.readString(output.resolve("pool.yaml"))).contains("# Warning: " + recording);

        assertThat(run("apply", "--dry-run", "-f", output.resolve("pool.yaml").toString()))
                .isZero();
        assertThat(Files.readString(output.resolve("pool.yaml"))).startsWith("# By isotherm tune: load.avro, ");
        assertThat(Files.readString(output.resolve("report.html"))).contains("detection.window");
    }

    @Test
    void goesOnFromAnEarlierSearchToTheSameResult() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        assertThat(tune(first)).isZero();
        assertThat(tune(first)).as("without --resume").isEqualTo(2);
        assertThat(err.toString()).contains("--resume");
        assertThat(tune(first, "--resume", first.toString()))
                .as("in its own place")
                .isZero();

        assertThat(tune(second, "--resume", first.toString())).isZero();

        assertThat(second.resolve("pool.yaml")).hasSameTextualContentAs(first.resolve("pool.yaml"));
        assertThat(second.resolve("report.html")).hasSameTextualContentAs(first.resolve("report.html"));
        assertThat(Files.readAllLines(second.resolve("trials.jsonl")))
                .hasSameSizeAs(Files.readAllLines(first.resolve("trials.jsonl")));
    }

    @Test
    void replacesNoPoolFileAndTellsWhatCannotBeResumed() throws Exception {
        Path output = Files.createDirectory(directory.resolve("used"));
        Path mine = Files.writeString(output.resolve("pool.yaml"), "pool: mine\n");
        assertThat(tune(output)).isEqualTo(1);
        assertThat(err.toString()).contains("--output: " + mine + " is there already");
        assertThat(tune(output, "--config", mine.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("--output: " + mine + " would overwrite what this command reads");
        assertThat(mine).hasContent("pool: mine\n");

        String none = directory.resolve("none").toString();
        assertThat(tune(directory.resolve("a"), "--resume", none)).isEqualTo(2);
        assertThat(err.toString())
                .contains(none, "cannot be read: there is no such file or directory; give the trials");
        assertThat(tune(directory.resolve("b"), "--resume", recording.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot be read: it is no text in UTF-8; give the trials");
    }

    @Test
    void tellsWhatIsWrongWithASpace() throws Exception {
        Files.writeString(space, "settings:\n  detection.windw: {from: 60s, to: 5min}\n");
        assertThat(tune(directory.resolve("a"))).isEqualTo(2);
        assertThat(err.toString()).contains("detection.windw").contains("did you mean detection.window?");

        Files.writeString(space, "settings:\n  detection.window: {from: 10s, to: 5min}\n");
        assertThat(tune(directory.resolve("b"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("detection.window: 10s is shorter than the 1min between the recording's samples");
        assertThat(tune(directory.resolve("c"), "--jobs", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--jobs: 0 is too few").doesNotContain("\tat ");
    }
}
