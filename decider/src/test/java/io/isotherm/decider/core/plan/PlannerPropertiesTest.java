package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What holds for the plan of every planner, whatever the pool. */
class PlannerPropertiesTest {
    private static final Map<String, List<Scenario>> USES = Map.of(
            "isotherm", List.of(Scenario.OVERLOAD, Scenario.SATURATION, Scenario.CONSOLIDATION),
            "sandpiper", List.of(Scenario.OVERLOAD, Scenario.SATURATION),
            "mmt-pabfd", List.of(Scenario.OVERLOAD, Scenario.CONSOLIDATION),
            "evacuate", List.of(Scenario.EVACUATION),
            "repair", List.of(Scenario.RULE_REPAIR),
            "deviation", List.of(Scenario.IMBALANCE));

    private static final int POOLS = 40;

    /** Fewer steps than most of these plans need. */
    private static final int MOST_STEPS_OF_A_CUT_PLAN = 500;

    private static List<Scenario> uses(String planner) {
        return USES.getOrDefault(planner, List.of());
    }

    private interface Judgement {
        void judge(PlanVerification verification, Plan plan, PlanTrace trace, Scenario scenario);
    }

    /** Whole plans, and such as end before their time. */
    private static void forAllPlanners(long seed, int hosts, double fill, Judgement judgement) {
        PoolModel model = RandomPools.pool(seed, hosts, fill).model();
        long few = 1 + Math.floorMod(seed, MOST_STEPS_OF_A_CUT_PLAN);
        for (String name : Planners.names()) {
            for (Scenario scenario : uses(name)) {
                for (long steps : List.of(PlanContext.MAX_STEPS, few)) {
                    PlanTrace trace = new PlanTrace();
                    PlanContext context = PlanContext.of(scenario, 1000).withMaxSteps(steps);
                    Plan plan = Planners.byName(name).orElseThrow().plan(model, context, trace);
                    judgement.judge(new PlanVerification(model, scenario, plan), plan, trace, scenario);
                }
            }
        }
    }

    @Test
    void everyPlannerIsHereWithTheScenariosThatItIsFor() {
        assertThat(USES.keySet())
                .as("USES: the scenarios of each planner")
                .containsExactlyInAnyOrderElementsOf(Planners.names());
    }

    /** The properties would hold of empty plans too: the pools have to give every planner something to do. */
    @Test
    void everyPlannerMovesGuestsInManyOfThePools() {
        Map<String, Integer> planned = new TreeMap<>();
        Map<String, Integer> refusedBy = new TreeMap<>();
        for (long seed = 0; seed < POOLS; seed++) {
            forAllPlanners(seed, 20, 0.2 + 0.6 * seed / POOLS, (check, plan, trace, scenario) -> {
                planned.merge(plan.algorithm() + " for " + scenario, plan.isEmpty() ? 0 : 1, Integer::sum);
                trace.counts().forEach((rule, count) -> refusedBy.merge(rule, count, Integer::sum));
            });
        }
        assertThat(planned)
                .hasSize(USES.values().stream().mapToInt(List::size).sum())
                .allSatisfy((use, pools) -> assertThat(pools).as(use).isGreaterThanOrEqualTo(POOLS / 4));
        // The limits that the properties speak of were in the way.
        assertThat(refusedBy)
                .containsKeys("memory", "high-mark", "cooldown", "reverse-move", "affinity", "anti-affinity")
                .containsKeys("allowed-hosts", "forbidden-hosts", "excluded", "source-data", "destination-data");
    }

    @Test
    void everyResourceBoundsSomePlan() {
        Set<String> bounding = new TreeSet<>();
        for (long seed = 0; seed < POOLS; seed++) {
            forAllPlanners(
                    seed,
                    20,
                    0.6,
                    (check, plan, trace, scenario) -> trace.rejections().stream()
                            .filter(rejection -> rejection.getRule().equals("high-mark"))
                            .forEach(rejection ->
                                    bounding.add(rejection.getDetail().replaceAll(" of host.*", ""))));
        }
        assertThat(bounding).containsExactly("cpu", "disk", "memory", "network");
    }

    @Property(tries = 150, seed = "1")
    void noStepExceedsMemoryOrHighMarks(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(seed, hosts, fill, (check, plan, trace, scenario) -> check.noStepExceedsMemoryOrHighMarks());
    }

    @Property(tries = 150, seed = "2")
    void noGuestIsLostDoubledOrMovedTwice(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(seed, hosts, fill, (check, plan, trace, scenario) -> check.noGuestIsLostDoubledOrMovedTwice());
    }

    @Property(tries = 150, seed = "3")
    void noConstraintIsBrokenAndNoBreachGrows(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(
                seed, hosts, fill, (check, plan, trace, scenario) -> check.noConstraintIsBrokenAndNoBreachGrows());
    }

    @Property(tries = 150, seed = "4")
    void cooldownAndReverseVetoHold(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(seed, hosts, fill, (check, plan, trace, scenario) -> check.cooldownAndReverseVetoHold());
    }

    @Property(tries = 150, seed = "5")
    void unknownAndSleepingHostsAreUntouched(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(
                seed, hosts, fill, (check, plan, trace, scenario) -> check.unknownAndSleepingHostsAreUntouched());
    }

    @Property(tries = 150, seed = "6")
    void consolidationEmptiesHostsWhollyOrNotAtAll(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.05, max = 0.4) double fill) {
        forAllPlanners(seed, hosts, fill, (check, plan, trace, scenario) -> {
            if (scenario == Scenario.CONSOLIDATION) {
                check.hostsAreEmptiedWhollyOrNotAtAll();
            }
        });
    }

    @Property(tries = 150, seed = "7")
    void everyRejectionNamesItsRuleAndWhy(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        forAllPlanners(seed, hosts, fill, (check, plan, trace, scenario) -> {
            for (Rejection rejection : trace.rejections()) {
                assertThat(rejection.getRule()).isNotBlank();
                assertThat(rejection.getDetail()).isNotBlank();
                assertThat(trace.counts()).containsKey(rejection.getRule());
            }
            assertThat(trace.rejections())
                    .extracting(Rejection::getRule)
                    .containsAll(trace.counts().keySet());
            assertThat(trace.rejections())
                    .filteredOn(rejection -> List.of("memory", "high-mark", "cooldown", "reverse-move", "not-relieved")
                            .contains(rejection.getRule()))
                    .allSatisfy(rejection -> assertThat(rejection.getDetail()).containsPattern("[0-9]"));
        });
    }

    @Property(tries = 60, seed = "8")
    void sameInputInAnyOrderGivesTheSamePlan(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 30) int hosts,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double fill) {
        Pools pool = RandomPools.pool(seed, hosts, fill);
        List<HostState> shuffled = new ArrayList<>(pool.states());
        Collections.shuffle(shuffled, new Random(seed));
        for (HostState state : shuffled) {
            Collections.shuffle(state.getVms(), new Random(seed));
        }
        for (String name : Planners.names()) {
            PlanContext context = PlanContext.of(uses(name).get(0), 1000);
            PlanTrace trace = new PlanTrace();
            PlanTrace again = new PlanTrace();
            Planner planner = Planners.byName(name).orElseThrow();
            Plan plan = planner.plan(pool.model(), context, trace);
            assertThat(planner.plan(pool.model(shuffled), context, again)).isEqualTo(plan);
            assertThat(again.rejections()).isEqualTo(trace.rejections());
            assertThat(again.counts()).isEqualTo(trace.counts());
        }
    }
}
