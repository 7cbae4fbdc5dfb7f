package io.isotherm.replay.report;

import java.util.List;

/**
 * What a report shows.
 *
 * @param title what it is about
 * @param subtitle where its data came from
 * @param sections its parts, in the order in which they are read
 */
public record Report(String title, String subtitle, List<Section> sections) {
    public Report {
        sections = List.copyOf(sections);
    }
}
