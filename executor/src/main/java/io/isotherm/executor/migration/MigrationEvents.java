package io.isotherm.executor.migration;

import io.isotherm.executor.journal.EventKind;
import io.isotherm.executor.journal.EventText;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.topics.Topic;
import java.time.Instant;

/** Events of migrations. */
public final class MigrationEvents implements EventKind<MigrationEvent> {
    private final String pool;
    private final Topic<MigrationEvent> topic;

    public MigrationEvents(String pool, Topic<MigrationEvent> topic) {
        this.pool = pool;
        this.topic = topic;
    }

    @Override
    public Topic<MigrationEvent> topic() {
        return topic;
    }

    @Override
    public String commandId(MigrationEvent event) {
        return event.getCommandId();
    }

    @Override
    public CommandStatus status(MigrationEvent event) {
        return event.getStatus();
    }

    @Override
    public String reason(MigrationEvent event) {
        return event.getReason().name();
    }

    @Override
    public Instant at(MigrationEvent event) {
        return event.getAt();
    }

    @Override
    public boolean isRepetition(MigrationEvent event) {
        return event.getReason() == MigrationReason.DUPLICATE;
    }

    @Override
    public MigrationEvent repetition(MigrationEvent known, Instant at) {
        return MigrationEvent.newBuilder(known)
                .setAt(at)
                .setReason(MigrationReason.DUPLICATE)
                .setDetail(EventText.givenAgain(this, known, known.getDetail()))
                .build();
    }

    @Override
    public String key(MigrationEvent event) {
        // A malformed command may have named no source; its answer still belongs to the pool.
        return event.getSource().isEmpty() ? pool : PoolKeys.of(pool, event.getSource());
    }
}
