package io.isotherm.executor.journal;

import io.isotherm.schema.CommandStatus;
import io.isotherm.topics.Topic;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** What the journal needs to know of one kind of event. */
public interface EventKind<E extends SpecificRecord> {

    Topic<E> topic();

    /** The command that an event is about; empty when it had no id that could be read. */
    String commandId(E event);

    CommandStatus status(E event);

    /** Name of the event's reason, for metrics. */
    String reason(E event);

    Instant at(E event);

    /** Whether the event only says again what was said before, for a command that was given twice. */
    boolean isRepetition(E event);

    /** Says again what is known of a command. */
    E repetition(E known, Instant at);

    /** Key of the event's record. */
    String key(E event);
}
