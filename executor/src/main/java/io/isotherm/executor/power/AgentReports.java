package io.isotherm.executor.power;

/** Whether the agents of hosts that are woken report again. Thread-safe. */
public interface AgentReports {

    /** From now on reports of that host count. */
    void expect(String host);

    /** Whether a report of that host came since it was {@link #expect}ed. */
    boolean hasReported(String host);

    /** Nobody waits for that host any more. */
    void forget(String host);
}
