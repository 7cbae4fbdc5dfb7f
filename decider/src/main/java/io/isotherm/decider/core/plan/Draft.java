package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.MoveRules;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.Expectation;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A plan in the making: the working copy, the gate, and the moves so far. What every planner builds its plan with. */
public final class Draft {
    private static final double TOLERANCE = 1e-9;

    private final PoolModel model;
    private final PlanContext context;
    private final PlanTrace trace;
    private final Placement now;
    private final MoveRules rules = MoveRules.standard();
    private final HostExcess excess;
    private final List<PlannedMove> moves = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();
    private final List<Host> touched = new ArrayList<>();
    private final Reading before;
    /** How many moves can begin at each host now, by its index. */
    private final int[] slots;
    /** Moves of the plan so far that can begin now, by the index of the host that they touch. */
    private final int[] beginning;
    /** Candidates that were looked at so far. */
    private long steps;

    /** The numbers of an {@link Expectation} at one moment. */
    private record Reading(int hotHosts, double maxUse, int usedHosts) {}

    public Draft(PoolModel model, PlanContext context, PlanTrace trace) {
        this.model = model;
        this.context = context;
        this.trace = trace;
        this.now = Placement.of(model);
        this.excess = new HostExcess(now);
        this.before = read();
        this.slots = new int[model.hosts().size()];
        if (!isCalm()) {
            model.hosts().forEach(host -> slots[host.index()] = context.slots().left(host.name()));
        }
        this.beginning = new int[model.hosts().size()];
    }

    /** The picture that is planned for. */
    public PoolModel model() {
        return model;
    }

    /** What is planned for, and what else is to be respected. */
    public PlanContext context() {
        return context;
    }

    /** Takes what was considered and refused. */
    public PlanTrace trace() {
        return trace;
    }

    /** The placement with the moves of the plan so far carried out. */
    public Placement now() {
        return now;
    }

    /** The gate that every move passes. */
    public MoveRules rules() {
        return rules;
    }

    /** What hot hosts have too much of, with the moves of the plan so far carried out. */
    public HostExcess excess() {
        return excess;
    }

    /** How many moves the plan may still take: none once planning has taken as many steps as it may. */
    public int roomForMoves() {
        return isCut() ? 0 : Math.max(0, context.maxMoves() - moves.size());
    }

    /** Why the plan takes no more moves; empty where it does. */
    public Optional<RuleName> fullBy() {
        return isCut()
                ? Optional.of(RuleName.MAX_STEPS)
                : roomForMoves() == 0 ? Optional.of(RuleName.MAX_MOVES) : Optional.empty();
    }

    private boolean isCut() {
        return steps >= context.maxSteps();
    }

    /** Counts a candidate that is looked at, be it a guest, a host, or one for the other. */
    public void step() {
        steps++;
    }

    public int size() {
        return moves.size();
    }

    /** Takes a move into the plan that the gate has accepted, and carries it out in the working copy. */
    public void take(Move move, String reason) {
        moves.add(planned(move, reason));
        now.apply(move);
        touched(move);
        begin(move);
    }

    public PlannedMove planned(Move move, String reason) {
        return new PlannedMove(move, reason, PreCopy.expect(move, now).millis());
    }

    /** Takes back all moves beyond a size, last first; returns the hosts that they went to. */
    public List<Host> takeBackTo(int size) {
        if (moves.size() == size) {
            return List.of();
        }
        List<Host> destinations = new ArrayList<>();
        while (moves.size() > size) {
            Move move = moves.remove(moves.size() - 1).move();
            now.revert(move);
            touched(move);
            destinations.add(move.destination());
        }
        if (!isCalm()) {
            Arrays.fill(beginning, 0);
            moves.forEach(planned -> begin(planned.move()));
        }
        return destinations;
    }

    private void touched(Move move) {
        touched.add(move.source());
        touched.add(move.destination());
    }

    /**
     * The hosts that moves of the plan, taken or taken back, have changed, in that order and as often: whoever keeps hosts in
     * an order goes on from where it last looked.
     */
    public List<Host> touched() {
        return touched;
    }

