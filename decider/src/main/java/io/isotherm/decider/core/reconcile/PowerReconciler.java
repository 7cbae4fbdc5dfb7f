package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.pool.PowerDrill;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings the ledger's view of the hosts' power into line with what was reported and what is observed. A host that sends
 * samples is awake, whatever was reported.
 */
public final class PowerReconciler {
    // Somebody may have set it up since.
    private static final long UNPOWERED_REMEMBERED_MILLIS = 24 * MoveHistory.HOUR_MILLIS;
    private static final long WOKEN_REMEMBERED_MILLIS = 7 * 24 * MoveHistory.HOUR_MILLIS;

    private final WindowPlacement observed;
    private final Timing timing;
    private final long tick;
    private final List<String> notes;

    public PowerReconciler(WindowPlacement observed, Timing timing, long tick, List<String> notes) {
        this.observed = observed;
        this.timing = timing;
        this.tick = tick;
        this.notes = notes;
    }

    /**
     * The history as it is after the reports and the window.
     *
     * @param reports reports of power commands, in order
     * @param moves the moves as reconciled: a host that a guest is on its way to is not empty
     */
    public PowerHistory reconcile(PowerHistory history, List<CommandReport> reports, MoveHistory moves) {
        Changes changes = new Changes(history);
        changes.unpowered.values().removeIf(at -> at <= tick - UNPOWERED_REMEMBERED_MILLIS);
        for (CommandReport report : reports) {
            OpenPower power = changes.open.get(report.commandId());
            if (power != null && report.status() != null) {
                if (report.powerReason() == PowerReason.NO_POWER_CONTROL) {
                    changes.unpowered.put(power.host(), Math.min(report.at(), tick));
                }
                report(power, report, report.status(), changes);
            }
        }
        for (OpenPower power : history.open()) {
            OpenPower current = changes.open.get(power.commandId());
            if (current != null) {
                observe(current, changes);
            }
        }
        List<Long> boots = boots(history, changes.open);
        wokenByOthers(changes.open, changes.hosts);
        changes.hosts
                .values()
                .removeIf(power ->
                        power.state() == HostSleep.State.WOKEN && power.since() <= tick - WOKEN_REMEMBERED_MILLIS);
        changes.failedAt.values().removeIf(at -> at <= tick - MoveHistory.HOUR_MILLIS);
        changes.keptAwake.values().removeIf(until -> until <= tick);
        PowerHistory reconciled = changes.history(history.emptySince(), history.coldSince(), history.upSince(), boots);
        return changes.history(
                emptySince(reconciled, moves), history.coldSince(), upSince(reconciled), reconciled.boots());
    }

    /** What becomes of the history at this tick. */
    private static final class Changes {
        final Map<String, OpenPower> open;
        final Map<String, HostSleep> hosts;
        final Map<String, Long> failedAt;
        final Map<String, Long> unpowered;
        final Map<String, Long> keptAwake;

        Changes(PowerHistory history) {
            open = history.open().stream()
                    .collect(Collectors.toMap(
                            OpenPower::commandId, Function.identity(), (first, second) -> first, LinkedHashMap::new));
            hosts = new TreeMap<>(history.hosts());
            failedAt = new TreeMap<>(history.failedAt());
            unpowered = new TreeMap<>(history.unpowered());
            keptAwake = new TreeMap<>(history.keptAwake());
        }

        PowerHistory history(
                Map<String, Long> emptySince, long coldSince, Map<String, Long> upSince, List<Long> boots) {
            return new PowerHistory(
                    List.copyOf(open.values()),
                    hosts,
                    failedAt,
                    emptySince,
                    coldSince,
                    upSince,
                    boots,
                    unpowered,
                    keptAwake);
        }
    }

    /** The boots of the hosts that came up at this tick, too. */
    private List<Long> boots(PowerHistory history, Map<String, OpenPower> open) {
        List<Long> boots = history.boots();
        for (OpenPower power : history.open()) {
            if (power.action() == PowerAction.WAKE && !open.containsKey(power.commandId()) && isUp(power)) {
                boots = PowerHistory.withBoot(boots, tick - power.issuedAt());
            }
        }
        return boots;
    }

    private boolean isUp(OpenPower wake) {
        return observed.known(wake.host()) && observed.sampleAt(wake.host()) > wake.issuedAt();
    }

    private void report(OpenPower power, CommandReport report, CommandStatus status, Changes changes) {
        boolean sleep = power.action() == PowerAction.SLEEP;
        switch (status) {
            case SUCCEEDED -> {
                if (sleep) {
                    changes.open.remove(power.commandId());
                    changes.hosts.put(power.host(), asleep(power, Math.min(report.at(), tick)));
                } else {
                    changes.open.put(power.commandId(), power.heard(status, report.at()));
                }
            }
            case FAILED, REJECTED, EXPIRED -> {
                if (!sleep && report.powerReason() == PowerReason.ALREADY_THERE) {
                    changes.open.put(power.commandId(), power.heard(CommandStatus.SUCCEEDED, report.at()));
                } else {
                    String over = status + ", " + report.detail();
                    failed(power, over, Math.min(report.at(), tick), SleepPause.after(report.powerReason()), changes);
                }
            }
            case ACCEPTED, RUNNING, UNKNOWN -> changes.open.put(power.commandId(), power.heard(status, report.at()));
        }
    }

