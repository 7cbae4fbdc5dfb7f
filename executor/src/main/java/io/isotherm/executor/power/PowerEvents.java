package io.isotherm.executor.power;

import io.isotherm.executor.journal.EventKind;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.topics.Topic;

/** Events of hosts' power, as the journal sees them. */
public final class PowerEvents {

    private PowerEvents() {}

    public static EventKind<PowerEvent> on(Topic<PowerEvent> topic) {
        return new EventKind<>(
                topic,
                PowerEvent::getPool,
                PowerEvent::getCommandId,
                PowerEvent::getStatus,
                event -> event.getReason().name(),
                PowerEvent::getAt,
                PowerEvent::getHost,
                PowerEvent::getDetail,
                (known, at, detail) -> PowerEvent.newBuilder(known)
                        .setAt(at)
                        .setReason(PowerReason.DUPLICATE)
                        .setDetail(detail)
                        .build());
    }
}
