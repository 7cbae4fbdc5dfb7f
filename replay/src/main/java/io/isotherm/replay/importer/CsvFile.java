package io.isotherm.replay.importer;

import io.isotherm.simulator.trace.TraceException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A CSV file with a header, gzip'd or not, read line by line. Whatever is wrong is told with file, line and value. */
final class CsvFile {
    private static final int BYTE_ORDER_MARK = 0xfeff;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** One line. Columns go by name or, from {@code t0} on, by number. */
    static final class Line {
        private final Path file;
        private final Map<String, Integer> columns;
        private final CSVRecord record;
        private final long number;

        private Line(Path file, Map<String, Integer> columns, CSVRecord record, long number) {
            this.file = file;
            this.columns = columns;
            this.record = record;
            this.number = number;
        }

        boolean has(String column) {
            Integer index = columns.get(column);
            return index != null && !record.get(index).isBlank();
        }

        String text(String column) {
            Integer index = columns.get(column);
            String value = index == null ? "" : record.get(index).strip();
            if (value.isEmpty()) {
                throw wrong(column, "", "is empty", "give a value");
            }
            return value;
        }

        double number(String column, double least, double most, String remedy) {
            return parse(column, text(column), least, most, remedy);
        }

        /** The columns {@code t0} to {@code t(count-1)}. */
        float[] samples(int count, double most, String remedy) {
            Integer first = columns.get("t0");
            if (first == null) {
                throw wrong("t0", "", "is missing", remedy);
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) parse("t" + i, record.get(first + i), 0, most, remedy);
            }
            return values;
        }

        private double parse(String column, String cell, double least, double most, String remedy) {
            double value;
            try {
                value = Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                if (cell.matches("-?\\d+,\\d+")) {
                    throw wrong(column, cell, "has a decimal comma", "write a point: " + cell.replace(',', '.'));
                }
                throw wrong(column, cell, "is no number", remedy);
            }
            if (!(value >= least && value <= most)) {
                throw wrong(column, cell, "is out of range", remedy);
            }
            return value;
        }

        TraceException wrong(String column, String value, String what, String remedy) {
            return new TraceException(
                    file + ", line " + number + ", column " + column + ": '" + value + "' " + what + "; " + remedy);
        }
    }

    private CsvFile() {}

    /**
     * Reads a file.
     *
     * @param required columns that must be there
     * @param form what such a file looks like, for messages
     * @throws TraceException if it cannot be read as such
     */
    static void read(Path file, List<String> required, String form, Consumer<Line> lines) {
        if (!Files.isRegularFile(file)) {
            throw new TraceException(file + " is no file; name an existing trace: " + form);
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (Reader reader = open(file);
                CSVParser parser = CSVParser.parse(reader, format)) {
            @Nullable Map<String, Integer> columns = null;
            int width = 0;
            boolean any = false;
            for (CSVRecord record : parser) {
                if (columns == null) {
                    columns = header(file, record, required, form);
                    width = record.size();
                    continue;
                }
                if (record.size() != width) {
                    throw new TraceException(file + ", line " + parser.getCurrentLineNumber() + ": " + record.size()
                            + " columns, the header has " + width + "; complete the line or remove it");
                }
                any = true;
                lines.accept(new Line(file, columns, record, parser.getCurrentLineNumber()));
            }
            if (!any) {
                throw new TraceException(file + " has no lines beside a header; " + form);
            }
        } catch (ZipException | EOFException e) {
            throw new TraceException(file + " is cut off or damaged (" + e.getMessage() + "); get it again", e);
        } catch (CSVException e) {
            throw new TraceException(file + " is no CSV file: " + e.getMessage() + "; " + form, e);
        } catch (IOException | UncheckedIOException e) {
            throw new TraceException(file + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
    }

    private static Reader open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        raw.mark(2);
        boolean zipped = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
        raw.reset();
        Reader reader = new BufferedReader(
                new InputStreamReader(zipped ? new GZIPInputStream(raw, 1 << 16) : raw, StandardCharsets.UTF_8));
        reader.mark(1);
        // Spreadsheets begin their files with it.
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static Map<String, Integer> header(Path file, CSVRecord record, List<String> required, String form) {
        if (record.size() == 1 && record.get(0).contains(";")) {
            throw new TraceException(file
                    + ", line 1: columns are separated by ';'; save it with ',' between columns and decimal points");
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < record.size(); i++) {
            if (columns.put(record.get(i).strip(), i) != null) {
                throw new TraceException(
                        file + ", line 1: column '" + record.get(i) + "' is there twice; name each once");
            }
        }
        for (String column : required) {
            if (!columns.containsKey(column)) {
                throw new TraceException(file + ", line 1: there is no column '" + column + "'; " + form);
            }
        }
        return columns;
    }
}
