package io.isotherm.decider.core.issue;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.MoveOffer;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.PlannedMove;
import io.isotherm.decider.core.plan.PreCopy;
import io.isotherm.decider.core.rules.MoveRules;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.pool.Budgets;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns moves into commands, one by one. Each is asked of the rules against what is observed, with all moves under way and
 * those issued before it counted at both ends: so every interleaving of them is valid. A planned move that has to wait for
 * an earlier one is refused here, and planned anew at a later tick.
 */
public final class MoveIssuer {
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    /** So many moves that are not issued are told of at most: a decision has to fit its topic, and nobody reads more. */
    private static final int MOST_WAITING = 2_000;

    private final Situation situation;
    private final PlanTrace trace;
    private final Placement now;
    private final MoveRules rules = MoveRules.standard();
    private final Budgets budgets;
    private final long commandTimeout;
    private final int keptForDrains;
    private final Set<String> issuedVms = new HashSet<>();
    private final Set<String> listedVms = new HashSet<>();
    /** Guests whose move is recommended, or would be made if nothing held it up; others may observe them, too. */
    private final Set<String> claimedVms = new HashSet<>();

    private final List<io.isotherm.schema.Move> moves = new ArrayList<>();
    private final List<Move> begun = new ArrayList<>();
    private final List<MigrationCommand> commands = new ArrayList<>();
    private final List<MoveOffer> offers = new ArrayList<>();
    private final MoveHistory remembered;
    private final List<OpenMove> issued = new ArrayList<>();
    private final MoveCounts counts;
    private int waiting;

    public MoveIssuer(Situation situation, PlanTrace trace) {
        this.situation = situation;
        this.trace = trace;
        this.now = Placement.of(situation.model());
        this.budgets = situation.budgets();
        this.commandTimeout = situation.config().getDecision().getCommandTimeoutMillis();
        this.keptForDrains = situation.isAnyDraining() ? budgets.keptForDrains() : 0;
        this.remembered = situation.ledger().moves();
        this.counts = new MoveCounts(situation);
    }

    /**
     * What became of a plan.
     *
     * @param issued how many of its moves were issued
     * @param refusals how many were refused at the last moment, by rule
     */
    public record Taken(int issued, Map<RuleName, Integer> refusals) {
        public static final Taken NOTHING = new Taken(0, Map.of());
    }

    /** The placement with everything that is under way, the moves issued at this tick among it. */
    public Placement now() {
        return now;
    }

    /** The moves issued at this tick. */
    public List<Move> begun() {
        return begun;
    }

    public MoveHistory history() {
        return remembered.issued(issued);
    }

    /** Whether a move is not over, one issued at this tick among them. */
    public boolean isAnyOpen() {
        return !remembered.open().isEmpty() || !issued.isEmpty();
    }

    public List<io.isotherm.schema.Move> moves() {
        return moves;
    }

    public List<MigrationCommand> commands() {
        return commands;
    }

    /** How many moves were planned, not issued, and not told of either, as there are so many. */
    public int leftOut() {
        return Math.max(0, waiting - MOST_WAITING);
    }

    /** What is recommended by this tick's plan. */
    List<MoveOffer> offers() {
        return offers;
    }

    /** Takes a plan in its order: issues, recommends or only lists its moves, as the mode says. */
    public Taken take(Plan plan, Scenario scenario, Mode mode) {
        int before = begun.size();
        Map<RuleName, Integer> refusals = new EnumMap<>(RuleName.class);
        PlanContext hardLimits = situation.context(scenario).hardLimits();
        Set<String> ofPlan = new HashSet<>();
        for (PlannedMove planned : plan.moves()) {
            Guest guest = planned.move().guest();
            boolean isFirst = ofPlan.add(guest.uuid());
            if (issuedVms.contains(guest.uuid())) {
                // On its way already, by an earlier plan or step, or as an operator has just approved it.
                continue;
            }
            if (!isFirst || (mode == Mode.RECOMMEND && claimedVms.contains(guest.uuid()))) {
                listWaiting(planned, id(guest), scenario);
                continue;
            }
            switch (mode) {
                case OBSERVE -> listWaiting(planned, id(guest), scenario);
                case RECOMMEND -> {
                    takeBack(guest);
                    claimedVms.add(guest.uuid());
                    MoveOffer offer = offer(planned, scenario);
                    if (listWaiting(planned, offer.commandId(), scenario)) {
                        offers.add(offer);
                    }
                }
                case AUTOMATIC -> {
                    Optional<Rejection> refused = refusal(planned.move(), scenario, hardLimits);
                    boolean issued = refused.isEmpty()
                            && now.hostOf(guest).equals(planned.move().source());
                    refused.ifPresent(rejection -> {
                        trace.reject(planned.move(), rejection);
                        refusals.merge(rejection.rule(), 1, Integer::sum);
                    });
                    if (issued) {
                        takeBack(guest);
                        issue(planned, id(guest), scenario);
                    } else {
                        claimedVms.add(guest.uuid());
                        listWaiting(planned, id(guest), scenario);
                    }
                }
            }
        }
        return new Taken(begun.size() - before, refusals);
    }

