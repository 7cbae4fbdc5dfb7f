package io.isotherm.executor.power;

/** Whether the agents of hosts that are woken report again. Thread-safe. */
public interface AgentReports {
    /** For who may not read what agents report: a host that answers counts as one whose agent does. */
    AgentReports UNREAD = new AgentReports() {
        @Override
        public void expect(String host) {}

        @Override
        public boolean hasReported(String host) {
            return true;
        }

        @Override
        public void forget(String host) {}
    };

    /** From now on reports of that host count. */
    void expect(String host);

    /** Whether a report of that host came since it was {@link #expect}ed. */
    boolean hasReported(String host);

    /** Nobody waits for that host any more. */
    void forget(String host);
}
