package io.isotherm.operator.steer;

import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.util.Locale;
import java.util.SortedMap;

/** The end of a pause. */
public record ResumePool() implements Steering {
    @Override
    public boolean change(PoolConfig config, SortedMap<String, HostState> picture) {
        boolean before = config.getDecision().getPaused();
        config.getDecision().setPaused(false);
        return before;
    }

    @Override
    public String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        Mode mode = config.getDecision().getMode();
        return "not paused; the mode is " + mode.name().toLowerCase(Locale.ROOT);
    }
}
