package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.issue.MoveIssuer;
import io.isotherm.decider.core.issue.PowerIssuer;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.decider.core.scenario.Recogniser;
import io.isotherm.decider.core.scenario.Recognition;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets each scenario that holds plan in its turn, on the placement that what was issued before it leaves, and issues its
 * moves under the budgets that all share.
 *
 * <p>Urgent scenarios share every tick. Those that act by themselves come first, so that one that is only recommended or
 * observed takes nothing from them; among these hot hosts are relieved first, and {@link MoveIssuer} leaves a part of the
 * pool's budget to a drain. Calm ones wait while urgent work is being done, and not for urgent work that is stuck,
 * recommended or observed.
 */
final class Turns {
    /** From the most pressing on. */
    private static final List<Scenario> URGENT = List.of(Scenario.OVERLOAD, Scenario.EVACUATION, Scenario.RULE_REPAIR);

    private static final List<Scenario> CALM = List.of(Scenario.IMBALANCE, Scenario.CONSOLIDATION);

    private final Situation situation;
    private final PlanTrace trace;
    private final MoveIssuer moves;
    private final PowerIssuer powers;

    Turns(Situation situation, PlanTrace trace, MoveIssuer moves, PowerIssuer powers) {
        this.situation = situation;
        this.trace = trace;
        this.moves = moves;
        this.powers = powers;
    }

    /** The turns of the scenarios that hold, the most pressing first; STEADY alone when none does. */
    List<Turn> take() {
        List<Turn> urgent = new ArrayList<>();
        for (Scenario scenario : actingFirst()) {
            recogniser().recognise(scenario).ifPresent(found -> urgent.add(turn(found)));
        }
        urgent.sort(Comparator.comparingInt(turn -> pressing(turn.scenario())));
        urgent.forEach(turn -> powers.take(turn.scenario(), turn.mode(), moves.now()));
        List<Turn> turns = new ArrayList<>(urgent);
        String busyWith = urgent.stream()
                .filter(turn -> turn.mode() == Mode.AUTOMATIC && turn.goesOn())
                .map(turn -> turn.scenario().name())
                .collect(Collectors.joining(" and "));
        for (Scenario scenario : CALM) {
            if (busyWith.isEmpty()) {
                recogniser().recognise(scenario).map(this::turn).ifPresent(turn -> {
                    turns.add(turn);
                    powers.take(turn.scenario(), turn.mode(), moves.now());
                });
            } else {
                List<String> evidence = recogniser().evidence(scenario);
                if (!evidence.isEmpty()) {
                    String why = "urgent work being done for " + busyWith;
                    turns.add(new Turn(scenario, situation.mode(scenario), evidence, null, 0, false, why));
                }
            }
        }
        if (turns.isEmpty()) {
            Recognition steady = recogniser().steady();
            Mode mode = situation.mode(Scenario.STEADY);
            powers.take(Scenario.STEADY, mode, moves.now());
            turns.add(Turn.idle(Scenario.STEADY, mode, steady.evidence()));
        }
        return turns;
    }

    private List<Scenario> actingFirst() {
        return URGENT.stream()
                .sorted(Comparator.comparing(situation::mode, Comparator.reverseOrder()))
                .toList();
    }

    private static int pressing(Scenario scenario) {
        return URGENT.indexOf(scenario == Scenario.SATURATION ? Scenario.OVERLOAD : scenario);
    }

    private Recogniser recogniser() {
        return new Recogniser(situation.begun(moves.begun()), trace);
    }

    private Turn turn(Recognition found) {
        Mode mode = situation.mode(found.scenario());
        Plan plan = found.plan();
        MoveIssuer.Taken taken = plan == null ? MoveIssuer.Taken.NOTHING : moves.take(plan, found.scenario(), mode);
        int wanted = plan == null ? 0 : plan.moves().size();
        boolean underWay = found.underWay() || (wanted > 0 && moves.isAnyOpen());
        return new Turn(
                found.scenario(),
                mode,
                found.evidence(),
                plan,
                taken.issued(),
                taken.issued() > 0 || underWay,
                waitsFor(mode, wanted, taken, found.underWay()));
    }

    private static @Nullable String waitsFor(Mode mode, int wanted, MoveIssuer.Taken taken, boolean underWay) {
        if (wanted == 0) {
            return underWay ? "moves under way" : null;
        }
        if (taken.issued() == wanted) {
            return null;
        }
        return switch (mode) {
            case OBSERVE -> "a mode other than OBSERVE";
            case RECOMMEND -> "an operator's approval";
            case AUTOMATIC -> refusals(taken.refusals()).orElse("moves before it");
        };
    }

    private static Optional<String> refusals(Map<RuleName, Integer> refusals) {
        return refusals.isEmpty()
                ? Optional.empty()
                : Optional.of(refusals.entrySet().stream()
                        .map(refused -> refused.getKey().published() + " (" + refused.getValue() + " moves)")
                        .collect(Collectors.joining(", ")));
    }
}
