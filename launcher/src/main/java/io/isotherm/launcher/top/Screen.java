package io.isotherm.launcher.top;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.launcher.terminal.Cells;
import io.isotherm.launcher.terminal.Glyphs;
import io.isotherm.launcher.terminal.Line;
import io.isotherm.launcher.terminal.Line.Look;
import io.isotherm.launcher.terminal.Line.Span;
import io.isotherm.launcher.top.HostRow.GuestRow;
import io.isotherm.schema.Temperature;
import io.isotherm.text.TerminalText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands on a screen of a size: the pool at the top, what is looked at below, the keys in the last line.
 *
 * @param columns cells of a line, at least 1
 * @param rows lines, at least 1
 * @param now what the clock says
 */
record Screen(int columns, int rows, Glyphs glyphs, Instant now) {
    private static final int HEAD_FROM = 10;
    private static final int DETAILS_FROM = 20;
    private static final int DETAILS = 3;
    private static final String KEYS = "enter open  e explain  E pool  s c m n sort  / filter  p pools  ? help  q quit";

    /** The lines, as many as there are rows, none longer than it may be. */
    List<Line> lines(Top top) {
        List<Line> lines = new ArrayList<>(head(top));
        int left = rows - lines.size() - 1;
        List<Line> body = body(top, Math.max(0, left));
        lines.addAll(body.subList(0, Math.min(body.size(), Math.max(0, left))));
        while (lines.size() < rows - 1) {
            lines.add(Line.of(""));
        }
        if (lines.size() < rows) {
            lines.add(foot(top));
        }
        return lines.stream().limit(rows).map(line -> line.fit(columns, glyphs)).toList();
    }

    private Line foot(Top top) {
        if (top.typing()) {
            return Line.of("filter: " + TerminalText.line(top.filter()) + "_", Look.STRONG);
        }
        String told = top.notice().isEmpty() ? top.problem() : top.notice();
        if (!told.isEmpty()) {
            return Line.of(TerminalText.line(told), Look.WARNING);
        }
        return Line.of(
                (top.filter().isEmpty() ? "" : "filter: " + TerminalText.line(top.filter()) + "  ") + KEYS, Look.FAINT);
    }

    private List<Line> head(Top top) {
        if (top.picture().isEmpty()) {
            return List.of(Line.of("pool " + top.pool(), Look.STRONG));
        }
        PoolStatus status = top.picture().get().status();
        Look look = status.attention().isEmpty() ? Look.GOOD : Look.WARNING;
        Line title = Line.of(
                new Span("pool " + status.pool() + "  ", Look.STRONG),
                new Span(status.scenario().name(), look),
                Span.of(" for " + ago(status.scenarioSince()) + "  mode "
                        + status.mode().name().toLowerCase(Locale.ROOT) + "  configuration " + status.configVersion()
                        + "  " + status.at().truncatedTo(ChronoUnit.SECONDS)));
        if (rows < HEAD_FROM) {
            return List.of(title);
        }
        List<Line> head = new ArrayList<>(List.of(title));
        status.evidence().stream().limit(1).forEach(text -> head.add(Line.of(TerminalText.line(text), Look.FAINT)));
        head.add(Line.of(counts(status)));
        int details = rows < DETAILS_FROM ? 1 : DETAILS;
        // Hot hosts stand in the list below.
        status.attention().stream()
                .filter(text -> !text.contains("'isotherm explain"))
                .limit(details)
                .forEach(text -> head.add(Line.of("! " + TerminalText.line(text), Look.WARNING)));
        status.underWay().stream().limit(details).forEach(move -> head.add(Line.of(text(move))));
        head.add(Line.of(""));
        return head;
    }

