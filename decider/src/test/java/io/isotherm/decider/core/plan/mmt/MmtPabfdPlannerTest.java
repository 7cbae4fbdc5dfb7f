package io.isotherm.decider.core.plan.mmt;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MmtPabfdPlannerTest {
    private static final PlanContext CONSOLIDATION = PlanContext.of(Scenario.CONSOLIDATION, 100);
    private final PlanTrace trace = new PlanTrace();

    private Plan consolidate(Pools pool) {
        return new MmtPabfdPlanner().plan(pool.model(), CONSOLIDATION, trace);
    }

    /** Three little used hosts, no host in reserve. */
    private static Pools three() {
        return pool().configure(config -> config.getPower().setReserveHosts(0))
                .host("a")
                .guest("a1", 1, 10)
                .guest("a2", 2, 5)
                .host("b")
                .guest("b1", 4, 20)
                .host("c")
                .guest("c1", 4.5, 20)
                .and();
    }

    @Test
    void powerGrowthFollowsTheCurveOfTheHost() {
        PoolModel model = three().configure(
                        config -> config.getPower().setHostWatts(Map.of("b", List.of(100.0, 160.0, 260.0))))
                .model();
        // b from 0.4 to 0.6: 148 W to 180 W.
        assertThat(PowerAwareFit.growth(
                        model.guest("a2").orElseThrow(), model.host("b").orElseThrow(), Placement.of(model)))
                .isCloseTo(32, within(1e-9));
    }

    @Test
    void emptiesLeastUsedHostWithQuickestMigrationsFirst() {
        // Largest CPU is placed first: a2 on c (equal growth, fuller: 0.45 -> 0.65), a1 then on b (c would be 0.75).
        Plan plan = consolidate(three());
        assertThat(plan.emptied()).containsExactly("a");
        assertThat(Moves.of(plan)).containsExactly("a2->c", "a1->b");
        assertThat(plan.moves().get(0).expectedMillis())
                .isLessThan(plan.moves().get(1).expectedMillis());
        assertThat(plan.expected().getUsedHostsBefore()).isEqualTo(3);
        assertThat(plan.expected().getUsedHostsAfter()).isEqualTo(2);
    }

    @Test
    void prefersHostWhosePowerGrowsLeast() {
        Plan plan = consolidate(three().configure(
                        config -> config.getPower().setHostWatts(Map.of("b", List.of(100.0, 120.0)))));
        assertThat(Moves.of(plan)).containsExactly("a2->b", "a1->b");
    }

    @Test
    void emptiesHostWhollyOrNotAtAll() {
        Plan plan =
                consolidate(three().configure(config -> config.getConstraints().setExcludedVms(List.of("a1"))));
        assertThat(plan.emptied()).doesNotContain("a");
        assertThat(Moves.of(plan)).noneMatch(move -> move.startsWith("a2"));
        assertThat(trace.counts()).containsKeys("excluded", "all-or-nothing");
    }

    @Test
    void fillsNoHostBeyondThePackingLimit() {
        Plan plan = consolidate(three().configure(config -> config.getDecision().setPackingLimit(0.6)));
        // Rest room below 0.6: b 2 CPUs, c 1.5 CPUs.
        assertThat(Moves.of(plan)).containsExactly("a2->b", "a1->c");
        assertThat(consolidate(three().configure(config -> config.getDecision().setPackingLimit(0.5)))
                        .isEmpty())
                .isTrue();
        assertThat(trace.counts()).containsKey("no-headroom");
    }

    @Test
    void keepsReserveMinimumAndKeptHostsAwake() {
        assertThat(new MmtPabfdPlanner()
                        .plan(three().model(), CONSOLIDATION.withMostEmpty(0), trace)
                        .isEmpty())
                .as("what the pool uses needs all of them, with the reserve")
                .isTrue();
        assertThat(trace.counts()).containsKey("reserve");
        assertThat(consolidate(three().configure(config -> config.getPower().setMinAwakeHosts(3)))
                        .isEmpty())
                .isTrue();
        assertThat(trace.counts()).containsKey("min-awake");
        Plan plan = new MmtPabfdPlanner().plan(three().model(), CONSOLIDATION.withKeptHosts(Set.of("a")), trace);
        assertThat(plan.emptied()).doesNotContain("a");
        assertThat(trace.counts()).containsKey("kept-awake");
    }

    @Test
    void keepsFailureReserve() {
        Pools pool = three().configure(config -> config.getConstraints().setHaReserveHosts(1));
        assertThat(consolidate(pool).emptied()).containsExactly("a");
        pool.host("c").guest("idle", 0, 46);
        // 101 GiB of guests do not fit the one host of 100 GiB that would be left.
        assertThat(consolidate(pool).isEmpty()).isTrue();
        assertThat(trace.counts()).containsKey("ha-reserve");
    }

    @Test
    void fillsNoEmptyHost() {
        Pools pool = three();
        pool.host("e");
        assertThat(Moves.of(consolidate(pool))).noneMatch(move -> move.endsWith("->e"));
        assertThat(trace.counts()).containsKey("empty-destination");
    }

    @Test
    void finishesHostThatIsBeingEmptiedFirst() {
        Pools pool = pool().configure(config -> config.getPower().setReserveHosts(0))
                .host("a")
                .guest("a1", 1, 5)
                .host("b")
                .guest("b1", 2, 5)
                .guest("b2", 2, 5)
                .host("c")
                .guest("c1", 2, 5)
                .and()
                .underWay("b1", "b", "c");
        assertThat(consolidate(pool).emptied()).startsWith("b");
    }

    @Test
    void relievesHotHostByMinimumMigrationTimeAndLeastPower() {
        Pools pool = pool().configure(config -> config.getPower().setHostWatts(Map.of("c", List.of(100.0, 120.0))))
                .host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 4, 40)
                .guest("z", 1, 5)
                .guest("w", 1, 6)
                .host("b")
                .guest("b1", 3, 10)
                .host("c")
                .guest("c1", 3, 10)
                .and();
        // 0.90 has to come to 0.75: z (5 GiB) and w (6 GiB) are the quickest, and enough; c grows by less power.
        Plan plan = new MmtPabfdPlanner().plan(pool.model(), PlanContext.of(Scenario.OVERLOAD, 100), trace);
        assertThat(Moves.of(plan)).containsExactly("w->c", "z->c");
        assertThat(plan.expected().getHotHostsAfter()).isZero();
    }
}
