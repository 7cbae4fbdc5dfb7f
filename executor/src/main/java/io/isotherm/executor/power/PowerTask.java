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
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees one accepted power command through: asks for it, and waits until the host is off and silent, or up with its agent
 * reporting. A host that does not switch itself off within half of {@code executor.powerTimeout} is switched off by force if
 * the inventory allows it, and if its hypervisor says at that moment that it is empty. A host on which a guest appears once it
 * was asked may go down for all that: it is woken again then. After a restart nothing else is asked for again: it only waits
 * for what was begun.
 */
final class PowerTask implements CommandTask {
    private static final Logger LOG = LoggerFactory.getLogger(PowerTask.class);
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

    private final Order order;
    private final Journal<PowerEvent> journal;
    private final PowerEventFactory eventFactory;
    private final Inventory inventory;
    private final EmptyHostCheck emptyHostCheck;
    private final AgentReports agentReports;
    private final ExecutorConfig config;

    private volatile Phase phase;
    private Instant since;
    private final Instant patientUntil;
    private Instant askedAt;
    private Instant lastReport;
    private Instant nextLook = Instant.MIN;
    private int requests;
    private boolean forced;
    /** The guest that appeared after sleep was asked for, in words; empty for none. */
    private String guest;
    /** Whether a host that went down with a guest was asked to come up again. */
    private boolean undone;
    /** What the empty host drew before it was asked to sleep, in watts; null where nothing measured it. */
    private @Nullable Double idleWatts;