    /**
     * Acts on an approved recommendation.
     *
     * @return why it was not issued; empty when it was
     */
    Optional<Refusal> approve(MoveOffer offer, String approvedBy) {
        Optional<Guest> guest = situation.model().guest(offer.vm());
        Optional<Host> destination = situation.model().host(offer.destination());
        if (guest.isEmpty() || destination.isEmpty()) {
            return Optional.of(new Refusal("the guest or the destination is not seen", false));
        }
        Move move = now.move(guest.get(), destination.get());
        if (!move.source().name().equals(offer.source())) {
            return Optional.of(
                    new Refusal("the guest is on " + move.source().name() + ", no longer on " + offer.source(), false));
        }
        if (offer.scenario() == Scenario.EVACUATION && !move.source().maintenance()) {
            return Optional.of(new Refusal("host " + offer.source() + " is not in maintenance any more", false));
        }
        Optional<Rejection> budget = overBudget(move, offer.scenario());
        Optional<Rejection> refused = budget.isPresent()
                ? budget
                : rules.check(move, now, situation.context(offer.scenario()).hardLimits());
        if (refused.isPresent()) {
            trace.reject(move, refused.get());
            return Optional.of(new Refusal(
                    refused.get().rule() + ": " + refused.get().detail().get(), budget.isPresent()));
        }
        PlannedMove planned =
                new PlannedMove(move, offer.reason() + " (approved by " + approvedBy + ")", offer.expectedMillis());
        issue(planned, offer.commandId(), offer.scenario());
        return Optional.empty();
    }

    /**
     * Why an approved recommendation is not issued.
     *
     * @param why in words
     * @param passing whether it may be issued at a later tick
     */
    record Refusal(String why, boolean passing) {}

    private Optional<Rejection> refusal(Move move, Scenario scenario, PlanContext context) {
        return overBudget(move, scenario).or(() -> rules.check(move, now, context));
    }

    private Optional<Rejection> overBudget(Move move, Scenario scenario) {
        int underWay = counts.underWay();
        int most = budgets.concurrent();
        if (underWay >= most) {
            return budget(
                    RuleName.BUDGET_CONCURRENT,
                    Counted.of(underWay, "move") + " under way, at most "
                            + most(most, situation.configured().concurrent()));
        }
        boolean relief = scenario == Scenario.OVERLOAD || scenario == Scenario.SATURATION;
        if (relief && underWay - counts.drains() >= most - keptForDrains) {
            return budget(
                    RuleName.BUDGET_CONCURRENT,
                    Counted.of(underWay, "move") + " under way; of at most "
                            + most(most, situation.configured().concurrent()) + ", " + keptForDrains
                            + " are kept for emptying hosts in maintenance");
        }
        for (Host host : List.of(move.source(), move.destination())) {
            int there = counts.underWayAt(host);
            int mostThere = remembered.pace().mostAt(host.name(), budgets.concurrentPerHost());
            if (there >= mostThere) {
                return budget(
                        RuleName.BUDGET_HOST,
                        Counted.of(there, "move") + " from or to " + host.name() + " under way, at most "
                                + most(mostThere, budgets.concurrentPerHost()));
            }
        }
        boolean calm = scenario == Scenario.IMBALANCE || scenario == Scenario.CONSOLIDATION;
        return calm ? overHour(move) : Optional.empty();
    }

    private static String most(int most, int configured) {
        return most < configured ? most + " of " + configured + " while moves are slowed down" : Integer.toString(most);
    }

