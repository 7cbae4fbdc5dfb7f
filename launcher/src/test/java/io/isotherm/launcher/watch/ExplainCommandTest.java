package io.isotherm.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.Isotherm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 'explain' says of a recording of inputs alone. */
class ExplainCommandTest {
    @TempDir
    private static Path directory;

    private static Path recording;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Two hosts for twenty minutes; the busy guests are all on the first. */
    @BeforeAll
    static void load() throws Exception {
        StringBuilder csv = new StringBuilder("vm,time,cpu_mhz,memory_mib,vcpus\n");
        for (int step = 0; step < 120; step++) {
            Instant time = Instant.parse("2026-01-31T00:00:00Z").plusSeconds(10L * step);
            for (int vm = 0; vm < 6; vm++) {
                csv.append("vm" + vm + "," + time + "," + (vm % 2 == 0 ? 3000 : 100) + ",2048,2\n");
            }
        }
        recording = ImportedLoad.of(directory, "load", csv, "count=2,cpus=4,mhz=2400,memory=32GiB", "--step", "10s");
    }

    private int explain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explain", "--recording", recording.toString()));
        all.addAll(List.of(arguments));
        return Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void saysWhyAHostIsHotAndLeftAlone() throws Exception {
        assertThat(explain("HOST001", "--output", "json")).as(err.toString()).isZero();
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.at("/summary").asText())
                .startsWith("it is HOT since 2026-01-31T00:0")
                .contains("It is left alone: not-relieved (", "storage (3 candidates, such as vm");
        assertThat(answer.findValuesAsText("stage")).startsWith("SAMPLES", "WINDOW", "STATE", "SCENARIO");
        assertThat(Instant.parse(answer.at("/at").asText())).isBefore("2026-01-31T00:30:00Z");
    }

    @Test
    void saysWhatThePoolDidAndWhyItIsNotPacked() {
        assertThat(explain()).as(err.toString()).isZero();
        assertThat(out.toString()).contains("in the 1 h to ", "nothing was commanded", "It is not packed: ");
    }

    @Test
    void saysWhyAGuestStays() {
        assertThat(explain("vm0")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("It stays: ", "storage", "vm0 is on host001: RUNNING");
    }

    @Test
    void explainsADecisionByItsId() throws Exception {
        assertThat(explain("--output", "json")).isZero();
        String id = new ObjectMapper()
                .readTree(out.toString())
                .at("/steps/0/figures/decisionId")
                .asText();
        assertThat(explain(id)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("decision " + id, "OVERLOAD since ", "storage: vm0");
    }

    @Test
    void tellsWhatThereIsWhereNothingIsCalledThat() {
        assertThat(explain("hots001")).isEqualTo(1);
        assertThat(err.toString())
                .contains("tell of no host, guest, command or decision 'hots001'; did you mean host001?")
                .contains("its hosts are host001, host002");
        assertThat(explain("vm1", "--at", "2025-01-01T00:00:00Z")).isEqualTo(1);
        assertThat(err.toString()).contains("tell of no host at all: give another time with --at");
    }
}
