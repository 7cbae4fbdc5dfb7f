package io.isotherm.launcher.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a trace to figures, on the command line. */
class WhatIfCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return Isotherm.commandLine().setErr(new PrintWriter(err, true)).execute(texts);
    }

    private Path config(String name, String more) throws IOException {
        String example = Files.readString(Path.of("..", "examples", "pool-5min.yaml"));
        return Files.writeString(directory.resolve(name), example + more);
    }

    @Test
    void comparesConfigurationsOnAnImportedRecording() throws IOException {
        Path json = directory.resolve("whatif.json");
        Path report = directory.resolve("whatif.html");
        assertThat(run(
                        "whatif",
                        ImportedLoad.uneven(directory),
                        "--config",
                        config("plain.yaml", ""),
                        "--config",
                        config("saving.yaml", "\npower: {enabled: true}\n"),
                        "--json",
                        json,
                        "--report",
                        report))
                .isZero();
        JsonNode results = new ObjectMapper().readTree(json.toFile());
        assertThat(results.findValuesAsText("name")).containsExactly("plain", "saving", "never");
        JsonNode never = results.get(2);
        assertThat(never.at("/figures/hotMinutes").asDouble()).isEqualTo(180);
        assertThat(never.at("/figures/moves").asLong()).isZero();
        assertThat(never.at("/figures/energyBasis").asText()).isEqualTo("estimated");
        assertThat(never.at("/ticks").size()).isEqualTo(36);
        assertThat(never.at("/from").asText()).isEqualTo("2026-01-31T00:00:00Z");
        JsonNode plain = results.get(0);
        assertThat(plain.at("/figures/moves").asLong()).isPositive();
        assertThat(plain.at("/figures/hotMinutes").asDouble()).isLessThan(90);
        assertThat(Files.readString(report)).startsWith("<!").contains("saving");
    }

    @Test
    void overwritesNothingThatIsReadAndNoRecording() throws IOException {
        Path recording = ImportedLoad.uneven(directory);
        Path csv = directory.resolve("load.csv");
        Path plain = config("plain.yaml", "");
        byte[] samples = Files.readAllBytes(recording);
        String settings = Files.readString(plain);
        String trace = Files.readString(csv);

        for (String option : List.of("--report", "--json")) {
            for (Path input : List.of(recording, plain)) {
                assertThat(run("whatif", recording, "--config", plain, option, input))
                        .isEqualTo(1);
                assertThat(err.toString()).contains(option + ": " + input + " would overwrite what this command reads");
            }
        }
        String hosts = "count=2,cpus=4,mhz=2400,memory=32GiB";
        assertThat(run("import", "csv", csv, "-o", csv, "--hosts", hosts)).isEqualTo(1);
        assertThat(err.toString()).contains("--output: " + csv + " would overwrite what this command reads");
        assertThat(run("import", "csv", csv, "-o", recording, "--hosts", hosts)).isEqualTo(1);
        assertThat(err.toString()).contains("--output: " + recording + " is there already");

        assertThat(recording).hasBinaryContent(samples);
        assertThat(plain).hasContent(settings);
        assertThat(csv).hasContent(trace);
    }

    @Test
    void tellsWhatCannotBeComparedOrRead() throws IOException {
        Path recording = ImportedLoad.uneven(directory);
        Path plain = config("plain.yaml", "");
        Path other = config("other.yaml", "\npower: {watts: [1, 2]}\n");
        assertThat(run("whatif", recording, "--config", plain, "--config", other))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("power.watts or power.hostWatts of other differ from those of the first configuration");
        assertThat(run("whatif", recording, "--config", plain, "--pool", "lab")).isEqualTo(1);
        assertThat(err.toString()).contains("load.avro holds no host-metrics of pool lab");
        assertThat(run("whatif", directory.resolve("none.avro"), "--config", plain))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none.avro is no recording");
        assertThat(run("whatif", recording, "--config", plain, "--boot", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no duration above 0");
        assertThat(run("whatif", recording, "--config", plain, "--link", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("the migration link is 0.0; give a number above 0");
        Path bad = Files.writeString(directory.resolve("bad.csv"), "vm,time,cpu_mhz,memory_mib\na,0,x,1\n");
        assertThat(run(
                        "import",
                        "csv",
                        bad,
                        "-o",
                        directory.resolve("bad.avro"),
                        "--hosts",
                        "count=1,cpus=4,mhz=2400,memory=32GiB"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("bad.csv, line 2, column cpu_mhz: 'x' is no number");
        assertThat(run("import", "csv", bad, "-o", directory.resolve("bad.avro"), "--hosts", "4"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--hosts: '4' in '4' is no key=value")
                .doesNotContain("\tat ");
    }
}
