package io.isotherm.executor.power;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.EventText;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Words events about hosts' power in the name of this executor. */
final class PowerEventFactory {
    private final ExecutorConfig config;
    private final InstantSource clock;

    PowerEventFactory(ExecutorConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    PowerEvent event(
            String commandId,
            String host,
            PowerAction action,
            CommandStatus status,
            PowerReason reason,
            String detail) {
        return PowerEvent.newBuilder()
                .setCommandId(commandId)
                .setPool(config.pool())
                .setHost(host)
                .setAction(action)
                .setAt(now())
                .setStatus(status)
                .setReason(reason)
                .setDetail(EventText.detail(detail))
                .setExecutor(config.instance())
                .build();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
