package io.isotherm.executor.journal;

import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.topics.Topic;
import java.time.Instant;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the journal needs to know of one kind of event.
 *
 * @param pool the pool that an event is about
 * @param commandId the command that an event is about; empty when it had no id that could be read
 * @param reason name of the event's reason
 * @param host the host that an event is about; empty where its command named none
 * @param detail what an event says in words
 * @param again the event once more, now for a command that was given again
 */
public record EventKind<E extends SpecificRecord>(
        Topic<E> topic,
        Function<E, String> pool,
        Function<E, String> commandId,
        Function<E, CommandStatus> status,
        Function<E, String> reason,
        Function<E, Instant> at,
        Function<E, String> host,
        Function<E, String> detail,
        Again<E> again) {

    // Of both kinds of event: the reason of one that only says again what was said before.
    private static final String REPEATED = "DUPLICATE";

    /** An event once more, at another time and with another detail, and DUPLICATE for its reason. */
    @FunctionalInterface
    public interface Again<E> {
        E of(E known, Instant at, String detail);
    }

    /** The pool that an event is about. */
    public String pool(E event) {
        return pool.apply(event);
    }

    /** The command that an event is about; empty when it had no id that could be read. */
    public String commandId(E event) {
        return commandId.apply(event);
    }

    public CommandStatus status(E event) {
        return status.apply(event);
    }

    /** Name of the event's reason, for metrics. */
    public String reason(E event) {
        return reason.apply(event);
    }

    public Instant at(E event) {
        return at.apply(event);
    }

    /** The host that an event is about; empty where its command named none. */
    public String host(E event) {
        return host.apply(event);
    }

    /** Whether the event only says again what was said before, for a command that was given twice. */
    public boolean isRepetition(E event) {
        return reason(event).equals(REPEATED);
    }

    /** Says again what is known of a command. */
    public E repetition(E known, Instant now) {
        String words = "the command was given again; it was " + status(known) + " at " + at(known) + " ("
                + reason(known) + ") " + detail.apply(known);
        return again.of(known, now, EventText.detail(words));
    }

    /** Key of the event's record. */
    public String key(E event) {
        // A malformed command may have named no host; its answer still belongs to the pool.
        return host(event).isEmpty() ? pool(event) : PoolKeys.of(pool(event), host(event));
    }
}
