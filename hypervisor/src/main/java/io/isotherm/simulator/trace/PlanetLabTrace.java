package io.isotherm.simulator.trace;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a day of PlanetLab VMs: a gzip'd CSV file in UTF-8 with the header {@code vm,t0,...,t287} and one line for each
 * VM, with its CPU use in percent of its own size every five minutes. The rows' order decides the VMs' sizes.
 */
public final class PlanetLabTrace {
    private static final int SAMPLES = 288;
    private static final String FORMAT =
            "a PlanetLab trace is a gzip'd CSV file with the columns vm,t0..t" + (SAMPLES - 1);

    private record Row(String name, List<Double> cpuPercent) {}

    private PlanetLabTrace() {}

    /**
     * Reads a file.
     *
     * @throws TraceException if it is missing or is not such a file
     */
    public static List<PlanetLabVm> read(Path file) {
        List<Row> rows = rows(file);
        List<PlanetLabVm> vms = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            vms.add(new PlanetLabVm(row.name(), PlanetLabVm.Type.ofRow(i, rows.size()), row.cpuPercent()));
        }
        return List.copyOf(vms);
    }

    private static List<Row> rows(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TraceException(file + " is no file; name an existing trace, " + FORMAT);
        }
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            requireHeader(file, header == null ? "" : header);
            List<Row> rows = new ArrayList<>();
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                rows.add(row(file, number, line));
            }
            if (rows.isEmpty()) {
                throw new TraceException(file + " has no VMs; " + FORMAT + ", one line for each VM");
            }
            return rows;
        } catch (ZipException | EOFException e) {
            throw new TraceException(file + " is not gzip'd, or is cut off (" + e.getMessage() + "); " + FORMAT, e);
        } catch (IOException | UncheckedIOException e) {
            throw new TraceException(file + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
    }

    private static void requireHeader(Path file, String header) {
        String[] columns = header.split(",", -1);
        if (columns.length != SAMPLES + 1) {
            throw new TraceException(file + ", line 1: the header has " + columns.length + " columns, expected "
                    + (SAMPLES + 1) + "; " + FORMAT);
        }
        for (int i = 0; i < columns.length; i++) {
            String expected = i == 0 ? "vm" : "t" + (i - 1);
            if (!columns[i].equals(expected)) {
                throw new TraceException(file + ", line 1: column " + (i + 1) + " is '" + columns[i] + "', expected '"
                        + expected + "'; " + FORMAT);
            }
        }
    }

    private static Row row(Path file, int number, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != SAMPLES + 1) {
            throw new TraceException(file + ", line " + number + ": " + cells.length + " columns, expected "
                    + (SAMPLES + 1) + "; complete the line or remove it");
        }
        List<Double> percent = new ArrayList<>(SAMPLES);
        for (int i = 1; i < cells.length; i++) {
            percent.add(percent(file, number, "t" + (i - 1), cells[i]));
        }
        return new Row(cells[0], percent);
    }

    private static double percent(Path file, int number, String column, String cell) {
        double value;
        try {
            value = Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw unusable(file, number, column, cell, "is no number", e);
        }
        if (!(value >= 0 && value <= 100)) {
            throw unusable(file, number, column, cell, "is out of range", null);
        }
        return value;
    }

    private static TraceException unusable(
            Path file, int number, String column, String cell, String what, @Nullable Exception cause) {
        return new TraceException(
                file + ", line " + number + ", column " + column + ": '" + cell + "' " + what
                        + "; give CPU use in percent, 0 to 100",
                cause);
    }
}
