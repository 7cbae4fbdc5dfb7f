package io.isotherm.executor.command;

/** Carries out and sees one accepted command through to its end. Stepped by one thread at a time. */
public interface CommandTask {

    String commandId();

    /** The host whose guest or power it is about: of a migration the source. */
    String host();

    /** Does what can be done now and returns soon; true when the command is over. */
    boolean step();

    /** Whether it counts among the commands under way; false while its outcome is only being looked for. */
    boolean occupies();
}