    private Optional<Rejection> overHour(Move move) {
        long inHour = counts.issuedInHour();
        if (inHour >= budgets.movesPerHour()) {
            return budget(
                    RuleName.BUDGET_MOVES,
                    Counted.of(inHour, "move") + " issued within the hour, at most " + budgets.movesPerHour());
        }
        double gib = counts.issuedGibInHour();
        double more = move.guest().memoryKib() / KIB_PER_GIB;
        if (gib + more > budgets.gibPerHour()) {
            return budget(
                    RuleName.BUDGET_GIB,
                    gib + " GiB moved within the hour, " + more + " GiB more would exceed " + budgets.gibPerHour()
                            + " GiB");
        }
        return Optional.empty();
    }

    private static Optional<Rejection> budget(RuleName rule, String detail) {
        return Optional.of(new Rejection(rule, () -> detail));
    }

    private void issue(PlannedMove planned, String commandId, Scenario scenario) {
        Move move = planned.move();
        PreCopy model =
                PreCopy.expect(move, now, counts.underWayAt(move.source()), counts.underWayAt(move.destination()));
        command(planned, commandId, scenario, model);
        list(planned, model.millis(), commandId, scenario, true);
    }

    private void command(PlannedMove planned, String commandId, Scenario scenario, PreCopy model) {
        Move move = planned.move();
        Guest guest = move.guest();
        long deadline = situation.tick() + commandTimeout;
        commands.add(MigrationCommand.newBuilder()
                .setCommandId(commandId)
                .setDecisionId(situation.decisionId())
                .setPool(situation.ledger().pool())
                .setVm(guest.uuid())
                .setVmName(guest.name())
                .setSource(move.source().name())
                .setDestination(move.destination().name())
                .setMemoryKib(guest.memoryKib())
                .setDestinationCpus(move.destination().cpus())
                .setIssuedAt(situation.instant())
                .setDeadline(Instant.ofEpochMilli(deadline))
                .setReason(planned.reason())
                .setScenario(scenario)
                .build());
        issued.add(new OpenMove(
                commandId,
                guest.uuid(),
                guest.name(),
                move.source().name(),
                move.destination().name(),
                guest.load(),
                model.millis(),
                situation.tick(),
                deadline,
                null,
                situation.tick()));
        counts.issued(move);
        now.begin(move);
        begun.add(move);
    }

    private MoveOffer offer(PlannedMove planned, Scenario scenario) {
        Move move = planned.move();
        Guest guest = move.guest();
        // The same recommendation keeps its id while it can be approved: the operator may be looking at it.
        String commandId = situation.ledger().offers().moves().stream()
                .filter(offer -> offer.sameMove(
                        guest.uuid(), move.source().name(), move.destination().name()))
                .filter(offer -> offer.offeredAt() + situation.timing().approval() >= situation.tick())
                .map(MoveOffer::commandId)
                .findFirst()
                .orElse(id(guest));
        return new MoveOffer(
                commandId,
                guest.uuid(),
                move.source().name(),
                move.destination().name(),
                planned.reason(),
                planned.expectedMillis(),
                scenario,
                situation.tick());
    }

    private String id(Guest guest) {
        return situation.decisionId() + "/" + guest.uuid();
    }

    /** Whether there are not too many yet. */
    private boolean listWaiting(PlannedMove planned, String commandId, Scenario scenario) {
        waiting++;
        if (waiting > MOST_WAITING) {
            return false;
        }
        list(planned, planned.expectedMillis(), commandId, scenario, false);
        return true;
    }

    /** What was observed, recommended or had to wait for one scenario takes nothing from another that does more. */
    private void takeBack(Guest guest) {
        if (listedVms.remove(guest.uuid())) {
            int before = moves.size();
            moves.removeIf(move -> move.getVm().equals(guest.uuid()));
            waiting -= before - moves.size();
            offers.removeIf(offer -> offer.vm().equals(guest.uuid()));
        }
    }

    /** @param modelMillis how long the pre-copy model expects it to take */
    private void list(PlannedMove planned, long modelMillis, String commandId, Scenario scenario, boolean issued) {
        Move move = planned.move();
        double longer = remembered
                .calibration()
                .factor(
                        move.guest().uuid(),
                        move.source().name(),
                        move.destination().name());
        (issued ? issuedVms : listedVms).add(move.guest().uuid());
        moves.add(io.isotherm.schema.Move.newBuilder()
                .setCommandId(commandId)
                .setVm(move.guest().uuid())
                .setVmName(move.guest().name())
                .setSource(move.source().name())
                .setDestination(move.destination().name())
                .setMemoryKib(move.guest().memoryKib())
                .setReason(planned.reason())
                .setIssued(issued)
                .setExpectedMillis(Math.round(longer * modelMillis))
                .setScenario(scenario)
                .build());
    }
}
