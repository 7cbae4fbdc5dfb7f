package io.isotherm.launcher.study;

import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.replay.report.Digits;
import io.isotherm.replay.whatif.WhatIfFigures;
import io.isotherm.replay.whatif.WhatIfResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What-if runs side by side, as text. */
final class WhatIfTable {
    private record Row(String label, int digits, ToDoubleFunction<WhatIfFigures> value) {}

    private static final List<Row> ROWS = List.of(
            new Row("hotspots, host-minutes", 1, WhatIfFigures::hotMinutes),
            new Row("overload, host-minutes", 1, WhatIfFigures::overloadMinutes),
            new Row("overload, % of time on", 3, figures -> 100 * figures.overloadShare()),
            new Row("CPU not served, GHz·s", 1, figures -> figures.unservedMhzSeconds() / 1000),
            new Row("moves", 0, WhatIfFigures::moves),
            new Row("moved, GiB", 1, WhatIfFigures::movedGib),
            new Row("reverse moves", 0, WhatIfFigures::reverseMoves),
            new Row("failed moves", 0, WhatIfFigures::failedMoves),
            new Row("durations expected, % off (median)", 0, figures -> 100 * figures.durationError()),
            new Row("refused moves", 0, WhatIfFigures::refusedMoves),
            new Row("hosts on, host-hours", 1, WhatIfFigures::hostHoursOn),
            new Row("energy, kWh (estimated)", 2, WhatIfFigures::energyKwh),
            new Row("SLATAH, %", 3, figures -> 100 * figures.slatah()),
            new Row("PDM, %", 4, figures -> 100 * figures.pdm()),
            new Row("SLAV, 1e-6", 4, figures -> 1e6 * figures.slav()),
            new Row("ESV, 1e-3", 4, figures -> 1e3 * figures.esv()),
            new Row("waiting for memory, VM-minutes", 0, WhatIfFigures::waitingVmMinutes));

    private WhatIfTable() {}

    static String of(List<WhatIfResult> results) {
        List<Row> rows = new ArrayList<>(ROWS);
        TreeSet<String> scenarios = new TreeSet<>();
        results.forEach(
                result -> scenarios.addAll(result.figures().scenarioMinutes().keySet()));
        for (String scenario : scenarios) {
            rows.add(new Row(
                    "in " + scenario + ", minutes",
                    0,
                    figures -> figures.scenarioMinutes().getOrDefault(scenario, 0.0)));
        }
        PlainTable table = PlainTable.ofFigures(results.size())
                .row(cells("", results.stream().map(WhatIfResult::name)));
        for (Row row : rows) {
            List<Double> values = results.stream()
                    .map(result -> row.value().applyAsDouble(result.figures()))
                    .toList();
            String format = "%." + Digits.telling(row.digits(), values) + "f";
            table.row(cells(row.label(), values.stream().map(value -> String.format(Locale.ROOT, format, value))));
        }
        return String.join(System.lineSeparator(), table.lines());
    }

    private static List<String> cells(String label, Stream<String> cells) {
        return Stream.concat(Stream.of(label), cells).toList();
    }
}
