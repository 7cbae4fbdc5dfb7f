package io.isotherm.launcher.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordRangeIT {
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Isotherm.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void aTimeOrPoolWithoutRecordsEndsWithOneAndSaysWhatThereIs() throws Exception {
        String trace =
                "vm,time,cpu_mhz,memory_mib\nweb,2026-03-02T08:00:00Z,1200,1024\nweb,2026-03-02T08:30:00Z,1200,1024\n";
        Path load = ImportedLoad.of(
                directory, "load", trace, "count=1,cpus=4,mhz=2400,memory=16GiB", "--pool", "lab", "--step", "10min");
        Path none = directory.resolve("none.avro");
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("data"))) {
            String config = ClusterConfig.in(directory, cluster, "live.");
            assertThat(run("replay", load.toString(), "--to", "live.", "--into-use", "-c", config))
                    .isZero();
            Path pool = Files.writeString(directory.resolve("pool.yaml"), "pool: lab\n");
            assertThat(run("apply", "-f", pool.toString(), "-c", config)).isZero();

            String there = "there are records from 2026-03-02T08:00:00Z to ";
            assertThat(record(none, config, "--from", "2100-01-01T00:00:00Z")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("no record from 2100-01-01T00:00:00Z lies in host-metrics", there, "of pools lab");
            assertThat(record(none, config, "--to", "1970-01-01T00:00:00Z")).isEqualTo(1);
            assertThat(err.toString()).contains("no record to 1970-01-01T00:00:00Z lies in");
            assertThat(record(none, config, "--pool", "lba")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("no record of pool lba lies in", "of pools lab")
                    .doesNotContain("\tat ");
            assertThat(none).doesNotExist();
            assertThat(record(none, config, "--to", "2026-03-02T08:10:00Z")).isZero();
        }
    }

    private int record(Path file, String config, String... more) {
        List<String> arguments = new ArrayList<>(List.of("record", "-o", file.toString(), "-c", config));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }
}
