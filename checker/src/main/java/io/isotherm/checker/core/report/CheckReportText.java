package io.isotherm.checker.core.report;

import io.isotherm.text.Counted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/** Writes a {@link CheckReport} in aligned lines. */
public final class CheckReportText {
    private static final int LABEL_WIDTH = 26;
    private static final int SHOWN = 3;

    private final StringBuilder out = new StringBuilder();

    public CheckReportText(CheckReport report) {
        out.append(report.clean() ? "Clean: no invariant broken, no hot host neglected.\n" : "NOT CLEAN.\n");
        leftOut(report.figures());
        leftHot(report.figures().leftHotSeconds());
        out.append('\n');
        report.breaches().forEach((invariant, count) -> {
            out.append(String.format(
                    Locale.ROOT, "  %-6s %7s  %s%n", invariant, count == 0 ? "ok" : count, invariant.title()));
            List<InvariantBreach> first = report.first(invariant);
            first.stream().limit(SHOWN).forEach(this::breach);
        });
        out.append(String.format(
                Locale.ROOT,
                "  %-6s %7s  %s%n",
                "hot",
                report.neglected().isEmpty() ? "ok" : report.neglected().size(),
                "no hot host is left alone for more than k windows while there is room"));
        report.neglected().stream().limit(SHOWN).forEach(this::neglected);
        out.append('\n');
        figures(report.figures());
    }

    private void leftOut(CheckFigures figures) {
        long sum = sum(figures.leftOut()) + sum(figures.unreadable());
        if (sum > 0) {
            out.append(Counted.of(sum, "record"))
                    .append(" that cannot be true or read ")
                    .append(sum == 1 ? "was" : "were")
                    .append(" judged by nobody; see 'left out' and 'unreadable records'.\n");
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void leftHot(Map<String, Long> seconds) {
        if (!seconds.isEmpty()) {
            StringJoiner reasons = new StringJoiner(", ");
            seconds.forEach((reason, count) -> reasons.add(reason + " " + minutes(count)));
            out.append("Hosts were left hot for ")
                    .append(minutes(sum(seconds)))
                    .append(" host-minutes; in the way of their relief was: ")
                    .append(reasons)
                    .append(".\n");
        }
    }

    private static String minutes(long seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds / 60.0);
    }

    private void breach(InvariantBreach breach) {
        out.append("                  - ")
                .append(breach.at())
                .append(' ')
                .append(breach.pool())
                .append(": ")
                .append(breach.detail())
                .append('\n');
    }

    private void neglected(NeglectedHotspot hotspot) {
        out.append("                  - ")
                .append(hotspot.pool())
                .append(": ")
                .append(hotspot.host())
                .append(" since ")
                .append(hotspot.since())
                .append("; ")
                .append(hotspot.room())
                .append('\n');
    }

    private void figures(CheckFigures figures) {
        CheckFigures.Moves moves = figures.moves();
        line("samples", figures.samples() + " (" + figures.implausibleSamples() + " implausible)");
        line("decisions", figures.decisions() + " (" + figures.ticksWithoutDecision() + " ticks without)");
        line("minutes by scenario", listed(figures.scenarioSeconds(), CheckReportText::minutes));
        line(
                "moves",
                moves.issued() + " issued: " + moves.succeeded() + " succeeded, " + moves.failed() + " failed, "
                        + moves.rejected() + " rejected, " + moves.expired() + " expired, " + moves.unknown()
                        + " unknown, " + moves.unanswered() + " unanswered, " + moves.open() + " open");
        line("reverse moves", Long.toString(moves.reversed()));
        line("foreign moves", Long.toString(figures.foreignMoves()));
        line(
                "power",
                figures.power().sleep() + " sleep, " + figures.power().wake() + " wake: "
                        + figures.power().succeeded() + " succeeded, "
                        + figures.power().failed() + " failed");
        line("hot episodes", figures.hotEpisodes() + " (" + minutes(figures.hotSeconds()) + " host-minutes)");
        figures.longestLeftAlone().stream()
                .limit(SHOWN)
                .forEach(episode -> line(
                        "  left alone longest",
                        episode.pool() + "/" + episode.host() + " "
                                + minutes(episode.leftAlone().toSeconds()) + " minutes, hot from " + episode.from()
                                + " to "
                                + episode.to()));
        line("dead letters", counts(figures.deadLetters()));
        line("unreadable records", counts(figures.unreadable()));
        line("left out", counts(figures.leftOut()));
        figures.firstLeftOut().forEach((what, place) -> line("  the first", PlainText.of(what + ": " + place)));
        line("events without a command", Long.toString(figures.eventsWithoutCommand()));
        line("could not be judged", counts(figures.unchecked()));
    }

    private void line(String label, String value) {
        out.append("  ")
                .append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }

    private static String counts(Map<String, Long> counts) {
        return listed(counts, String::valueOf);
    }

    private static String listed(Map<String, Long> counts, Function<Long, String> text) {
        StringJoiner joined = new StringJoiner(", ");
        joined.setEmptyValue("none");
        counts.forEach((name, count) -> joined.add(name + " " + text.apply(count)));
        return joined.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
