package io.isotherm.bench.planetlab.literature;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.mmt.MmtPabfdPlanner;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic consolidation as published and as its authors' simulation runs it (Beloglazov, Buyya: "Optimal Online
 * Deterministic Algorithms and Adaptive Heuristics for Energy and Performance Efficient Dynamic Consolidation of Virtual
 * Machines in Cloud Data Centers", CCPE 24(13), 2012). Overloaded hosts give up guests of minimum migration time until
 * they are so no more; these are placed by power-aware best fit decreasing; then hosts are emptied, the least used first,
 * each wholly or not at all. A host that has just taken in guests may be emptied again in the same plan, so that a guest
 * can move twice.
 *
 * <p>This is the yardstick of benchmarks, true to the published algorithm where that is at odds with what a pool can do:
 * it knows CPU alone, no memory, marks, cool-downs or budgets, and does not ask the gate, which would make another
 * algorithm of it. It is therefore not among the {@link Planners} that a pool can be configured with. {@link
 * MmtPabfdPlanner} is its form for production.
 */
public final class MmtConsolidation implements Planner {
    /** So many ticks of the past are looked at. */
    static final int PAST_TICKS = 30;

    private final String name;
    private final OverloadDetector detector;
    private final PlannedGuests planned;

    /**
     * One algorithm of the family.
     *
     * @param name its name
     * @param detector when a host is overloaded
     * @param planned how the power that a host would draw is reckoned
     */
    public MmtConsolidation(String name, OverloadDetector detector, PlannedGuests planned) {
        this.name = name;
        this.detector = detector;
        this.planned = planned;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        return new Round(model, new Draft(model, context, trace)).plan();
    }

    /** One tick's planning. */
    private final class Round {
        private final PoolModel model;
        private final Draft draft;
        private final List<HostLoad> loads = new ArrayList<>();
        /** By guest index, as far as asked for. */
        private final double[] @Nullable [] pasts;
        /** By host index: not to receive. */
        private final boolean[] closed;

        Round(PoolModel model, Draft draft) {
            this.model = model;
            this.draft = draft;
            pasts = new double[model.guests().size()][];
            closed = new boolean[model.hosts().size()];
            for (Host host : model.hosts()) {
                if (host.usable() && !host.maintenance()) {
                    loads.add(new HostLoad(host, model.guestsOn(host), this::past));
                }
            }
        }

        /** A guest's past, newest first. */
        private double[] past(Guest guest) {
            double[] past = pasts[guest.index()];
            if (past == null) {
                double[] oldestFirst = model.cpuHistory(guest);
                past = new double[Math.min(PAST_TICKS, oldestFirst.length)];
                for (int i = 0; i < past.length; i++) {
                    past[i] = oldestFirst[oldestFirst.length - 1 - i];
                }
                pasts[guest.index()] = past;
            }
            return past;
        }

        Plan plan() {
            List<HostLoad> overloaded =
                    loads.stream().filter(load -> load.overloaded(detector)).toList();
            overloaded.forEach(load -> closed[load.host.index()] = true);
            relieve(overloaded);
            empty();
            return draft.plan(name);
        }

        private void relieve(List<HostLoad> overloaded) {
            List<Guest> leaving = new ArrayList<>();
            for (HostLoad load : overloaded) {
                do {
                    Guest guest = quickest(load.guests());
                    leaving.add(guest);
                    load.remove(guest);
                } while (load.overloaded(detector) && !load.guests().isEmpty());
            }
            for (Guest guest : decreasing(leaving)) {
                target(guest, loads).ifPresent(target -> {
                    target.add(guest);
                    draft.take(draft.now().move(guest, target.host), "relieves its host, minimum migration time");
                });
            }
        }

        private void empty() {
            loads.stream().filter(HostLoad::isOff).forEach(load -> closed[load.host.index()] = true);
            List<HostLoad> receivers =
                    loads.stream().filter(load -> !closed[load.host.index()]).toList();
            List<HostLoad> leastUsedFirst = receivers.stream()
                    .filter(load -> load.useNow() < 1)
                    .sorted(Comparator.comparingDouble(HostLoad::useNow))
                    .toList();
            boolean[] receives = new boolean[model.hosts().size()];
            for (HostLoad load : leastUsedFirst) {
                if (!receives[load.host.index()] && !load.guests().isEmpty()) {
                    closed[load.host.index()] = true;
                    for (HostLoad target : empty(load, receivers)) {
                        receives[target.host.index()] = true;
                    }
                }
            }
        }

        /** Plans all guests of a host away, or none; the hosts that they go to. */
        private List<HostLoad> empty(HostLoad load, List<HostLoad> receivers) {
            int start = draft.size();
            List<Guest> guests = decreasing(load.guests());
            List<HostLoad> targets = new ArrayList<>();
            for (Guest guest : guests) {
                Optional<HostLoad> target = target(guest, receivers);
                if (target.isEmpty()) {
                    for (int i = 0; i < targets.size(); i++) {
                        targets.get(i).remove(guests.get(i));
                    }
                    draft.takeBackTo(start);
                    return List.of();
                }
                target.get().add(guest);
                targets.add(target.get());
                draft.take(draft.now().move(guest, target.get().host), "empties its host, the least used");
            }
            draft.emptied(load.host);
            return targets;
        }

        /** The host of least growth of power that is not closed, has room, and is not overloaded with the guest. */
        private Optional<HostLoad> target(Guest guest, List<HostLoad> receivers) {
            HostLoad best = null;
            double least = Double.MAX_VALUE;
            for (HostLoad load : receivers) {
                if (closed[load.host.index()] || !load.fits(guest)) {
                    continue;
                }
                double growth = load.growth(guest, planned);
                boolean counts = growth < least && (load.used(planned) == 0 || !load.overloadedWith(guest, detector));
                if (counts) {
                    best = load;
                    least = growth;
                }
            }
            return Optional.ofNullable(best);
        }
    }

    /** The guest of the least memory; of several the one that came first. */
    private static Guest quickest(List<Guest> guests) {
        Guest quickest = guests.get(0);
        for (Guest guest : guests) {
            if (guest.memoryKib() < quickest.memoryKib()) {
                quickest = guest;
            }
        }
        return quickest;
    }

    /** By what they ask for, most first; those who ask for the same in the given order. */
    private static List<Guest> decreasing(List<Guest> guests) {
        return guests.stream()
                .sorted(Comparator.comparingDouble((Guest guest) -> guest.load().cpuMhz())
                        .reversed())
                .toList();
    }
}
