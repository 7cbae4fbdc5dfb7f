package io.isotherm.replay.whatif;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one configuration would have made of a recorded pool.
 *
 * @param name the configuration's name, {@value #NEVER} for the pool without any management
 * @param pool the pool's name
 * @param from the first instant of the run
 * @param until the first instant after it
 * @param hosts names of the hosts, sorted; the order of {@link WhatIfTick#loads()}
 * @param figures what it cost and what the guests suffered
 * @param ticks one for each window of the configuration, in order
 */
public record WhatIfResult(
        String name,
        String pool,
        Instant from,
        Instant until,
        List<String> hosts,
        WhatIfFigures figures,
        List<WhatIfTick> ticks) {

    /** Name of the run in which nothing is ever moved or put to sleep. */
    public static final String NEVER = "never";

    public WhatIfResult {
        hosts = List.copyOf(hosts);
        ticks = List.copyOf(ticks);
    }

    /** How long the run is. */
    public Duration length() {
        return Duration.between(from, until);
    }

    /** The same without its ticks, for those who only compare figures. */
    public WhatIfResult withoutTicks() {
        return new WhatIfResult(name, pool, from, until, hosts, figures, List.of());
    }
}
