package io.isotherm.executor.command;

import org.slf4j.MDC;

/** The ids that log lines of a thread carry: in JSON as {@code mdc}. */
final class LogIds {
    private static final String POOL = "pool";
    private static final String HOST = "host";
    private static final String COMMAND = "command";

    private LogIds() {}

    /** The pool, for all that a thread does. */
    static void ofPool(String pool) {
        MDC.put(POOL, pool);
    }

    /**
     * Does something about a command.
     *
     * @param host that it is for
     */
    static void ofCommand(String host, String commandId, Runnable work) {
        MDC.put(HOST, host);
        MDC.put(COMMAND, commandId);
        try {
            work.run();
        } finally {
            MDC.remove(HOST);
            MDC.remove(COMMAND);
        }
    }
}
