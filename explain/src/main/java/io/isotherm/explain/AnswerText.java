package io.isotherm.explain;

import io.isotherm.explain.Step.Stage;
import io.isotherm.text.TerminalText;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer as lines for people; times are UTC. */
public final class AnswerText {
    private static final int STAGE_WIDTH = 11;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private AnswerText() {}

    /** Its lines: the summary first, then the evidence, each link of the chain named once in a row. */
    public static List<String> lines(Answer answer) {
        List<String> lines = new ArrayList<>();
        lines.add(TerminalText.line("pool " + answer.pool() + ", " + answer.subject() + ", " + answer.at() + ":"));
        lines.add(TerminalText.line(answer.summary()));
        lines.add("");
        Stage former = null;
        Set<Object> explained = new HashSet<>();
        for (Step step : answer.steps()) {
            String stage = step.stage() == former ? "" : step.stage().name().toLowerCase(Locale.ROOT);
            former = step.stage();
            lines.add(TerminalText.line(pad(stage) + time(step) + "  " + step.text()));
            Object rule = step.figures().get("rule");
            Object remedy = step.figures().get("remedy");
            if (rule != null && remedy != null && explained.add(rule)) {
                lines.add(TerminalText.line(
                        pad("") + " ".repeat(10) + "(" + step.figures().get("meaning") + "; remedy: " + remedy + ")"));
            }
        }
        return lines;
    }

    private static String pad(String stage) {
        return stage + " ".repeat(STAGE_WIDTH - stage.length());
    }

    private static String time(Step step) {
        return TIME.format(step.at().atOffset(ZoneOffset.UTC));
    }
}
