package io.isotherm.decider.core.tick;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
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
final class PowerReconciler {
    private static final long WOKEN_REMEMBERED_MILLIS = 7 * 24 * MoveBook.HOUR_MILLIS;

    private final Sightings sightings;
    private final Timing timing;
    private final long tick;
    private final List<String> notes;

    PowerReconciler(Sightings sightings, Timing timing, long tick, List<String> notes) {
        this.sightings = sightings;
        this.timing = timing;
        this.tick = tick;
        this.notes = notes;
    }

    /**
     * The book as it is after the reports and the window.
     *
     * @param reports reports of power commands, in order
     * @param moves the moves as reconciled: a host that a guest is on its way to is not empty
     */
    PowerBook reconcile(PowerBook book, List<Report> reports, MoveBook moves) {
        Map<String, OpenPower> open = book.open().stream()
                .collect(Collectors.toMap(
                        OpenPower::commandId, Function.identity(), (first, second) -> first, LinkedHashMap::new));
        Map<String, HostPower> hosts = new TreeMap<>(book.hosts());
        Map<String, Long> failedAt = new TreeMap<>(book.failedAt());
        for (Report report : reports) {
            OpenPower power = open.get(report.commandId());
            if (power != null && report.status() != null) {
                report(power, report, report.status(), open, hosts, failedAt);
            }
        }
        for (OpenPower power : book.open()) {
            OpenPower current = open.get(power.commandId());
            if (current != null) {
                observe(current, open, hosts, failedAt);
            }
        }
        wokenByOthers(open, hosts);
        hosts.values()
                .removeIf(power ->
                        power.state() == HostPower.State.WOKEN && power.since() <= tick - WOKEN_REMEMBERED_MILLIS);
        failedAt.values().removeIf(at -> at <= tick - MoveBook.HOUR_MILLIS);
        PowerBook reconciled =
                new PowerBook(List.copyOf(open.values()), hosts, failedAt, book.emptySince(), book.coldSince());
        return new PowerBook(reconciled.open(), hosts, failedAt, emptySince(reconciled, moves), book.coldSince());
    }

    private void report(
            OpenPower power,
            Report report,
            CommandStatus status,
            Map<String, OpenPower> open,
            Map<String, HostPower> hosts,
            Map<String, Long> failedAt) {
        boolean sleep = power.action() == PowerAction.SLEEP;
        boolean already = report.detail().startsWith("ALREADY_THERE");
        switch (status) {
            case SUCCEEDED -> {
                if (sleep) {
                    open.remove(power.commandId());
                    hosts.put(power.host(), new HostPower(HostPower.State.ASLEEP, Math.min(report.at(), tick)));
                } else {
                    open.put(power.commandId(), power.heard(status, report.at()));
                }
            }
            case FAILED, REJECTED, EXPIRED -> {
                if (!sleep && already) {
                    open.put(power.commandId(), power.heard(CommandStatus.SUCCEEDED, report.at()));
                } else {
                    open.remove(power.commandId());
                    failedAt.put(power.host(), Math.min(report.at(), tick));
                    notes.add(power.action() + " of " + power.host() + " (" + power.commandId() + ") is over: " + status
                            + ", " + report.detail());
                }
            }
            case ACCEPTED, RUNNING, UNKNOWN -> open.put(power.commandId(), power.heard(status, report.at()));
        }
    }

    private void observe(
            OpenPower power, Map<String, OpenPower> open, Map<String, HostPower> hosts, Map<String, Long> failedAt) {
        String host = power.host();
        boolean late = tick > power.deadline() + timing.margin() && tick > power.heardAt() + timing.margin();
        if (power.action() == PowerAction.WAKE) {
            if (sightings.known(host) && sightings.sampleAt(host) > power.issuedAt()) {
                open.remove(power.commandId());
                hosts.put(host, new HostPower(HostPower.State.WOKEN, tick));
            } else if (late) {
                open.remove(power.commandId());
                failedAt.put(host, tick);
                notes.add("WAKE of " + host + " (" + power.commandId()
                        + ") is past its deadline and the host sends no usable samples: taken as still asleep");
            }
        } else if (late) {
            open.remove(power.commandId());
            if (sightings.sampleAt(host) > power.deadline()) {
                failedAt.put(host, tick);
                notes.add("SLEEP of " + host + " (" + power.commandId()
                        + ") is past its deadline and the host still sends samples: taken as awake");
            } else if (power.status() != null) {
                hosts.put(host, new HostPower(HostPower.State.ASLEEP, power.heardAt()));
                notes.add("SLEEP of " + host + " (" + power.commandId() + ") was last heard " + power.status()
                        + " and the host is silent: taken as asleep");
            } else {
                failedAt.put(host, tick);
                notes.add("SLEEP of " + host + " (" + power.commandId()
                        + ") was never answered and the host is silent: nothing is known of it");
            }
        }
    }

    private void wokenByOthers(Map<String, OpenPower> open, Map<String, HostPower> hosts) {
        List<String> awake = new ArrayList<>();
        hosts.forEach((host, power) -> {
            boolean waking =
                    open.values().stream().anyMatch(command -> command.host().equals(host));
            // Half the margin is a window: the clocks of executor and host need not agree to the second.
            if (power.state() == HostPower.State.ASLEEP
                    && !waking
                    && sightings.sampleAt(host) > power.since() + timing.margin() / 2) {
                awake.add(host);
            }
        });
        for (String host : awake) {
            hosts.remove(host);
            notes.add("Host " + host + " was put to sleep by us and sends samples again: somebody else has woken it");
        }
    }

    private Map<String, Long> emptySince(PowerBook book, MoveBook moves) {
        Map<String, Long> empty = new TreeMap<>();
        for (String host : sightings.states().keySet()) {
            if (book.awake(host) && sightings.empty(host) && !moves.busy(host)) {
                empty.put(host, book.emptySince().getOrDefault(host, tick));
            }
        }
        return empty;
    }
}
