package io.isotherm.decider.core.plan.isotherm;

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
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hosts have 10 CPUs; high mark 0.85, packing to 0.70; the quantile of 2 % is 2.054. */
class ConsolidationTest {
    private final PlanTrace trace = new PlanTrace();

    private Plan plan(Scenario scenario, Pools pool) {
        return new IsothermPlanner().plan(pool.model(), PlanContext.of(scenario, 100), trace);
    }

    private static void savesPower(PoolConfig config) {
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(0);
    }

    @Test
    void guestsThatVaryShareOneReserve() {
        // Four guests of 1 +- 0.5 need 4 + 2.054 * 0.5 * sqrt(4) = 6.05 of 7 CPUs, not 4 * (1 + 2.054 * 0.5) = 8.1.
        PoolModel model = pool().host("a")
                .guest("1", 1, 1)
                .usually(1000, 1, 0.5)
                .guest("2", 1, 1)
                .usually(1000, 1, 0.5)
                .guest("3", 1, 1)
                .usually(1000, 1, 0.5)
                .host("b")
                .guest("4", 1, 1)
                .usually(1000, 1, 0.5)
                .and()
                .model();
        Needs needs = new Needs(Placement.of(model), 0.02);
        assertThat(needs.needWith(
                        model.host("a").orElseThrow(), 0, model.guest("4").orElseThrow()))
                .isCloseTo((4 + 2.0537 * 0.5 * 2) / 10, within(1e-4));
    }

    @Test
    void aGuestWithoutPastIsTakenToVaryMuch() {
        PoolModel model = pool().host("a").guest("new", 1, 1).host("b").and().model();
        Needs needs = new Needs(Placement.of(model), 0.02);
        assertThat(needs.need(model.guest("new").orElseThrow(), 0)).isCloseTo(1000 * (1 + 2.0537 * 0.5), within(0.1));
    }

    @Test
    void emptiesTheHostThatDoesLeastForAWattIntoTheFullestThatHolds() {
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .configure(config -> config.getPower()
                        .setHostWatts(Map.of("wasteful", List.of(200.0, 400.0), "thrifty", List.of(50.0, 150.0))))
                .host("wasteful")
                .guest("w", 1.5, 1)
                .usually(50, 1.5, 0.1)
                .host("thrifty")
                .guest("t", 1, 1)
                .usually(50, 1, 0.1)
                .host("x")
                .guest("x1", 3, 1)
                .usually(50, 3, 0.1)
                .and();
        Plan plan = plan(Scenario.CONSOLIDATION, pool);
        assertThat(plan.emptied()).startsWith("wasteful");
        assertThat(Moves.of(plan)).startsWith("w->thrifty");
    }

    @Test
    void aHostIsNotEmptiedWhenItsMovesCostMoreThanItsIdlePower() {
        // 100 W over half an hour are 50 Wh; three moves of 20 Wh are 60 Wh.
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .configure(config -> config.getDecision().setMoveCostWattHours(20.0))
                .host("a")
                .guest("a1", 0.5, 1)
                .guest("a2", 0.5, 1)
                .guest("a3", 0.5, 1)
                .host("b")
                .guest("b1", 1, 1)
                .guest("b2", 0.5, 1)
                .guest("b3", 0.5, 1)
                .and();
        assertThat(plan(Scenario.CONSOLIDATION, pool).isEmpty()).isTrue();
        assertThat(trace.rejections())
                .anySatisfy(rejection -> assertThat(rejection.getDetail())
                        .contains("emptying host a saves 50.0 Wh within 0.5 h", "its 3 guests costs 60.0 Wh"));

        // Cold for an hour, it is expected to be so for another.
        PlanContext lasting = PlanContext.of(Scenario.CONSOLIDATION, 100).withLasted(3_600_000);
        assertThat(new IsothermPlanner().plan(pool.model(), lasting, trace).emptied())
                .containsExactly("a");
        pool.configure(config -> config.getDecision().setHorizonMillis(3_600_000L));
        assertThat(plan(Scenario.CONSOLIDATION, pool).emptied()).containsExactly("a");
    }

    /** Host a is to be emptied; b is used more than c, and neither is near overload. */
    private static Pools uneven() {
        return pool().configure(ConsolidationTest::savesPower)
                .host("a")
                .guest("a1", 1, 1)
                .usually(50, 1, 0.5)
                .host("b")
                .guest("b1", 2, 1)
                .usually(50, 2, 0.5)
                .guest("b2", 1, 1)
                .usually(50, 1, 0.5)
                .host("c")
                .guest("c1", 1, 1)
                .usually(50, 1, 0.5)
                .guest("c2", 1, 1)
                .usually(50, 1, 0.5)
                .and();
    }

    /** Host a is to be emptied, then b, which is farther from overload than c. */
    private static Pools emptiedOneByOne(double ofC) {
        return pool().configure(ConsolidationTest::savesPower)
                .host("a")
                .guest("a1", 1, 1)
                .usually(50, 1, 0.1)
                .host("b")
                .guest("b1", 0.5, 1)
                .usually(50, 0.5, 0.1)
                .guest("b2", 0.5, 1)
                .usually(50, 0.5, 0.1)
                .host("c")
                .guest("c1", ofC, 1)
                .usually(50, ofC, 0.1)
                .guest("c2", 1, 1)
                .usually(50, 1, 0.1)
                .guest("c3", 1, 1)
                .usually(50, 1, 0.1)
                .and();
    }

