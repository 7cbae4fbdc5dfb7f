package io.isotherm.replay.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One part of a report, with a heading of its own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Figures.class, name = "figures"),
    @JsonSubTypes.Type(value = Comparison.class, name = "comparison"),
    @JsonSubTypes.Type(value = Runs.class, name = "runs"),
    @JsonSubTypes.Type(value = ParetoFront.class, name = "front"),
    @JsonSubTypes.Type(value = LineChart.class, name = "lines"),
    @JsonSubTypes.Type(value = Sensitivity.class, name = "sensitivity"),
    @JsonSubTypes.Type(value = TextTable.class, name = "table")
})
public sealed interface Section permits Figures, Comparison, Runs, ParetoFront, LineChart, Sensitivity, TextTable {
    /** The heading. */
    String title();

    /** What the reader should know to read it; may be empty. */
    String note();
}
