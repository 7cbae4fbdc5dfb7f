package io.isotherm.replay.whatif;

import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model pool in one window.
 *
 * @param at end of the window
 * @param scenario what was recognised; null without management, and before the first decision
 * @param movesStarted moves that began in the window
 * @param movesUnderWay moves under way at its end
 * @param hostsOn hosts that run at its end, neither asleep nor on their way
 * @param hotHosts hosts that detection calls hot
 * @param watts what the whole pool drew on average
 * @param loads CPU asked of each host, Domain-0 included, as a share of its CPUs, on average over the window: above 1 it
 *     was overloaded. Null for a host that did not run in it. In the order of {@link WhatIfResult#hosts()}
 */
public record WhatIfTick(
        Instant at,
        @Nullable Scenario scenario,
        int movesStarted,
        int movesUnderWay,
        int hostsOn,
        int hotHosts,
        double watts,
        List<@Nullable Double> loads) {

    public WhatIfTick {
        loads = Collections.unmodifiableList(new ArrayList<>(loads));
    }
}
