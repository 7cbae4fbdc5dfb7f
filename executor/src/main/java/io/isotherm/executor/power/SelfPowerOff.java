package io.isotherm.executor.power;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.command.Reservations;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.power.LocalPowerOff;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent switches the host off that it runs on, once for each command, when the power executor reports that it is to be so.
 * The agent reports nothing itself: the power executor sees whether the host goes, or has a guest.
 */
final class SelfPowerOff {
    private static final Logger LOG = LoggerFactory.getLogger(SelfPowerOff.class);

    private final ExecutorConfig config;
    private final EmptyHostCheck emptyHostCheck;
    private final Reservations reservations;
    private final InstantSource clock;
    private final Executor background;
    private String latest = "";

    SelfPowerOff(
            ExecutorConfig config,
            EmptyHostCheck emptyHostCheck,
            Reservations reservations,
            InstantSource clock,
            Executor background) {
        this.config = config;
        this.emptyHostCheck = emptyHostCheck;
        this.reservations = reservations;
        this.clock = clock;
        this.background = background;
    }

    /** Takes a report in that asks for it; those that repeat it, as progress does, change nothing. */
    synchronized void asked(PowerEvent event) {
        if (event.getCommandId().equals(latest)) {
            return;
        }
        latest = event.getCommandId();
        String host = event.getHost();
        if (config.powerOff().isEmpty()) {
            LOG.warn(
                    "Host {} is to switch itself off (command {}), and its agent knows no way to: set executor.powerOff, as"
                            + " to systemctl,poweroff",
                    host,
                    latest);
            return;
        }
        background.execute(() -> switchOff(host, event));
    }

    private void switchOff(String host, PowerEvent event) {
        Optional<String> objection = objection(host, event);
        if (objection.isPresent()) {
            LOG.warn(
                    "Host {} does not switch itself off (command {}): {}", host, event.getCommandId(), objection.get());
            return;
        }
        LOG.info(
                "Host {} has no guest and switches itself off (command {}): {}",
                host,
                event.getCommandId(),
                config.powerOff());
        try {
            new LocalPowerOff(config.powerOff()).run();
        } catch (HypervisorException e) {
            LOG.warn("Host {} could not switch itself off (command {})", host, event.getCommandId(), e);
        }
    }

    /** The very last look, on the host itself: it may be that it was told otherwise, or has a guest, by now. */
    private Optional<String> objection(String host, PowerEvent event) {
        Instant now = clock.instant();
        if (config.isTooOld(event.getAt(), now)) {
            return Optional.of(config.tooOld(event.getAt(), now));
        }
        if (!reservations.isBeingPutToSleep(host, event.getAt(), now)) {
            return Optional.of("it is to stay up by now");
        }
        return emptyHostCheck.objection(host);
    }
}