    private void observe(OpenPower power, Changes changes) {
        boolean late = tick > power.deadline() + timing.margin() && tick > power.heardAt() + patience(power);
        if (power.action() == PowerAction.WAKE) {
            if (isUp(power)) {
                changes.open.remove(power.commandId());
                changes.hosts.put(power.host(), new HostSleep(HostSleep.State.WOKEN, tick));
            } else if (late) {
                failed(
                        power,
                        "it is past its deadline and the host sends no usable samples: taken as still asleep",
                        tick,
                        SleepPause.LONG,
                        changes);
            }
        } else if (late) {
            if (observed.sampleAt(power.host()) > power.deadline()) {
                failed(
                        power,
                        "it is past its deadline and the host still sends samples: taken as awake",
                        tick,
                        SleepPause.LONG,
                        changes);
            } else if (power.status() != null) {
                changes.open.remove(power.commandId());
                changes.hosts.put(power.host(), asleep(power, power.heardAt()));
                notes.add("SLEEP of " + power.host() + " (" + power.commandId() + ") was last heard " + power.status()
                        + " and the host is silent: taken as asleep");
            } else {
                failed(
                        power,
                        "it was never answered and the host is silent: nothing is known of it",
                        tick,
                        SleepPause.LONG,
                        changes);
            }
        } else {
            noteGuests(power);
        }
    }

    /** Nobody sends a guest there any more: somebody else has, and it may go down with its host. */
    private void noteGuests(OpenPower sleep) {
        List<String> guests = observed.running(sleep.host());
        if (!guests.isEmpty() && observed.sampleAt(sleep.host()) > sleep.issuedAt()) {
            notes.add("Host " + sleep.host() + " is being put to sleep (" + sleep.commandId() + ") and runs "
                    + Counted.of(guests.size(), "guest") + ", the first " + guests.get(0)
                    + ": nothing is moved from it before that is over; keep guests off a host on its way down");
        }
    }

    private static HostSleep asleep(OpenPower sleep, long since) {
        return new HostSleep(HostSleep.State.ASLEEP, since, PowerDrill.isDrill(sleep.commandId(), sleep.host()));
    }

    /** What failed is over, and a host that stays up in use again at once: only its next sleep waits. */
    private void failed(OpenPower power, String why, long at, SleepPause pause, Changes changes) {
        changes.open.remove(power.commandId());
        String words = power.action() + " of " + power.host() + " (" + power.commandId() + ") is over: " + why;
        if (power.action() == PowerAction.WAKE) {
            changes.failedAt.put(power.host(), at);
            notes.add(words);
        } else {
            long until = at + pause.millis(timing);
            changes.keptAwake.put(power.host(), until);
            notes.add(words + "; it is not put to sleep before " + Instant.ofEpochMilli(until));
        }
    }

    /** What was begun may take its time: a host on its way down must be given no guests meanwhile. */
    private long patience(OpenPower power) {
        return power.status() == null ? timing.margin() : timing.answer();
    }

    private void wokenByOthers(Map<String, OpenPower> open, Map<String, HostSleep> hosts) {
        List<String> awake = new ArrayList<>();
        hosts.forEach((host, power) -> {
            boolean waking =
                    open.values().stream().anyMatch(command -> command.host().equals(host));
            // Half the margin is a window: the clocks of executor and host need not agree to the second.
            if (power.state() == HostSleep.State.ASLEEP
                    && !waking
                    && observed.sampleAt(host) > power.since() + timing.margin() / 2) {
                awake.add(host);
            }
        });
        for (String host : awake) {
            hosts.remove(host);
            notes.add("Host " + host + " was put to sleep by us and sends samples again: somebody else has woken it");
        }
    }

    private Map<String, Long> emptySince(PowerHistory history, MoveHistory moves) {
        Map<String, Long> empty = new TreeMap<>();
        for (String host : observed.states().keySet()) {
            if (observed.empty(host) && history.awake(host) && !moves.busy(host)) {
                empty.put(host, history.emptySince().getOrDefault(host, tick));
            }
        }
        return empty;
    }

    /** A host of which nothing is heard for a while has not been away for that. */
    private Map<String, Long> upSince(PowerHistory history) {
        long joined = history.upSince().isEmpty() ? 0 : tick;
        Map<String, Long> up = new TreeMap<>();
        for (String host : observed.states().keySet()) {
            Long before = history.upSince().get(host);
            if (!history.asleep(host) && !history.waking(host) && (before != null || observed.known(host))) {
                up.put(host, before != null ? before : joined);
            }
        }
        return up;
    }
}
