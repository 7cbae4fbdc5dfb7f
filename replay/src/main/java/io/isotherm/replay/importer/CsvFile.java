package io.isotherm.replay.importer;

import io.isotherm.files.FileFailure;
import io.isotherm.simulator.trace.TraceException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
    private static final int UTF_16_LITTLE_ENDIAN = 0xfffe;
    private static final String AS_UTF_8 = "; save it as text in UTF-8";
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final Map<String, String> SEPARATORS =
            new TreeMap<>(Map.of(";", "';'", "|", "'|'", "\t", "a tabulator"));

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

        /** A text that people and files can show. */
        String name(String column) {
            String name = text(column);
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw wrong(
                        column,
                        name.replaceAll("\\p{Cntrl}", "?"),
                        "has a control character",
                        "give a name without, such as without line breaks");
            }
            return name;
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
            String last = "t" + (count - 1);
            Integer end = columns.get(last);
            if (end == null || end != first + count - 1) {
                throw wrong(last, "", "does not stand " + (count - 1) + " columns after t0", remedy);
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
                throw wrong(column, cell, "is out of range (" + plain(least) + " to " + plain(most) + ")", remedy);
            }
            return value;
        }

        private static String plain(double bound) {
            return new BigDecimal(bound).toPlainString();
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
     * @return the names of all columns, in their order
     * @throws TraceException if it cannot be read as such
     */
    static List<String> read(Path file, List<String> required, String form, Consumer<Line> lines) {
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
            List<String> names = List.of();
            int width = 0;
            boolean any = false;
            for (CSVRecord record : parser) {
                if (columns == null) {
                    columns = header(file, record, required, form);
                    width = record.size();
                    names = record.stream().map(String::strip).toList();
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
            return names;
        } catch (IOException e) {
            throw unreadable(file, form, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, form, Objects.requireNonNull(e.getCause()));
        }
    }

    private static TraceException unreadable(Path file, String form, IOException e) {
        if (e instanceof ZipException || e instanceof EOFException) {
            return new TraceException(file + " is cut off or damaged (" + e.getMessage() + "); get it again", e);
        }
        if (e instanceof CharacterCodingException) {
            return new TraceException(file + " is no text in UTF-8" + AS_UTF_8, e);
        }
        if (String.valueOf(e.getMessage()).contains("encapsulated token")) {
            return new TraceException(
                    file + " has a quotation mark that does not belong there, or that is opened and never closed: "
                            + e.getMessage(),
                    e);
        }
        if (e instanceof CSVException) {
            return new TraceException(file + " is no CSV file: " + e.getMessage() + "; " + form, e);
        }
        return new TraceException(file + " cannot be read: " + FileFailure.reason(e) + "; check its permissions", e);
    }

    private static Reader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        if (begin(bytes) == GZIP_MAGIC) {
            bytes = new BufferedInputStream(new GZIPInputStream(bytes, 1 << 16), 1 << 16);
            if (begin(bytes) == GZIP_MAGIC) {
                throw new TraceException(file + " is compressed twice; unpack it once, with gunzip");
            }
        }
        int begin = begin(bytes);
        if (begin == BYTE_ORDER_MARK || begin == UTF_16_LITTLE_ENDIAN) {
            throw new TraceException(file + " is text in UTF-16" + AS_UTF_8);
        }
        // A decoder of its own tells what is no UTF-8; the default would put question marks in its place.
        Reader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        reader.mark(1);
        // Spreadsheets begin their files with it.
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** The first two bytes, which stay to be read. */
    private static int begin(InputStream bytes) throws IOException {
        bytes.mark(2);
        int begin = bytes.read() << 8 | bytes.read();
        bytes.reset();
        return begin;
    }

    private static Map<String, Integer> header(Path file, CSVRecord record, List<String> required, String form) {
        for (Map.Entry<String, String> separator : SEPARATORS.entrySet()) {
            if (record.size() == 1 && record.get(0).contains(separator.getKey())) {
                throw new TraceException(file + ", line 1: columns are separated by " + separator.getValue()
                        + "; save it with ',' between columns and decimal points");
            }
        }
        if (record.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            throw new TraceException(file + " is no text in UTF-8" + AS_UTF_8);
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
                for (String name : columns.keySet()) {
                    if (name.equalsIgnoreCase(column)) {
                        throw new TraceException(
                                file + ", line 1: write the column '" + name + "' in small letters: " + column);
                    }
                }
                throw new TraceException(file + ", line 1: there is no column '" + column + "'; " + form);
            }
        }
        return columns;
    }
}
