package io.isotherm.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.explain.RecordLine;
import io.isotherm.launcher.watch.RecordPrinter.Form;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordPrinterTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");

    private final StringWriter out = new StringWriter();

    private static WatchedRecord event(CommandStatus status, String detail) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId("lab@2026-03-02T05:59:00Z/v1")
                .setPool("lab")
                .setVm("v1")
                .setSource("xen1")
                .setDestination("xen2")
                .setAt(AT)
                .setStatus(status)
                .setReason(status == CommandStatus.FAILED ? MigrationReason.MIGRATION_FAILED : MigrationReason.NONE)
                .setDetail(detail)
                .setElapsedMillis(1500)
                .build();
        return new WatchedRecord(
                "migration-events", 1, 42, AT, "lab/xen1", RecordLine.of(event), WatchedRecord.json(event));
    }

    private String printed(Form form, boolean coloured, WatchedRecord... records) {
        RecordPrinter printer = new RecordPrinter(new PrintWriter(out), form, coloured);
        for (WatchedRecord record : records) {
            printer.print(record);
        }
        printer.end();
        return out.toString();
    }

    @Test
    void jsonIsOneObjectALineWithAllFieldsAndNothingElse() throws Exception {
        String text = printed(
                Form.JSON,
                true,
                event(CommandStatus.FAILED, "no \u009b31m \"link\"\n"),
                event(CommandStatus.RUNNING, ""));
        assertThat(text.lines()).hasSize(2);
        assertThat(text).matches("(?s)\\p{ASCII}+").doesNotContain("\u001b");
        JsonNode first = new ObjectMapper().readTree(text.lines().findFirst().orElseThrow());
        assertThat(first.at("/offset").asLong()).isEqualTo(42);
        assertThat(first.at("/level").asText()).isEqualTo("ERROR");
        assertThat(first.at("/value/at").asText()).isEqualTo("2026-03-02T06:00:00Z");
        assertThat(first.at("/value/elapsedMillis").asLong()).isEqualTo(1500);
        assertThat(first.at("/value/detail").asText()).isEqualTo("no \u009b31m \"link\"\n");
    }

    @Test
    void csvQuotesWhatItMust() {
        assertThat(printed(Form.CSV, true, event(CommandStatus.FAILED, "said \"no\"")))
                .isEqualTo("time,topic,partition,offset,key,level,text\r\n"
                        + "2026-03-02T06:00:00Z,migration-events,1,42,lab/xen1,ERROR,\"v1 from xen1 to xen2: FAILED"
                        + " MIGRATION_FAILED: said \"\"no\"\", after 1.5 s, command lab@2026-03-02T05:59:00Z/v1\"\r\n");
    }

    @Test
    void linesHaveColoursOnATerminalAlone() {
        assertThat(printed(Form.PRETTY, false, event(CommandStatus.FAILED, "")))
                .startsWith("2026-03-02T06:00:00Z  lab/xen1  v1 from xen1 to xen2: FAILED")
                .doesNotContain("\u001b");
        out.getBuffer().setLength(0);
        assertThat(printed(Form.PRETTY, true, event(CommandStatus.FAILED, ""))).startsWith("\u001b[31m2026");
        out.getBuffer().setLength(0);
        assertThat(printed(Form.PRETTY, true, event(CommandStatus.SUCCEEDED, "")))
                .startsWith("2026");
    }

    @Test
    void whatIsInRecordsCannotDriveTheTerminal() {
        for (Form form : Form.values()) {
            assertThat(printed(form, false, event(CommandStatus.FAILED, "\u001b[2J\u009b1m\u202e")))
                    .as(form.name())
                    .doesNotContain("\u001b", "\u009b", "\u202e");
        }
    }

    @Test
    void aTableIsPrintedAtTheEndInTheOrderOfTimes() {
        WatchedRecord later = event(CommandStatus.RUNNING, "");
        WatchedRecord earlier =
                new WatchedRecord(later.topic(), 0, 1, AT.minusSeconds(60), "lab/xen3", later.line(), later.value());
        RecordPrinter printer = new RecordPrinter(new PrintWriter(out), Form.TABLE, false);
        printer.print(later);
        printer.print(earlier);
        assertThat(out.toString()).isEmpty();
        printer.end();
        assertThat(out.toString().lines().map(line -> line.substring(0, 20)))
                .containsExactly("TIME                ", "2026-03-02T05:59:00Z", "2026-03-02T06:00:00Z");
    }

    @Test
    void aReaderThatHasGoneIsNoticed() {
        PrintStream pipe = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        RecordPrinter printer = new RecordPrinter(new PrintWriter(pipe, true), Form.JSON, false);
        printer.print(event(CommandStatus.RUNNING, ""));
        assertThat(printer.isClosed()).isTrue();
    }
}
