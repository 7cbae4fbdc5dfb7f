package io.isotherm.executor.power;

import io.isotherm.executor.journal.EventKind;
import io.isotherm.executor.journal.EventText;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.topics.Topic;
import java.time.Instant;

/** Events of hosts' power. */
public final class PowerEvents implements EventKind<PowerEvent> {
    private final String pool;
    private final Topic<PowerEvent> topic;

    public PowerEvents(String pool, Topic<PowerEvent> topic) {
        this.pool = pool;
        this.topic = topic;
    }

    @Override
    public Topic<PowerEvent> topic() {
        return topic;
    }

    @Override
    public String commandId(PowerEvent event) {
        return event.getCommandId();
    }

    @Override
    public CommandStatus status(PowerEvent event) {
        return event.getStatus();
    }

    @Override
    public String reason(PowerEvent event) {
        return event.getReason().name();
    }

    @Override
    public Instant at(PowerEvent event) {
        return event.getAt();
    }

    @Override
    public boolean isRepetition(PowerEvent event) {
        return event.getReason() == PowerReason.DUPLICATE;
    }

    @Override
    public PowerEvent repetition(PowerEvent known, Instant at) {
        return PowerEvent.newBuilder(known)
                .setAt(at)
                .setReason(PowerReason.DUPLICATE)
                .setDetail(EventText.givenAgain(this, known, known.getDetail()))
                .build();
    }

    @Override
    public String key(PowerEvent event) {
        return event.getHost().isEmpty() ? pool : PoolKeys.of(pool, event.getHost());
    }
}
