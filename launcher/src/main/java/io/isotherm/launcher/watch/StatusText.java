package io.isotherm.launcher.watch;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.explain.status.PowerSavings;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.text.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a pool is, as lines for people. */
final class StatusText {
    private static final int FAILED_SHOWN = 5;

    private StatusText() {}

    static List<String> lines(PoolStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("pool " + status.pool() + ", " + status.at() + ": " + status.scenario() + " since "
                + status.scenarioSince() + ", mode "
                + status.mode().name().toLowerCase(Locale.ROOT) + ", configuration " + status.configVersion());
        status.evidence().forEach(text -> lines.add("  " + text));
        lines.add("hosts: "
                + new TreeMap<>(status.hosts())
                        .entrySet().stream()
                                .map(entry -> entry.getValue() + " "
                                        + entry.getKey().name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                + ", " + status.power().asleepSince().size() + " asleep");
        section(
                lines,
                "hot",
                status.hot().stream()
                        .map(host -> host.host() + ": " + host.why())
                        .toList());
        section(lines, "moves under way", moves(status.underWay()));
        section(lines, "last moves", moves(status.last()));
        List<MoveStatus> failed = status.failed().stream().limit(FAILED_SHOWN).toList();
        section(
                lines,
                "failed"
                        + (failed.size() < status.failed().size()
                                ? ", the last of " + status.failed().size()
                                : ""),
                failed.stream()
                        .map(move -> move.vm() + " to " + move.destination() + ": " + move.problem() + "; "
                                + move.commandId())
                        .toList());
        lines.add("power: " + power(status.power()));
        section(lines, "needs attention", status.attention());
        return lines.stream().map(TerminalText::line).toList();
    }

    private static void section(List<String> lines, String title, List<String> entries) {
        lines.add(title + ":" + (entries.isEmpty() ? " none" : ""));
        entries.forEach(entry -> lines.add("  " + entry));
    }

    private static List<String> moves(List<MoveStatus> moves) {
        PlainTable table = new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        moves.forEach(move -> table.row(
                move.issuedAt().toString(),
                move.vm(),
                move.source() + " to " + move.destination(),
                (move.status() == null ? "no report" : move.status().name()) + duration(move),
                move.why()));
        return table.lines();
    }

    private static String duration(MoveStatus move) {
        String took = move.elapsedMillis() == 0 ? "" : " in " + Formats.duration(move.elapsedMillis());
        Long expected = move.expectedMillis();
        return took + (expected == null ? "" : " (expected " + Formats.duration(expected) + ")");
    }

    private static String basis(PowerSavings power) {
        double measured = power.measuredWattHours();
        double estimated = power.savedWattHours() - measured;
        if (measured == 0) {
            return "estimated";
        }
        return estimated <= 0
                ? "measured"
                : String.format(
                        Locale.ROOT, "%.2f kWh measured, %.2f kWh estimated", measured / 1000, estimated / 1000);
    }

    private static String power(PowerSavings power) {
        String asleep = power.asleepSince().entrySet().stream()
                .map(host -> host.getKey() + " since " + host.getValue())
                .collect(Collectors.joining(", "));
        return (asleep.isEmpty() ? "no host sleeps" : "asleep are " + asleep)
                + String.format(
                        Locale.ROOT,
                        "; saved since %s: %.2f kWh (%s), the idle power of %.1f hours of sleep",
                        power.since(),
                        power.savedWattHours() / 1000,
                        basis(power),
                        power.sleptHours());
    }
}
