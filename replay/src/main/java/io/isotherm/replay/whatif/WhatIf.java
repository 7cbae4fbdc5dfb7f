package io.isotherm.replay.whatif;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.Demand.Change;
import io.isotherm.schema.PoolConfig;
import java.util.List;

/**
 * Runs configurations against the demand of a recorded pool. Each run is for the thread that calls it; any number of
 * threads may run at once.
 */
public final class WhatIf {
    private final Demand demand;
    private final ModelSettings model;
    private final List<List<Change>> changes;
    private final Runnable stepped;

    public WhatIf(Demand demand, ModelSettings model) {
        this(demand, model, () -> {});
    }

    /**
     * Runs of which somebody waits for the end.
     *
     * @param stepped is told by each run, in its thread, of each step of the demand that is over
     */
    public WhatIf(Demand demand, ModelSettings model, Runnable stepped) {
        this.demand = demand;
        this.model = model;
        this.changes = demand.changes();
        this.stepped = stepped;
    }

    /**
     * What a configuration would have made of the pool, on a model with default settings.
     *
     * @param config a sound configuration; the pool's name in it does not matter
     */
    public static WhatIfResult run(Demand demand, PoolConfig config) {
        return new WhatIf(demand, ModelSettings.DEFAULTS).run("", config);
    }

    /**
     * What a configuration would have made of the pool.
     *
     * @param name what to call the result
     * @param config a sound configuration; the pool's name in it does not matter
     */
    public WhatIfResult run(String name, PoolConfig config) {
        return new ModelRun(name, demand, changes, model, config, true, stepped).run();
    }

    /**
     * The pool without any management, for reference.
     *
     * @param config whose detection judges the hosts, and whose power curves they have
     */
    public WhatIfResult never(PoolConfig config) {
        return new ModelRun(WhatIfResult.NEVER, demand, changes, model, config, false, stepped).run();
    }
}