    @Test
    void noGuestGoesWhereItWouldHaveToLeaveAgain() {
        PlanContext two = PlanContext.of(Scenario.CONSOLIDATION, 1).withMostEmpty(2);
        IsothermPlanner planner = new IsothermPlanner();
        assertThat(Moves.of(planner.plan(emptiedOneByOne(2).model(), two, trace)))
                .as("the turn of b comes in a later plan")
                .containsExactly("a1->c");
        assertThat(Moves.of(planner.plan(emptiedOneByOne(7).model(), two, trace)))
                .as("there is room nowhere else")
                .containsExactly("a1->b");
        assertThat(Moves.of(planner.plan(emptiedOneByOne(2).model(), two.withMostEmpty(1), trace)))
                .as("b stays")
                .containsExactly("a1->b");
    }

    @Test
    void givenHowManyHostsMayBeEmptyTheOthersShareTheLoad() {
        assertThat(Moves.of(plan(Scenario.CONSOLIDATION, uneven())))
                .as("not given it, hosts are filled")
                .containsExactly("a1->b");

        PlanContext one = PlanContext.of(Scenario.CONSOLIDATION, 100).withMostEmpty(1);
        Plan plan = new IsothermPlanner().plan(uneven().model(), one, trace);
        assertThat(Moves.of(plan)).containsExactly("a1->c");
        assertThat(plan.emptied()).containsExactly("a");
        assertThat(plan.moves().get(0).reason())
                .contains("of the hosts farthest from overload c comes least nearer by it (risk 0.0");
        assertThat(trace.counts()).containsKey("reserve");
    }

    @Test
    void givenThatNoHostMayBeEmptyNobodyMoves() {
        PlanContext none = PlanContext.of(Scenario.CONSOLIDATION, 100).withMostEmpty(0);
        assertThat(new IsothermPlanner().plan(uneven().model(), none, trace).isEmpty())
                .isTrue();
    }

    @Test
    void ofHostsThatAreAlikeTheOneWithTheFewestGuestsIsEmptiedAndNoHotHostTakesThem() {
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .host("a")
                .guest("a1", 0.5, 1)
                .guest("a2", 0.5, 1)
                .host("b")
                .guest("b1", 2, 1)
                .host("c")
                .hot(Resource.CPU)
                .guest("c1", 0.2, 1)
                .guest("c2", 0.2, 1)
                .guest("c3", 0.2, 1)
                .and();
        PlanContext one = PlanContext.of(Scenario.CONSOLIDATION, 100).withMostEmpty(1);
        Plan plan = new IsothermPlanner().plan(pool.model(), one, trace);
        assertThat(Moves.of(plan)).containsExactly("b1->a");
    }

    @Test
    void atNoRiskNothingIsPacked() {
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .configure(config -> config.getDecision().setRisk(0.0))
                .host("a")
                .guest("a1", 0.5, 1)
                .usually(50, 0.5, 0.1)
                .host("b")
                .guest("b1", 1, 1)
                .usually(50, 1, 0.1)
                .and();
        assertThat(plan(Scenario.CONSOLIDATION, pool).isEmpty()).isTrue();
        PlanContext one = PlanContext.of(Scenario.CONSOLIDATION, 100).withMostEmpty(1);
        assertThat(new IsothermPlanner().plan(pool.model(), one, trace).isEmpty())
                .isTrue();
    }

    @Test
    void givenHowManyHostsMayBeEmptyTheOthersNeedNoMoreThanTheyHaveButForTheRisk() {
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .host("a")
                .guest("a1", 3, 1)
                .usually(1000, 3, 2)
                .host("b")
                .guest("b1", 3, 1)
                .usually(1000, 3, 2)
                .and();
        PlanContext one = PlanContext.of(Scenario.CONSOLIDATION, 100).withMostEmpty(1);
        // 6 + q * sqrt(8) CPUs have to stay below 10: q below 1.41, a risk above 7.9 %.
        pool.configure(config -> config.getDecision().setRisk(0.07));
        assertThat(new IsothermPlanner().plan(pool.model(), one, trace).isEmpty())
                .isTrue();
        pool.configure(config -> config.getDecision().setRisk(0.09));
        assertThat(new IsothermPlanner().plan(pool.model(), one, trace).emptied())
                .containsExactly("a");
    }

    @Test
    void moreRiskPacksMore() {
        Pools pool = pool().configure(ConsolidationTest::savesPower)
                .host("a")
                .guest("a1", 3, 1)
                .usually(1000, 3, 1)
                .host("b")
                .guest("b1", 3, 1)
                .usually(1000, 3, 1)
                .and();
        // 6 + q * sqrt(2) CPUs have to stay below 7: q below 0.71, a risk above 24 %.
        pool.configure(config -> config.getDecision().setRisk(0.2));
        assertThat(plan(Scenario.CONSOLIDATION, pool).isEmpty()).isTrue();
        pool.configure(config -> config.getDecision().setRisk(0.3));
        assertThat(plan(Scenario.CONSOLIDATION, pool).emptied()).containsExactly("a");
    }
}