    /** The moves from a position on. */
    public List<PlannedMove> movesFrom(int position) {
        return List.copyOf(moves.subList(position, moves.size()));
    }

    /** Puts the moves from a position on in another order, which the caller knows to be valid. */
    public void reorderFrom(int position, Comparator<PlannedMove> order) {
        moves.subList(position, moves.size()).sort(order);
    }

    public void emptied(Host host) {
        emptied.add(host.name());
    }

    public void forgetEmptied() {
        emptied.clear();
    }

    /**
     * The hosts that may receive at all. Urgent work is not planned to those that no further move can begin at now: it
     * goes where it can begin, instead of waiting for what fits best.
     */
    public List<Host> receivers() {
        return receivers(context);
    }

    /** The same within other limits, which are {@link PlanContext#hardLimits} where all else has failed. */
    public List<Host> receivers(PlanContext limits) {
        List<Host> receivers = rules.receivers(now, limits, trace);
        if (isCalm()) {
            return receivers;
        }
        List<Host> free = new ArrayList<>();
        for (Host host : receivers) {
            if (canBegin(host)) {
                free.add(host);
            } else {
                trace.rejectDestination(
                        host,
                        new Rejection(
                                RuleName.BUDGET_HOST,
                                () -> "as many moves from or to " + host.name() + " are under way as may be at once"));
            }
        }
        return free;
    }

    /**
     * Which receivers are looked at, in two parts: those to which one more move of a host can begin at once, beside the moves
     * of the plan so far, then the others. Whoever looks for a destination in this order relieves several hosts at once,
     * instead of one after the other to the host that fits all of them best.
     */
    public List<Predicate<Host>> soonest(Host source) {
        return isCalm() || !canBegin(source) ? List.of(host -> true) : List.of(this::canBegin, host -> !canBegin(host));
    }

    private boolean isCalm() {
        return context.scenario() == Scenario.IMBALANCE || context.scenario() == Scenario.CONSOLIDATION;
    }

    /**
     * Whether one more move from or to a host can begin now, beside those of the plan so far. Hosts that must wait are relieved
     * after those that need not: what cannot begin takes no room from what can.
     */
    public boolean canBegin(Host host) {
        return beginning[host.index()] < slots[host.index()];
    }

    private void begin(Move move) {
        if (!isCalm() && canBegin(move.source()) && canBegin(move.destination())) {
            beginning[move.source().index()]++;
            beginning[move.destination().index()]++;
        }
    }

    public boolean mayLeave(Guest guest) {
        step();
        return rules.mayLeave(guest, now, context, trace);
    }

    public boolean mayGo(Move move) {
        return mayGo(move, context);
    }

    /** The same within other limits. */
    public boolean mayGo(Move move, PlanContext limits) {
        step();
        return rules.mayGo(move, now, limits, trace);
    }

    public void rejectSource(Host host, RuleName rule, Supplier<String> detail) {
        trace.rejectSource(host, new Rejection(rule, detail));
    }

    public Plan plan(String algorithm) {
        Reading after = read();
        if (isCut()) {
            trace.note("Planning for " + context.scenario() + " by " + algorithm + " was cut after "
                    + context.maxSteps() + " steps, with " + Counted.of(moves.size(), "move")
                    + " found: what is left is planned at a later tick");
        }
        return new Plan(
                algorithm,
                moves,
                emptied,
                new Expectation(
                        before.hotHosts,
                        after.hotHosts,
                        before.maxUse,
                        after.maxUse,
                        before.usedHosts,
                        after.usedHosts));
    }

    private Reading read() {
        int hot = 0;
        int used = 0;
        double max = 0;
        for (Host host : model.hosts()) {
            used += host.awake() && !now.isSettledEmpty(host) ? 1 : 0;
            if (!host.usable()) {
                continue;
            }
            boolean over = false;
            for (Resource resource : Resource.values()) {
                double use = now.settledUse(host, resource);
                max = Math.max(max, use);
                over |= use > model.marks(resource).getHigh() + TOLERANCE;
            }
            hot += over ? 1 : 0;
        }
        return new Reading(hot, max, used);
    }
}
