package io.isotherm.launcher.top;

import io.isotherm.launcher.terminal.Cells;
import io.isotherm.launcher.terminal.Glyphs;
import io.isotherm.launcher.terminal.Line;
import io.isotherm.launcher.terminal.Line.Look;
import io.isotherm.launcher.terminal.Line.Span;
import io.isotherm.launcher.top.Table.Column;
import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How hosts are shown: a row each, or one with all its resources. */
record HostTable(Glyphs glyphs, Instant now) {
    private static final int SHARE = 6;
    private static final int TREND = 16;
    private static final int BAR = 10;
    private static final int WIDE_BAR = 30;
    private static final int STATE = 7;
    private static final int AGE = 6;

    /** A row for each. */
    Table<HostRow> of(List<String> names, int cells) {
        List<Column<HostRow>> columns = List.of(
                Column.words("HOST", Table.nameWidth(names, Math.max(4, cells / 3)), 0, HostRow::name),
                new Column<>(
                        "STATE", STATE, false, 1, host -> new Span(host.state().name(), look(host))),
                Column.figures("FOR", AGE, 5, host -> Screen.age(host.since(), now)),
                Column.figures("CPU", SHARE, 2, host -> share(host.use(Resource.CPU))),
                new Column<>("", BAR, false, 4, host -> bar(host, Resource.CPU, BAR)),
                Column.words("CPU TREND", TREND, 6, host -> glyphs.trend(host.trend(), TREND)),
                Column.figures("MEMORY", SHARE, 3, host -> share(host.use(Resource.MEMORY))),
                new Column<>("", BAR, false, 7, host -> bar(host, Resource.MEMORY, BAR)),
                Column.figures("NET", SHARE, 9, host -> share(host.use(Resource.NETWORK))),
                Column.figures("DISK", SHARE, 10, host -> share(host.use(Resource.DISK))),
                Column.figures(
                        "GUESTS", 6, 8, host -> Integer.toString(host.guests().size())));
        return new Table<>(columns).fitting(cells);
    }

    /** One with all its resources, a line each. */
    List<Line> resources(HostRow host, int cells) {
        List<Line> lines = new ArrayList<>();
        int bar = Math.max(1, Math.min(WIDE_BAR, cells - 20));
        for (Resource resource : Resource.values()) {
            double use = host.use(resource);
            if (!Double.isNaN(use)) {
                lines.add(Line.of(
                        Span.of(Cells.left(resource.name().toLowerCase(Locale.ROOT), 9, glyphs)),
                        bar(host, resource, bar),
                        Span.of("  " + Cells.right(share(use), SHARE, glyphs)
                                + (resource == Resource.CPU ? "  " + glyphs.trend(host.trend(), TREND) : ""))));
            }
        }
        return lines;
    }

    private Span bar(HostRow host, Resource resource, int cells) {
        return new Span(glyphs.bar(host.use(resource), cells), resource == Resource.CPU ? look(host) : Look.PLAIN);
    }

    static Look look(HostRow host) {
        return switch (host.state()) {
            case HOT -> Look.HOT;
            case UNKNOWN -> Look.WARNING;
            case NORMAL -> Look.GOOD;
            case COLD -> Look.COLD;
            case ASLEEP -> Look.FAINT;
        };
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