    private static String counts(PoolStatus status) {
        Map<Temperature, Integer> hosts = new TreeMap<>(status.hosts());
        return "hosts: "
                + hosts.entrySet().stream()
                        .map(entry ->
                                entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", " + status.power().asleepSince().size() + " asleep  moves: "
                + status.underWay().size() + " under way, " + status.failed().size() + " failed";
    }

    private static String text(MoveStatus move) {
        return TerminalText.line("move: " + move.vm() + " from " + move.source() + " to " + move.destination() + ", "
                + (move.status() == null ? "commanded" : move.status().name().toLowerCase(Locale.ROOT))
                + (move.elapsedMillis() == 0 ? "" : " for " + Formats.duration(move.elapsedMillis()))
                + (move.expectedMillis() == null ? "" : " (expected " + Formats.duration(move.expectedMillis()) + ")"));
    }

    private List<Line> body(Top top, int height) {
        View view = top.view();
        if (view instanceof View.Hosts hosts) {
            return hosts(top, hosts, height);
        }
        if (view instanceof View.Host host) {
            return host(top, host, height);
        }
        if (view instanceof View.Guest guest) {
            return guest(top, guest);
        }
        if (view instanceof View.Pools pools) {
            List<Line> lines = new ArrayList<>(List.of(Line.of("POOL", Look.STRONG)));
            lines.addAll(visible(
                    pools.names().stream().map(Line::of).toList(),
                    Top.index(pools.names(), pools.selected()),
                    height - 1));
            return lines;
        }
        View.Text text = (View.Text) view;
        return text.lines().subList(text.from(), text.lines().size()).stream()
                .limit(height)
                .flatMap(line -> Cells.wrap(line, columns).stream())
                .map(Line::of)
                .toList();
    }

    /** As many as fit, around the one that is selected. */
    private static List<Line> visible(List<Line> all, int selected, int height) {
        int from = Math.max(0, Math.min(selected - height / 2, all.size() - height));
        List<Line> lines = new ArrayList<>();
        for (int i = from; i < Math.min(all.size(), from + Math.max(0, height)); i++) {
            lines.add(all.get(i).select(i == selected));
        }
        return lines;
    }

    private List<Line> hosts(Top top, View.Hosts view, int height) {
        List<HostRow> hosts = top.hosts();
        List<String> names = hosts.stream().map(HostRow::name).toList();
        Table<HostRow> table = new HostTable(glyphs, now).of(names, columns);
        int selected = Top.index(names, view.selected());
        // Only what is seen is drawn, for there may be a thousand.
        List<Line> lines = new ArrayList<>(List.of(table.head(glyphs)));
        int from = Math.max(0, Math.min(selected - (height - 1) / 2, hosts.size() - (height - 1)));
        for (int i = from; i < Math.min(hosts.size(), from + height - 1); i++) {
            lines.add(table.row(hosts.get(i), glyphs).select(i == selected));
        }
        if (hosts.isEmpty() && top.picture().isPresent()) {
            lines.add(
                    Line.of(top.filter().isEmpty() ? "No host is known" : "No host has this in its name", Look.FAINT));
        }
        return lines;
    }

    private List<Line> host(Top top, View.Host view, int height) {
        HostRow host = top.picture().flatMap(known -> known.host(view.host())).orElse(null);
        if (host == null) {
            return List.of(Line.of("host " + view.host() + " is gone", Look.FAINT));
        }
        HostTable figures = new HostTable(glyphs, now);
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                new Span("host " + host.name() + "  ", Look.STRONG),
                new Span(host.state().name(), HostTable.look(host)),
                Span.of(" for " + ago(host.since()))));
        Cells.wrap(host.why(), columns).stream().limit(4).forEach(line -> lines.add(Line.of(line, Look.FAINT)));
        lines.addAll(figures.resources(host, columns));
        lines.add(Line.of(""));
        List<GuestRow> guests = top.guests();
        List<String> names = guests.stream().map(GuestRow::uuid).toList();
        Table<GuestRow> table = GuestTable.of(guests, columns);
        lines.add(table.head(glyphs));
        List<Line> rowsOfGuests =
                guests.stream().map(guest -> table.row(guest, glyphs)).toList();
        lines.addAll(visible(rowsOfGuests, Top.index(names, view.selected()), height - lines.size()));
        return lines;
    }

    private List<Line> guest(Top top, View.Guest view) {
        HostRow host = top.picture().flatMap(known -> known.hostOf(view.uuid())).orElse(null);
        if (host == null) {
            return List.of(Line.of("guest " + view.name() + " is gone, or on its way", Look.FAINT));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("guest " + view.name() + " on host " + host.name(), Look.STRONG));
        host.guests().stream()
                .filter(guest -> guest.uuid().equals(view.uuid()))
                .forEach(guest -> GuestTable.figures(guest).forEach(line -> lines.add(Line.of(line))));
        return lines;
    }

    private String ago(Instant since) {
        return age(since, now);
    }

    /** How long ago, in the largest unit. */
    static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.isNegative()) {
            return "0 s";
        }
        return age.toDays() > 0
                ? age.toDays() + " d"
                : age.toHours() > 0
                        ? age.toHours() + " h"
                        : age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
