package io.isotherm.launcher.watch;

import io.isotherm.explain.RecordLine.Level;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/** Prints records, each as it comes but for tables. */
final class RecordPrinter {
    private static final String WARNING = "\u001b[33m";
    private static final String ERROR = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final Form form;
    private final boolean coloured;
    private final List<WatchedRecord> rows = new ArrayList<>();
    private long printed;

    /** How records are shown. */
    enum Form {
        /** A line each, for people. */
        PRETTY,
        /** One JSON object a line, and nothing else. */
        JSON,
        /** A head and a line each, as RFC 4180 has it. */
        CSV,
        /** A table, when all records are known. */
        TABLE
    }

    RecordPrinter(PrintWriter out, Form form) {
        this(out, form, Ansi.AUTO.enabled());
    }

    /** @param coloured whether lines for people may have colours: on a terminal, where nobody has said no */
    RecordPrinter(PrintWriter out, Form form, boolean coloured) {
        this.out = out;
        this.form = form;
        this.coloured = coloured;
        if (form == Form.CSV) {
            out.print("time,topic,partition,offset,key,level,text\r\n");
            out.flush();
        }
    }

    void print(WatchedRecord record) {
        printed++;
        switch (form) {
            case PRETTY -> out.println(pretty(record));
            case JSON -> out.println(record.json());
            case CSV -> out.print(csv(record) + "\r\n");
            case TABLE -> rows.add(record);
        }
        out.flush();
    }

    private String pretty(WatchedRecord record) {
        String text = TerminalText.line(
                record.time() + "  " + record.key() + "  " + record.line().text());
        Level level = record.line().level();
        return !coloured || level == Level.INFO ? text : (level == Level.WARN ? WARNING : ERROR) + text + PLAIN;
    }

    private static String csv(WatchedRecord record) {
        return Stream.of(
                        record.time().toString(),
                        record.topic(),
                        String.valueOf(record.partition()),
                        String.valueOf(record.offset()),
                        record.key(),
                        record.line().level().name(),
                        record.line().text())
                .map(cell -> quoted(TerminalText.line(cell)))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    /** Prints what had to wait for the last record. */
    void end() {
        if (form == Form.TABLE && !rows.isEmpty()) {
            PlainTable table =
                    new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT).row("TIME", "KEY", "LEVEL", "WHAT");
            rows.stream()
                    .sorted(Comparator.comparing(WatchedRecord::time))
                    .forEach(record -> table.row(
                            record.time().toString(),
                            TerminalText.line(record.key()),
                            record.line().level().name(),
                            TerminalText.line(record.line().text())));
            out.print(table);
            out.flush();
        }
    }

    /** How many records were given to it. */
    long printed() {
        return printed;
    }

    /** Whether whoever reads it has gone, as at the end of {@code | head}. */
    boolean isClosed() {
        return out.checkError();
    }
}
