package io.isotherm.executor.migration;

import io.isotherm.executor.journal.EventKind;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.topics.Topic;

/** Events of migrations, as the journal sees them. */
public final class MigrationEvents {

    private MigrationEvents() {}

    public static EventKind<MigrationEvent> on(Topic<MigrationEvent> topic) {
        return new EventKind<>(
                topic,
                MigrationEvent::getPool,
                MigrationEvent::getCommandId,
                MigrationEvent::getStatus,
                event -> event.getReason().name(),
                MigrationEvent::getAt,
                MigrationEvent::getSource,
                MigrationEvent::getDetail,
                (known, at, detail) -> MigrationEvent.newBuilder(known)
                        .setAt(at)
                        .setReason(MigrationReason.DUPLICATE)
                        .setDetail(detail)
                        .build());
    }
}
