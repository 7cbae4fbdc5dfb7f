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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees one accepted power command through: asks for it, and waits until the host is asleep, or up and answering. After a
 * restart nothing is asked for again: it only waits for what was begun.
 */
final class PowerTask implements CommandTask {
    private static final Logger LOG = LoggerFactory.getLogger(PowerTask.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SELDOM_LOOK = Duration.ofSeconds(30);

    private enum Phase {
        TO_BEGIN,
        WAITING,
        /** Reported as UNKNOWN; the host's power is asked for now and then. */
        SEARCHING,
        OVER
    }

    /** What a power task is about. */
    record Order(
            String commandId, String host, PowerAction action, Instant issuedAt, Instant deadline, boolean resumed) {}

    private final Order order;
    private final Journal<PowerEvent> journal;
    private final PowerEventFactory eventFactory;
    private final Inventory inventory;
    private final EmptyHostCheck emptyHostCheck;
    private final ExecutorConfig config;

    private volatile Phase phase;
    private Instant since;
    private Instant lastReport;
    private Instant nextLook = Instant.MIN;
    private @Nullable String failure;

    /** What a task works with. */
    record PowerTools(
            Journal<PowerEvent> journal,
            PowerEventFactory eventFactory,
            Inventory inventory,
            EmptyHostCheck emptyHostCheck,
            ExecutorConfig config) {}

    PowerTask(Order order, PowerTools tools) {
        this.order = order;
        this.journal = tools.journal;
        this.eventFactory = tools.eventFactory;
        this.inventory = tools.inventory;
        this.emptyHostCheck = tools.emptyHostCheck;
        this.config = tools.config;
        this.phase = order.resumed ? Phase.WAITING : Phase.TO_BEGIN;
        this.since = eventFactory.now();
        this.lastReport = since;
    }

    @Override
    public String commandId() {
        return order.commandId;
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
        if (isReached()) {
            over(CommandStatus.SUCCEEDED, PowerReason.ALREADY_THERE, order.host + " is " + wanted() + " already");
            return;
        }
        if (order.action == PowerAction.SLEEP) {
            // Looked at once more: a guest may have come since the command was accepted.
            Optional<String> objection = emptyHostCheck.objection(order.host);
            if (objection.isPresent()) {
                over(CommandStatus.FAILED, PowerReason.NOT_EMPTY, objection.get());
                return;
            }
        }
        since = now;
        try {
            ask();
        } catch (HypervisorException e) {
            if (e.kind() == Kind.UNSUPPORTED) {
                over(CommandStatus.FAILED, PowerReason.NO_POWER_CONTROL, EventText.of(e));
                return;
            }
            // It may have been taken all the same: only the host's state can tell.
            failure = EventText.of(e);
        }
        phase = Phase.WAITING;
        running(now, failure == null ? "asked for" : "asked for, with doubt: " + failure);
    }

    private void ask() {
        HostPower power = inventory.power();
        switch (order.action) {
            case SLEEP -> power.sleep(order.host);
            case WAKE -> power.wake(order.host);
        }
    }

    private void look(Instant now) {
        nextLook = now.plus(phase == Phase.SEARCHING ? SELDOM_LOOK : LOOK);
        HostPower.State state = state();
        boolean timedOut = Duration.between(since, now).compareTo(config.powerTimeout()) >= 0;
        if (isReached()) {
            over(CommandStatus.SUCCEEDED, PowerReason.NONE, order.host + " is " + wanted());
        } else if (state == HostPower.State.UNKNOWN) {
            if (timedOut && phase != Phase.SEARCHING) {
                unknown();
            }
        } else if (timedOut) {
            PowerReason reason = order.resumed ? PowerReason.EXECUTOR_RESTARTED : PowerReason.POWER_FAILED;
            String words = order.host + " is " + state + " and not " + wanted() + " after "
                    + Duration.between(since, now).toSeconds() + " s";
            over(CommandStatus.FAILED, reason, failure == null ? words : words + "; " + failure);
        } else if (phase == Phase.WAITING && isProgressDue(now)) {
            running(now, order.host + " is " + state);
        }
    }

    private boolean isProgressDue(Instant now) {
        return Duration.between(lastReport, now).compareTo(config.progressInterval()) >= 0;
    }

    private HostPower.State state() {
        try {
            return inventory.power().state(order.host);
        } catch (RuntimeException e) {
            LOG.debug("The power of {} cannot be read", order.host, e);
            return HostPower.State.UNKNOWN;
        }
    }

    /** Asleep, or up and answering. */
    private boolean isReached() {
        return switch (order.action) {
            case SLEEP -> state() == HostPower.State.OFF;
            case WAKE -> state() == HostPower.State.ON && answers();
        };
    }

    private boolean answers() {
        try {
            return inventory
                    .hypervisor(order.host)
                    .filter(host -> host.freeMemoryKib() >= 0)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.debug("Host {} does not answer yet", order.host, e);
            return false;
        }
    }

    private String wanted() {
        return switch (order.action) {
            case SLEEP -> "asleep";
            case WAKE -> "up and answering";
        };
    }

    private void running(Instant now, String detail) {
        lastReport = now;
        journal.record(event(CommandStatus.RUNNING, PowerReason.NONE, detail));
    }

    private void unknown() {
        phase = Phase.SEARCHING;
        String detail = "the power of " + order.host + " cannot be read" + (failure == null ? "" : "; " + failure);
        LOG.warn("What became of power command {} cannot be found out yet: {}", order.commandId, detail);
        boolean known = journal.latest(order.commandId)
                .filter(latest -> latest.getStatus() == CommandStatus.UNKNOWN)
                .isPresent();
        if (!known) {
            journal.record(event(CommandStatus.UNKNOWN, PowerReason.OTHER, detail));
        }
    }

    private void over(CommandStatus status, PowerReason reason, String detail) {
        phase = Phase.OVER;
        journal.record(event(status, reason, detail));
        LOG.info(
                "Power command {} ({} {}): {} {} {}",
                order.commandId,
                order.action,
                order.host,
                status,
                reason,
                detail);
    }

    private PowerEvent event(CommandStatus status, PowerReason reason, String detail) {
        return eventFactory.event(order.commandId, order.host, order.action, status, reason, detail);
    }
}
