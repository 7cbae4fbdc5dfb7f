package com.example.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;

/** Sends guests of each hot host to whichever host uses the least CPU, as long as it is too hot and the rules allow it. */
public final class CoolestHostPlanner implements Planner {

    @Override
    public String name() {
        return "coolest-host";
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        List<Host> receivers = draft.rules().receivers(draft.now(), context, trace);
        for (Host hot : model.hosts()) {
            for (Guest guest : List.copyOf(draft.now().guestsOf(hot))) {
                if (draft.roomForMoves() > 0 && draft.excess().needsRelief(hot) && draft.mayLeave(guest)) {
                    receivers.stream()
                            .sorted(Comparator.comparingDouble(
                                            (Host host) -> draft.now().settledUse(host, Resource.CPU))
                                    .thenComparing(Host::name))
                            .map(host -> draft.now().move(guest, host))
                            .filter(draft::mayGo)
                            .findFirst()
                            .ifPresent(move -> draft.take(move, "to the coolest host"));
                }
            }
        }
        return draft.plan(name());
    }
}
