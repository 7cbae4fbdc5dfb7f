package io.isotherm.executor.power;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.journal.Journal;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees one accepted power command through: asks for it, and waits until the host is off and silent, or up with its agent
 * reporting. A host that does not switch itself off within half of {@code executor.powerTimeout} is switched off by force if
 * the inventory allows it, and if its hypervisor says at that moment that it is empty. A host on which a guest appears once it
 * was asked may go down for all that: it is woken again then. After a restart nothing else is asked for again: it only waits
 * for what was begun.
 */
final class PowerTask implements CommandTask {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SELDOM_LOOK = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(60);
    /** However long ago it was asked for: after a restart so long is left for controllers and agents to be heard. */
    private static final Duration ONCE_MORE = Duration.ofSeconds(60);

    private static final int MOST_REQUESTS = 3;

    private enum Phase {
        TO_BEGIN,
        WAITING,
        /** Reported as UNKNOWN; the host's power is asked for now and then. */
        SEARCHING,
        OVER
    }

    /**
     * What a power task is about.
     *
     * @param since since when it takes its time: when it was asked for, as far as that is on record
     * @param guest that an earlier run has seen appear after it had asked for sleep, in words; empty for none
     * @param idleWatts what an earlier run has measured before it asked for sleep; null for nothing
     */
    record Order(
            String commandId,
            String host,
            PowerAction action,
            Instant issuedAt,
            Instant deadline,
            Instant since,
            boolean resumed,
            String guest,
            @Nullable Double idleWatts) {}

    /**
     * How long is waited for what was asked for.
     *
     * @param timeout from when it was asked for, however often the executor was restarted since
     * @param atLeastUntil and not shorter than until then
     */
    record Patience(Duration timeout, Instant atLeastUntil) {
        boolean isOver(Instant since, Instant now) {
            return Duration.between(since, now).compareTo(timeout) >= 0 && !now.isBefore(atLeastUntil);
        }
    }

    private final Order order;
    private final ControlledHost host;
    private final PowerReporter reporter;
    private final EmptyHostCheck emptyHostCheck;
    private final ExecutorConfig config;
    private final Patience patience;

    private volatile Phase phase;
    private Instant since;
    private Instant askedAt;
    private Instant nextLook = Instant.MIN;
    private int requests;
    private boolean forced;
    /** What is done about a guest that appeared after sleep was asked for; null without one. */
    private @Nullable WakingAgain wakingAgain;

    /** What a task works with. */
    record PowerTools(
            Journal<PowerEvent> journal,
            PowerEventFactory eventFactory,
            Inventory inventory,
            EmptyHostCheck emptyHostCheck,
            AgentReports agentReports,
            ExecutorConfig config) {}

    PowerTask(Order order, PowerTools tools) {
        this.order = order;
        this.host = new ControlledHost(order.host, tools.inventory, tools.agentReports);
        this.reporter = new PowerReporter(
                order.commandId, order.host, order.action, order.idleWatts, tools.journal, tools.eventFactory);
        this.emptyHostCheck = tools.emptyHostCheck;
        this.config = tools.config;
        this.phase = order.resumed ? Phase.WAITING : Phase.TO_BEGIN;
        Instant now = reporter.now();
        this.since = order.since;
        this.patience = new Patience(config.powerTimeout(), order.resumed ? now.plus(ONCE_MORE) : now);
        this.askedAt = now;
        if (!order.guest.isEmpty()) {
            wakingAgain = wakingAgain(order.guest);
        }
        if (order.resumed && order.action == PowerAction.WAKE) {
            host.expectReport();
        }
    }

    @Override
    public String commandId() {
        return order.commandId;
    }

    @Override
    public String host() {
        return order.host;
    }

    @Override
    public boolean occupies() {
        return phase == Phase.TO_BEGIN || phase == Phase.WAITING;
    }

    @Override
    public synchronized boolean step() {
        Instant now = reporter.now();
        switch (phase) {
            case TO_BEGIN -> begin(now);
            case WAITING, SEARCHING -> {
                if (!now.isBefore(nextLook)) {
                    look(now);
                }
            }
            case OVER -> {}
        }
        return phase == Phase.OVER;
    }