    private @Nullable HypervisorException failure;

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
        this.journal = tools.journal;
        this.eventFactory = tools.eventFactory;
        this.inventory = tools.inventory;
        this.emptyHostCheck = tools.emptyHostCheck;
        this.agentReports = tools.agentReports;
        this.config = tools.config;
        this.phase = order.resumed ? Phase.WAITING : Phase.TO_BEGIN;
        Instant now = eventFactory.now();
        this.since = order.since;
        this.patientUntil = order.resumed ? now.plus(ONCE_MORE) : now;
        this.askedAt = now;
        this.lastReport = now;
        this.guest = order.guest;
        this.idleWatts = order.idleWatts;
        if (order.resumed && order.action == PowerAction.WAKE) {
            agentReports.expect(order.host);
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
        Instant now = eventFactory.now();
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
            state = inventory.power().state(order.host);
        } catch (HypervisorException e) {
            over(CommandStatus.FAILED, reason(e), "nothing was asked for: " + EventText.of(e));
            return;
        }
        if (isThere(state)) {
            over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE, order.host + " is " + wanted() + " already");
            return;
        }
        if (order.action == PowerAction.SLEEP) {
            Double drawn = watts();
            // The last moment: a guest may have come since the command was accepted.
            Optional<String> objection = emptyHostCheck.objection(order.host);
            if (objection.isPresent()) {
                over(CommandStatus.FAILED, PowerReason.NOT_EMPTY, objection.get());
                return;
            }
            idleWatts = drawn;
        } else {
            agentReports.expect(order.host);
        }
        since = now;
        if (ask(now)) {
            phase = Phase.WAITING;
            running(now, failure == null ? "asked for" + byAgent() : "asked for, with doubt: " + EventText.of(failure));
        }
    }

    /** Whether it goes on; an answer that got lost is no refusal, for then only the host's state can tell. */
    private boolean ask(Instant now) {
        requests++;
        askedAt = now;
        failure = null;
        HostPower power = inventory.power();
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
                over(CommandStatus.FAILED, reason(e), EventText.of(e));
                return false;
            }
            failure = e;
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
        HostPower.State state = state();
        if (!guest.isEmpty()) {
            undo(now, state);
            return;
        }
        if (isReached(state)) {
            done(now);
            return;
        }
        if (order.action == PowerAction.SLEEP && phase == Phase.WAITING) {
            Optional<String> guests = emptyHostCheck.guests(order.host);
            if (guests.isPresent()) {
                guest = guests.get() + ", " + seconds(now) + " s after it was asked to switch itself off";
                running(now, PowerReason.GUEST_APPEARED, guest + "; should it go down for all that, it is woken again");
                return;
            }
        }
        boolean timedOut = isTimedOut(now);
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
        } else if (phase == Phase.WAITING && isProgressDue(now)) {
            running(now, order.host + " is " + state);
        }
    }

    /** Whoever was asked to switch itself off can mostly not be told otherwise: it is seen to that it comes up again. */
    private void undo(Instant now, HostPower.State state) {
        boolean off = isDown(state);
        boolean timedOut = isTimedOut(now);
        if (off && !undone) {
            agentReports.expect(order.host);
            undone = true;
            since = now;
            requests = 0;
            wakeAgain(now);
        } else if (undone && isUp(state)) {
            over(
                    CommandStatus.FAILED,
                    PowerReason.GUEST_APPEARED,
                    guest + "; it went down with it and was woken again: see whether the guest runs");
        } else if (timedOut) {
            String words = undone
                    ? "; it went down with it, and did not come up again " + seconds(now) + " s after it was woken"
                    : "; it stays up";
            over(
                    CommandStatus.FAILED,
                    PowerReason.GUEST_APPEARED,
                    guest + words + (failure == null ? "" : "; " + EventText.of(failure)));
        } else if (off
                && requests < MOST_REQUESTS
                && Duration.between(askedAt, now).compareTo(ASK_AGAIN) >= 0) {
            wakeAgain(now);
        } else if (isProgressDue(now)) {
            running(now, PowerReason.GUEST_APPEARED, guest);
        }
    }

    private void wakeAgain(Instant now) {
        requests++;
        askedAt = now;
        try {
            inventory.power().wake(order.host);
            failure = null;
        } catch (HypervisorException e) {
            failure = e;
        }
        running(now, PowerReason.GUEST_APPEARED, guest + "; it went down with it, and is being woken again");
    }

    /** Force is the last resort: never after a restart, and never for a host that is not proven empty at that moment. */
    private boolean isForceDue(Instant now) {
        return order.action == PowerAction.SLEEP
                && phase == Phase.WAITING
                && !order.resumed
                && !forced
                && inventory.power().mayForceOff(order.host)
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
            inventory.power().forceOff(order.host);
        } catch (HypervisorException e) {
            if (isRefusal(e)) {
                over(CommandStatus.FAILED, reason(e), because + "; by force: " + EventText.of(e));
                return false;
            }
            failure = e;
        }
        running(now, "switched off by force, for " + because);
        return true;
    }

    private boolean isAskDue(Instant now, HostPower.State state) {
        return order.action == PowerAction.WAKE
                && phase == Phase.WAITING
                && !order.resumed
                && state == HostPower.State.OFF
                && requests < MOST_REQUESTS
                && Duration.between(askedAt, now).compareTo(ASK_AGAIN) >= 0;
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
            words = words + (answers() ? ", and its agent sends no samples" : ", and does not answer");
        }
        boolean nothingCameOfIt = order.resumed && reason != PowerReason.AGENT_SILENT;
        over(
                CommandStatus.FAILED,
                nothingCameOfIt ? PowerReason.EXECUTOR_RESTARTED : reason,
                failure == null ? words : words + "; " + EventText.of(failure));
    }

    /** By the time since it was asked for, however often the executor was restarted since. */
    private boolean isTimedOut(Instant now) {
        return Duration.between(since, now).compareTo(config.powerTimeout()) >= 0 && !now.isBefore(patientUntil);
    }

    private boolean isProgressDue(Instant now) {
        return Duration.between(lastReport, now).compareTo(config.progressInterval()) >= 0;
    }

    private long seconds(Instant now) {
        return Duration.between(since, now).toSeconds();
    }

    private HostPower.State state() {
        try {
            return inventory.power().state(order.host);
        } catch (HypervisorException e) {
            failure = e;
            return HostPower.State.UNKNOWN;
        } catch (RuntimeException e) {
            LOG.warn("The power of {} cannot be read", order.host, e);
            return HostPower.State.UNKNOWN;
        }
    }

    /** Sleep does not depend on it: a controller that fails in this fails in what follows, too. A host that is on draws something. */
    private @Nullable Double watts() {
        try {
            OptionalDouble watts = inventory.power().watts(order.host);
            return watts.orElse(0) > 0 ? watts.getAsDouble() : null;
        } catch (RuntimeException e) {
            LOG.debug("What {} draws cannot be read", order.host, e);
            return null;
        }
    }

    /** Whether nothing need be asked for. */
    private boolean isThere(HostPower.State state) {
        return switch (order.action) {
            case SLEEP -> isDown(state);
            case WAKE -> state == HostPower.State.ON && answers();
        };
    }

    private boolean isReached(HostPower.State state) {
        return switch (order.action) {
            case SLEEP -> isDown(state);
            case WAKE -> isUp(state);
        };
    }

    private boolean isDown(HostPower.State state) {
        return state == HostPower.State.OFF && !answers();
    }

    /** With its agent reporting: a report proves more than its controller could tell. */
    private boolean isUp(HostPower.State state) {
        return state != HostPower.State.OFF && agentReports.hasReported(order.host) && answers();
    }

    private boolean answers() {
        try {
            return inventory
                    .hypervisor(order.host)
                    .filter(host -> host.freeMemoryKib() >= 0)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.debug("Host {} does not answer", order.host, e);
            return false;
        }
    }

    /** Who was asked, where it is not what controls the host. */
    private String byAgent() {
        return order.action == PowerAction.SLEEP && inventory.power().isSwitchedOffByAgent(order.host)
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
        running(now, PowerReason.NONE, detail);
    }

    private void running(Instant now, PowerReason reason, String detail) {
        lastReport = now;
        journal.record(PowerEvent.newBuilder(event(CommandStatus.RUNNING, reason, detail))
                .setElapsedMillis(Duration.between(since, now).toMillis())
                .build());
    }

    private void unknown() {
        phase = Phase.SEARCHING;
        PowerReason reason = failure == null ? PowerReason.OTHER : reason(failure);
        String detail = "the power of " + order.host + " cannot be read"
                + (failure == null ? "" : "; " + EventText.of(failure));
        LOG.warn("What became of power command {} cannot be found out yet: {}", order.commandId, detail);
        boolean known = journal.latest(order.commandId)
                .filter(latest -> latest.getStatus() == CommandStatus.UNKNOWN)
                .isPresent();
        if (!known) {
            journal.record(event(CommandStatus.UNKNOWN, reason, detail));
        }
    }

    /** How long it took is known only to who has asked for it. */
    private void done(Instant now) {
        long elapsed = order.resumed ? 0 : Duration.between(since, now).toMillis();
        String words = order.host + " is " + wanted() + (order.resumed ? "" : " after " + seconds(now) + " s")
                + (forced ? ", by force" : "");
        over(PowerEvent.newBuilder(event(CommandStatus.SUCCEEDED, PowerReason.NONE, words))
                .setElapsedMillis(elapsed)
                .build());
    }

    private void over(CommandStatus status, PowerReason reason, String detail) {
        over(event(status, reason, detail));
    }

    private void over(PowerEvent event) {
        phase = Phase.OVER;
        agentReports.forget(order.host);
        journal.record(event);
        LOG.info(
                "Power command {} ({} {}): {} {} {}",
                order.commandId,
                order.action,
                order.host,
                event.getStatus(),
                event.getReason(),
                event.getDetail());
    }

    private PowerEvent event(CommandStatus status, PowerReason reason, String detail) {
        PowerEvent event = eventFactory.event(order.commandId, order.host, order.action, status, reason, detail);
        event.setIdleWatts(idleWatts);
        return event;
    }

    private static PowerReason reason(HypervisorException e) {
        return switch (e.kind()) {
            case UNSUPPORTED -> PowerReason.NO_POWER_CONTROL;
            case UNREACHABLE -> PowerReason.CONTROLLER_UNREACHABLE;
            case TIMEOUT -> PowerReason.CONTROLLER_TIMEOUT;
            case REFUSED, WRONG_HOST -> PowerReason.CONTROLLER_REFUSED;
            case WRONG_CREDENTIALS -> PowerReason.WRONG_CREDENTIALS;
            case NO_SOFT_OFF -> PowerReason.NO_SOFT_OFF;
            default -> PowerReason.POWER_FAILED;
        };
    }
}
