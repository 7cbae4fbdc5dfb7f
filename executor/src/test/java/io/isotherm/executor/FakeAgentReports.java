package io.isotherm.executor;

import io.isotherm.executor.power.AgentReports;
import java.util.HashSet;
import java.util.Set;

/** Agents that report as soon as it is waited for, but for those that the test silences. */
public final class FakeAgentReports implements AgentReports {
    private final Set<String> silent = new HashSet<>();
    private final Set<String> expected = new HashSet<>();

    public void setSilent(String host, boolean isSilent) {
        if (isSilent) {
            silent.add(host);
        } else {
            silent.remove(host);
        }
    }

    /** The hosts of which a report is waited for. */
    public Set<String> expected() {
        return Set.copyOf(expected);
    }

    @Override
    public void expect(String host) {
        expected.add(host);
    }

    @Override
    public boolean hasReported(String host) {
        return expected.contains(host) && !silent.contains(host);
    }

    @Override
    public void forget(String host) {
        expected.remove(host);
    }
}