    private void begin(Instant now) {
        if (!now.isBefore(order.deadline)) {
            over(
                    CommandStatus.EXPIRED,
                    PowerReason.DEADLINE_PASSED,
                    "the deadline " + order.deadline + " passed before it could be begun at " + now);
            return;
        }
        if (config.isTooOld(order.issuedAt, now)) {
            over(CommandStatus.EXPIRED, PowerReason.COMMAND_TOO_OLD, config.tooOld(order.issuedAt, now));
            return;
        }
        HostPower.State state;
        try {
            state = host.power().state(order.host);
        } catch (HypervisorException e) {
            over(CommandStatus.FAILED, PowerReporter.reason(e), "nothing was asked for: " + EventText.of(e));
            return;
        }
        if (isThere(state)) {
            over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE, order.host + " is " + wanted() + " already");
            return;
        }
        if (order.action == PowerAction.SLEEP) {
            Double drawn = host.watts();
            // The last moment: a guest may have come since the command was accepted.
            Optional<String> objection = emptyHostCheck.objection(order.host);
            if (objection.isPresent()) {
                over(CommandStatus.FAILED, PowerReason.NOT_EMPTY, objection.get());
                return;
            }
            reporter.idleWatts(drawn);
        } else {
            host.expectReport();
        }
        since = now;
        if (ask(now)) {
            phase = Phase.WAITING;
            HypervisorException failure = host.failure();
            running(now, failure == null ? "asked for" + byAgent() : "asked for, with doubt: " + EventText.of(failure));
        }
    }

    /** Whether it goes on; an answer that got lost is no refusal, for then only the host's state can tell. */
    private boolean ask(Instant now) {
        requests++;
        askedAt = now;
        host.forgetFailure();
        HostPower power = host.power();
        try {
            switch (order.action) {
                case SLEEP -> {
                    // A host's own agent acts on the report that follows.
                    if (!power.isSwitchedOffByAgent(order.host)) {
                        power.sleep(order.host);
                    }
                }
                case WAKE -> power.wake(order.host);
            }
        } catch (HypervisorException e) {
            if (e.kind() == Kind.NO_SOFT_OFF && power.mayForceOff(order.host)) {
                return forceOff(now, EventText.of(e));
            }
            if (isRefusal(e)) {
                over(CommandStatus.FAILED, PowerReporter.reason(e), EventText.of(e));
                return false;
            }
            host.failed(e);
        }
        return true;
    }

    private static boolean isRefusal(HypervisorException e) {
        return switch (e.kind()) {
            case UNSUPPORTED, REFUSED, WRONG_CREDENTIALS, WRONG_HOST, NO_SOFT_OFF -> true;
            default -> false;
        };
    }

    private void look(Instant now) {
        nextLook = now.plus(phase == Phase.SEARCHING ? SELDOM_LOOK : LOOK);
        HostPower.State state = host.state();
        if (wakingAgain != null) {
            wakingAgain
                    .look(now, state)
                    .ifPresent(words -> over(CommandStatus.FAILED, PowerReason.GUEST_APPEARED, words));
            return;
        }
        if (isReached(state)) {
            done(now);
            return;
        }
        if (order.action == PowerAction.SLEEP && phase == Phase.WAITING) {
            Optional<String> guests = emptyHostCheck.guests(order.host);
            if (guests.isPresent()) {
                String guest = guests.get() + ", " + seconds(now) + " s after it was asked to switch itself off";
                wakingAgain = wakingAgain(guest);
                reporter.running(
                        now,
                        since,
                        PowerReason.GUEST_APPEARED,
                        guest + "; should it go down for all that, it is woken again");
                return;
            }
        }
        boolean timedOut = patience.isOver(since, now);
        if (state == HostPower.State.UNKNOWN) {
            if (timedOut && phase != Phase.SEARCHING) {
                unknown();
            }
        } else if (timedOut) {
            tooLate(now, state);
        } else if (isForceDue(now)) {
            forceOff(now, "it did not switch itself off within " + seconds(now) + " s");
        } else if (isAskDue(now, state)) {
            if (ask(now)) {
                running(now, "asked for once more: " + order.host + " is " + state);
            }
        } else if (phase == Phase.WAITING && reporter.isDue(now, config.progressInterval())) {
            running(now, order.host + " is " + state);
        }
    }

    private WakingAgain wakingAgain(String guest) {
        return new WakingAgain(guest, since, host, reporter, patience, config.progressInterval());
    }

    /** Force is the last resort: never after a restart, and never for a host that is not proven empty at that moment. */
    private boolean isForceDue(Instant now) {
        return order.action == PowerAction.SLEEP
                && phase == Phase.WAITING
                && !order.resumed
                && !forced
                && host.power().mayForceOff(order.host)
                && Duration.between(since, now).compareTo(config.powerTimeout().dividedBy(2)) >= 0;
    }

    private boolean forceOff(Instant now, String because) {
        forced = true;
        Optional<String> objection = emptyHostCheck.objection(order.host);
        if (objection.isPresent()) {
            over(
                    CommandStatus.FAILED,
                    PowerReason.STILL_ON,
                    because + ", and it is not switched off by force: " + objection.get());
            return false;
        }
        try {
            host.power().forceOff(order.host);
        } catch (HypervisorException e) {
            if (isRefusal(e)) {
                over(CommandStatus.FAILED, PowerReporter.reason(e), because + "; by force: " + EventText.of(e));
                return false;
            }
            host.failed(e);
        }
        running(now, "switched off by force, for " + because);
        return true;
    }

    private boolean isAskDue(Instant now, HostPower.State state) {
        return order.action == PowerAction.WAKE
                && phase == Phase.WAITING
                && !order.resumed
                && state == HostPower.State.OFF
                && mayAskAgain(requests, askedAt, now);
    }

    /** A controller that took a request may have lost it. */
    static boolean mayAskAgain(int requests, Instant askedAt, Instant now) {
        return requests < MOST_REQUESTS && Duration.between(askedAt, now).compareTo(ASK_AGAIN) >= 0;
    }

    private void tooLate(Instant now, HostPower.State state) {
        PowerReason reason;
        String words = order.host + " is " + state + " " + seconds(now) + " s after it was asked for";
        if (order.action == PowerAction.SLEEP) {
            reason = PowerReason.STILL_ON;
            words = words + byAgent();
            if (state == HostPower.State.OFF) {
                words = "what controls it says that " + order.host + " is off, but it answers " + seconds(now)
                        + " s after: is power.address that of another machine?";
            }
        } else if (state == HostPower.State.OFF) {
            reason = PowerReason.STILL_OFF;
        } else {
            reason = PowerReason.AGENT_SILENT;
            words = words + (host.answers() ? ", and its agent sends no samples" : ", and does not answer");
        }
        boolean nothingCameOfIt = order.resumed && reason != PowerReason.AGENT_SILENT;
        over(CommandStatus.FAILED, nothingCameOfIt ? PowerReason.EXECUTOR_RESTARTED : reason, host.withFailure(words));
    }

    private long seconds(Instant now) {
        return Duration.between(since, now).toSeconds();
    }

    /** Whether nothing need be asked for. */
    private boolean isThere(HostPower.State state) {
        return switch (order.action) {
            case SLEEP -> host.isDown(state);
            case WAKE -> state == HostPower.State.ON && host.answers();
        };
    }

    private boolean isReached(HostPower.State state) {
        return switch (order.action) {
            case SLEEP -> host.isDown(state);
            case WAKE -> host.isUp(state);
        };
    }

    /** Who was asked, where it is not what controls the host. */
    private String byAgent() {
        return order.action == PowerAction.SLEEP && host.power().isSwitchedOffByAgent(order.host)
                ? ": its agent is to switch it off, by executor.powerOff of its configuration"
                : "";
    }

    private String wanted() {
        return switch (order.action) {
            case SLEEP -> "asleep";
            case WAKE -> "up and answering";
        };
    }

    private void running(Instant now, String detail) {
        reporter.running(now, since, PowerReason.NONE, detail);
    }

    private void unknown() {
        phase = Phase.SEARCHING;
        HypervisorException failure = host.failure();
        reporter.unknown(
                failure == null ? PowerReason.OTHER : PowerReporter.reason(failure),
                host.withFailure("the power of " + order.host + " cannot be read"));
    }

    /** How long it took is known only to who has asked for it. */
    private void done(Instant now) {
        String words = order.host + " is " + wanted() + (order.resumed ? "" : " after " + seconds(now) + " s")
                + (forced ? ", by force" : "");
        Duration took = order.resumed ? Duration.ZERO : Duration.between(since, now);
        over(CommandStatus.SUCCEEDED, PowerReason.NONE, words, took);
    }

    private void over(CommandStatus status, PowerReason reason, String detail) {
        over(status, reason, detail, Duration.ZERO);
    }

    private void over(CommandStatus status, PowerReason reason, String detail, Duration took) {
        phase = Phase.OVER;
        host.forgetReport();
        reporter.over(status, reason, detail, took);
    }
}
