package io.isotherm.replay.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Load of hosts over time, small enough for a page: one byte a cell. Larger inputs are summarised; a cell then shows the
 * highest load of those that it stands for, so that no overload disappears.
 *
 * @param rows name of each row: a host, or the first and last of several
 * @param from when the first column begins, Unix time in seconds
 * @param step length of a column in seconds
 * @param columns how many there are
 * @param cells row by row, Base64: 0 to 250 is the load in half percents of capacity (the last stands for 125 % and
 *     more), {@link #UNKNOWN} and {@link #ASLEEP}
 */
public record HeatMap(List<String> rows, long from, long step, int columns, String cells) {
    /** Byte of a host of which nothing is known. */
    public static final int UNKNOWN = 254;

    /** Byte of a host that is off. */
    public static final int ASLEEP = 255;

    /** Load of a host that is off, as given to {@link #of}. */
    public static final float OFF = -1;

    private static final int MAX_ROWS = 1000;
    private static final int MAX_COLUMNS = 480;
    private static final int FULL = 250;

    public HeatMap {
        rows = List.copyOf(rows);
    }

    /**
     * Makes a heat map.
     *
     * @param hosts names in the order of rows
     * @param from when the first column begins, Unix time in seconds
     * @param step length of a column in seconds
     * @param load of each host at each step, share of capacity from 0; NaN if unknown, {@link #OFF} if it is off
     * @throws IllegalArgumentException if there is not one row of loads, of one length, for each host
     */
    public static HeatMap of(List<String> hosts, long from, long step, float[][] load) {
        int steps = load.length == 0 ? 0 : load[0].length;
        if (load.length != hosts.size() || List.of(load).stream().anyMatch(row -> row.length != steps)) {
            throw new IllegalArgumentException("a heat map needs one row of loads, all of one length, for each host");
        }
        int hostsEach = Math.max(1, ceilDiv(hosts.size(), MAX_ROWS));
        int stepsEach = Math.max(1, ceilDiv(steps, MAX_COLUMNS));
        int rows = ceilDiv(hosts.size(), hostsEach);
        int columns = ceilDiv(steps, stepsEach);
        List<String> names = new ArrayList<>();
        byte[] cells = new byte[rows * columns];
        for (int row = 0; row < rows; row++) {
            int first = row * hostsEach;
            int end = Math.min(hosts.size(), first + hostsEach);
            names.add(end - first == 1 ? hosts.get(first) : hosts.get(first) + " – " + hosts.get(end - 1));
            for (int column = 0; column < columns; column++) {
                int firstStep = column * stepsEach;
                cells[row * columns + column] =
                        cell(load, first, end, firstStep, Math.min(steps, firstStep + stepsEach));
            }
        }
        return new HeatMap(
                names, from, step * stepsEach, columns, Base64.getEncoder().encodeToString(cells));
    }

    /** The highest load of a block of hosts and steps; unknown, then off, only if there is nothing else. */
    private static byte cell(float[][] load, int firstHost, int endHost, int firstStep, int endStep) {
        float highest = OFF;
        boolean unknown = false;
        for (int host = firstHost; host < endHost; host++) {
            for (int step = firstStep; step < endStep; step++) {
                float value = load[host][step];
                unknown |= Float.isNaN(value);
                highest = value > highest ? value : highest;
            }
        }
        if (highest >= 0) {
            return (byte) Math.min(FULL, Math.round(highest * 200));
        }
        return (byte) (unknown ? UNKNOWN : ASLEEP);
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
