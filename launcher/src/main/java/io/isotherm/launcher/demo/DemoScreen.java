package io.isotherm.launcher.demo;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Scenario;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Live progress: a line for each change of scenario and each power action, and a line of state that is redrawn. */
final class DemoScreen {
    private static final Duration STATE_EVERY = Duration.ofMinutes(15);

    private final PrintStream out;
    private final boolean redraw;
    private final Instant start;
    private @Nullable Scenario scenario;
    private Instant lastState;
    private final Map<String, String> guests = new HashMap<>();
    private int succeeded;
    private int failed;

    /** @param redraw whether {@code out} is a terminal on which a line can be drawn anew */
    DemoScreen(PrintStream out, boolean redraw, Instant start) {
        this.out = out;
        this.redraw = redraw;
        this.start = start;
        this.lastState = start;
    }

    void line(String text) {
        out.println((redraw ? "\r\u001b[K" : "") + text);
    }

    /** Shows what a service said. */
    synchronized void show(SpecificRecord record) {
        if (record instanceof Decision decision) {
            decision(decision);
        } else if (record instanceof MigrationEvent event) {
            migration(event);
        } else if (record instanceof PowerEvent event && event.getStatus() == CommandStatus.SUCCEEDED) {
            line(time(event.getAt()) + "  " + event.getHost()
                    + (event.getAction() == PowerAction.SLEEP ? " is asleep" : " is awake"));
        }
    }

    private void decision(Decision decision) {
        decision.getMoves().forEach(move -> guests.put(move.getCommandId(), move.getVmName()));
        if (decision.getScenario() != scenario) {
            scenario = decision.getScenario();
            line(time(decision.getTick()) + "  " + scenario + "  "
                    + String.join(
                            "; ",
                            decision.getScenarioEvidence().stream().limit(2).toList()));
        }
        String state = state(decision);
        if (redraw) {
            out.print("\r\u001b[K" + state);
            out.flush();
        } else if (!decision.getTick().isBefore(lastState.plus(STATE_EVERY))) {
            lastState = decision.getTick();
            out.println(state);
        }
    }

    private String state(Decision decision) {
        HostCounts hosts = decision.getHosts();
        return String.format(
                Locale.ROOT,
                "%s  %s: hosts %d hot, %d normal, %d cold, %d asleep, %d unknown; moves %d done, %d failed, %d under way",
                time(decision.getTick()),
                decision.getScenario(),
                hosts.getHot(),
                hosts.getNormal(),
                hosts.getCold(),
                hosts.getAsleep(),
                hosts.getUnknown(),
                succeeded,
                failed,
                decision.getUnfinished().size());
    }

    private void migration(MigrationEvent event) {
        if (event.getStatus() == CommandStatus.SUCCEEDED) {
            succeeded++;
        } else if (event.getStatus() == CommandStatus.FAILED) {
            failed++;
            line(time(event.getAt()) + "  migration of "
                    + guests.getOrDefault(event.getCommandId(), event.getVm()) + " from " + event.getSource() + " to "
                    + event.getDestination() + " failed (" + event.getReason() + "): " + event.getDetail());
        }
    }

    private String time(Instant at) {
        Duration since = Duration.between(start, at);
        return String.format(Locale.ROOT, "%02d:%02d", since.toHours(), since.toMinutesPart());
    }
}
