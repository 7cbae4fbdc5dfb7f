package io.isotherm.executor.power;

import io.isotherm.executor.journal.Journal;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts on record what becomes of one power command. */
final class PowerReporter {
    private static final Logger LOG = LoggerFactory.getLogger(PowerReporter.class);

    private final String commandId;
    private final String host;
    private final PowerAction action;
    private final Journal<PowerEvent> journal;
    private final PowerEventFactory eventFactory;
    private @Nullable Double idleWatts;
    private Instant lastReport;

    /** @param idleWatts what is on record already of what the empty host drew, in watts; null for nothing */
    PowerReporter(
            String commandId,
            String host,
            PowerAction action,
            @Nullable Double idleWatts,
            Journal<PowerEvent> journal,
            PowerEventFactory eventFactory) {
        this.commandId = commandId;
        this.host = host;
        this.action = action;
        this.idleWatts = idleWatts;
        this.journal = journal;
        this.eventFactory = eventFactory;
        this.lastReport = eventFactory.now();
    }

    Instant now() {
        return eventFactory.now();
    }

    /** What the empty host drew before it was asked to sleep, in watts; null where nothing measured it. */
    void idleWatts(@Nullable Double watts) {
        idleWatts = watts;
    }

    boolean isDue(Instant now, Duration interval) {
        return Duration.between(lastReport, now).compareTo(interval) >= 0;
    }

    /** @param since when it was asked for */
    void running(Instant now, Instant since, PowerReason reason, String detail) {
        lastReport = now;
        record(CommandStatus.RUNNING, reason, detail, Duration.between(since, now));
    }

    /** What cannot be found out yet is told once, whatever restarts there are. */
    void unknown(PowerReason reason, String detail) {
        LOG.warn("What became of power command {} cannot be found out yet: {}", commandId, detail);
        boolean known = journal.latest(commandId)
                .filter(latest -> latest.getStatus() == CommandStatus.UNKNOWN)
                .isPresent();
        if (!known) {
            record(CommandStatus.UNKNOWN, reason, detail, Duration.ZERO);
        }
    }

    /** @param took from the first request on; zero where nothing was asked for, or it is not known */
    void over(CommandStatus status, PowerReason reason, String detail, Duration took) {
        PowerEvent event = record(status, reason, detail, took);
        LOG.info(
                "Power command {} ({} {}): {} {} {}",
                commandId,
                action,
                host,
                event.getStatus(),
                event.getReason(),
                event.getDetail());
    }

    private PowerEvent record(CommandStatus status, PowerReason reason, String detail, Duration took) {
        PowerEvent event = PowerEvent.newBuilder(eventFactory.event(commandId, host, action, status, reason, detail))
                .setElapsedMillis(took.toMillis())
                .setIdleWatts(idleWatts)
                .build();
        journal.record(event);
        return event;
    }

    /** The reason by which a report names what a controller failed in. */
    static PowerReason reason(HypervisorException e) {
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
