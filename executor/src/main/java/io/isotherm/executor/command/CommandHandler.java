package io.isotherm.executor.command;

import io.isotherm.executor.journal.Journal;
import io.isotherm.topics.Topic;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What is particular to one kind of command: whose it is, what speaks against it, and how it is carried out. */
public interface CommandHandler<C extends SpecificRecord, E extends SpecificRecord> {

    /** For metrics and logs. */
    String name();

    Topic<C> commands();

    /** Where each of these commands stands. */
    Journal<E> journal();

    String commandId(C command);

    /** The pool that a command names. */
    String pool(C command);

    /** The host that a command names, whose executor is to answer it. */
    String host(C command);

    /** Those of an executor's hosts that this kind of command is about. */
    SortedSet<String> hosts(OwnHosts.Selection selection);

    /** Whether it has to hear of all commands of the pool and of what becomes of them, whosever they are. */
    default boolean hearsAll() {
        return false;
    }

    /** Takes note of a command, whosever it is; it may be told of one more than once. */
    default void heard(C command) {}

    /** Takes note of what became of a command, whosever it is. */
    default void heardOf(E event) {}

    /** Told of what becomes of a command as it happens, whosever it is; never of what the journal tells of the past. */
    default void happened(E event) {}

    /** The answer to a record that is no command but names a host of ours in its key. */
    E unreadable(String key, String detail);

    /** Why a command that was never heard of is not to be carried out; empty if nothing speaks against it. */
    Optional<E> refusal(@Nullable String key, C command, Instant now);

    /** The answer when a check failed unexpectedly. */
    E checkFailed(C command, String detail);

    E accepted(C command);

    /** The task that carries out a command which is about to be accepted; stepped only once that is published. */
    CommandTask begin(C command);

    /** The task that finds out what became of a command which an earlier run had accepted. */
    CommandTask resume(E latest);

    /** The command is over. */
    void ended(String commandId);
}
