package io.isotherm.replay.report;

import java.util.List;

/**
 * A plain table.
 *
 * @param rows each with one text for each header
 */
public record TextTable(String title, String note, List<String> headers, List<List<String>> rows) implements Section {
    /** @throws IllegalArgumentException if a row has not one text for each header */
    public TextTable {
        headers = List.copyOf(headers);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headers.size()) {
                throw new IllegalArgumentException("row " + row + " has not " + headers.size() + " texts");
            }
        }
    }
}
