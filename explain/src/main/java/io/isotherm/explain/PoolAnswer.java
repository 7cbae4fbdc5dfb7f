package io.isotherm.explain;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.explain.Step.Stage;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.text.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a pool did in a while, or why it did nothing. */
final class PoolAnswer {
    /** Rules that keep hosts from being emptied and put to sleep. */
    private static final Set<RuleName> EMPTYING = EnumSet.of(
            RuleName.NO_POWER_CONTROL,
            RuleName.KEPT_AWAKE,
            RuleName.ARRIVING,
            RuleName.RECEIVES,
            RuleName.ALL_OR_NOTHING,
            RuleName.NO_HEADROOM,
            RuleName.NET_BENEFIT,
            RuleName.MIN_AWAKE,
            RuleName.RESERVE,
            RuleName.HA_RESERVE);

    private final PoolRecords records;
    private final Instant at;
    private final Instant from;
    private final Duration past;

    PoolAnswer(PoolRecords records, Instant at, Duration past) {
        this.records = records;
        this.at = at;
        this.from = at.minus(past);
        this.past = past;
    }

    Answer answer() {
        Collection<Decision> decisions =
                records.decisions().subMap(from, false, at, true).values();
        List<MigrationCommand> moves = records.migrations().stream()
                .filter(command -> isWithin(command.getIssuedAt()))
                .toList();
        List<PowerCommand> powers = records.powers().stream()
                .filter(command -> isWithin(command.getIssuedAt()))
                .toList();
        List<Step> steps = new ArrayList<>();
        records.decisionAt(at)
                .filter(last -> last.getTick().isAfter(from))
                .ifPresent(last -> steps.addAll(new DecisionAnswer(records, last).steps()));
        SortedMap<String, Integer> refused = refused(decisions);
        refused.forEach((rule, count) -> steps.add(total(rule, count)));
        moves.forEach(command -> steps.addAll(MoveAnswer.commanded(records, command.getCommandId())));
        powers.forEach(command -> {
            steps.add(Steps.command(command));
            records.powerEvents(command.getCommandId()).forEach(event -> steps.add(Steps.event(event)));
        });
        return new Answer(
                records.pool(), "pool " + records.pool(), at, summary(decisions, moves, powers, refused), steps);
    }

    private boolean isWithin(Instant time) {
        return time.isAfter(from) && !time.isAfter(at);
    }

    private static SortedMap<String, Integer> refused(Collection<Decision> decisions) {
        SortedMap<String, Integer> refused = new TreeMap<>();
        decisions.forEach(decision ->
                decision.getRejectionCounts().forEach((rule, count) -> refused.merge(rule, count, Integer::sum)));
        return refused;
    }

    private Step total(String rule, int count) {
        return Step.of(
                Stage.REJECTION,
                at,
                rule + ": " + count + " in " + Formats.duration(past.toMillis())
                        + Words.rule(rule)
                                .map(known -> "; " + known.meaning() + ". Remedy: " + known.remedy())
                                .orElse(""),
                "rule",
                rule,
                "count",
                count);
    }

    private String summary(
            Collection<Decision> decisions,
            List<MigrationCommand> moves,
            List<PowerCommand> powers,
            SortedMap<String, Integer> refused) {
        String span = "in the " + Formats.duration(past.toMillis()) + " to " + at + " ";
        if (decisions.isEmpty()) {
            return span + "nothing was decided: no decision was read; samples may be missing, or the decider down";
        }
        SortedMap<Scenario, Long> scenarios = decisions.stream()
                .collect(Collectors.groupingBy(Decision::getScenario, TreeMap::new, Collectors.counting()));
        String what = moves.isEmpty() && powers.isEmpty()
                ? "nothing was commanded"
                : Counted.of(moves.size(), "move") + " and " + Counted.of(powers.size(), "power command")
                        + " were issued";
        String held = refused.isEmpty() ? "" : "; refused: " + Steps.counts(refused);
        Decision last = records.decisions().floorEntry(at).getValue();
        return span + what + ": " + Counted.of(decisions.size(), "decision") + ", "
                + scenarios.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + held + ". The last says " + last.getScenario() + ": "
                + String.join("; ", last.getScenarioEvidence()) + ". " + packing(last);
    }

    /** Why hosts are not emptied, where they are not. */
    private String packing(Decision last) {
        if (Words.share(last, Scenario.CONSOLIDATION).isPresent()) {
            return "It is being packed";
        }
        Optional<ScenarioShare> stop = Words.share(last, Scenario.PAUSED, Scenario.UNSAFE);
        if (stop.isPresent()) {
            return "It is not packed: " + stop.get().getScenario() + " stops everything";
        }
        if (last.getConfigVersion() == 0) {
            return "It is not packed: it has no configuration, and power.enabled is false by default";
        }
        Optional<PoolConfig> config = records.configAt(at);
        if (config.isEmpty()) {
            return "Whether it may be packed is not known: no configuration was read";
        }
        if (!config.get().getPower().getEnabled()) {
            return "It is not packed: power.enabled is false";
        }
        String refused = last.getRejections().stream()
                .filter(rejection -> Words.rule(rejection.getRule())
                        .filter(EMPTYING::contains)
                        .isPresent())
                .map(rejection -> (rejection.getSource() == null ? "" : rejection.getSource() + ", ")
                        + rejection.getRule() + " (" + rejection.getDetail() + ")")
                .collect(Collectors.joining("; "));
        return refused.isEmpty()
                ? "It is not packed: it must be cold for "
                        + Formats.duration(config.get().getPower().getColdMillis()) + " first (power.cold)"
                : "It is not packed: " + refused;
    }
}
