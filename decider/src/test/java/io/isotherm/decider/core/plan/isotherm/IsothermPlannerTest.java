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
import io.isotherm.schema.Preference;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hosts have 10 CPUs; high mark 0.85, relief fills to 0.80, packing to 0.70; the quantile of 2 % is 2.054. */
class IsothermPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private Plan plan(Scenario scenario, Pools pool) {
        return new IsothermPlanner().plan(pool.model(), PlanContext.of(scenario, 100), trace);
    }

    private static void savesPower(PoolConfig config) {
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(0);
    }

    @Test
    void relievesWithTheSmallestGuestThatIsEnough() {
        // 9.5 of 10 CPUs; down to 0.95 * 0.85: 1.425 CPUs have to go.
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .guest("large", 4, 1)
                        .usually(50, 4, 0)
                        .guest("middle", 2, 1)
                        .usually(50, 2, 0)
                        .guest("small", 1, 1)
                        .usually(50, 1, 0)
                        .guest("rest", 2.5, 1)
                        .usually(50, 2.5, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("middle->b");
        assertThat(plan.moves().get(0).reason()).contains("relieves a", "cpu 95.0 % now, 95.0 % forecast");
    }

    @Test
    void ofASaturatedPoolWhatIsAboveTheHighMarkGoesToHotHostsThatStayBelowTheirs() {
        Plan plan = plan(Scenario.SATURATION, saturated(5));
        assertThat(Moves.of(plan)).containsExactly("small->c");
        assertThat(plan.moves().get(0).reason()).startsWith("levels: a is nearer to overload (risk ");
    }

    @Test
    void ofASaturatedPoolNobodyMovesWhileNoHostIsAboveItsHighMark() {
        assertThat(plan(Scenario.SATURATION, saturated(3.4)).isEmpty()).isTrue();
    }

    @Test
    void ofASaturatedPoolItRelievesWhatTheAlgorithmOfOverloadCouldNot() {
        Plan plan = plan(
                Scenario.SATURATION,
                pool().configure(config ->
                                config.getDecision().setAlgorithms(Map.of(Scenario.OVERLOAD.name(), "sandpiper")))
                        .host("a")
                        .hot(Resource.CPU)
                        .guest("x", 5, 1)
                        .guest("y", 3, 1)
                        .host("b")
                        .guest("z", 5, 1)
                        .and());
        assertThat(Moves.of(plan)).containsExactly("y->b");
        assertThat(plan.moves().get(0).reason()).startsWith("relieves a ");
    }

    /** All hosts are hot; b is above its high mark, c below. */
    private static Pools saturated(double ofLarge) {
        return pool().host("a")
                .hot(Resource.CPU)
                .guest("large", ofLarge, 1)
                .usually(50, ofLarge, 0)
                .guest("middle", 4, 1)
                .usually(50, 4, 0)
                .guest("small", 1, 1)
                .usually(50, 1, 0)
                .host("b")
                .hot(Resource.CPU)
                .guest("b1", 8.6, 1)
                .usually(50, 8.6, 0)
                .host("c")
                .hot(Resource.CPU)
                .guest("c1", 2.5, 1)
                .usually(1000, 2.5, 0)
                .guest("c2", 2.5, 1)
                .usually(1000, 2.5, 0)
                .and();
    }

    @Test
    void withoutAnyRiskAHotHostIsRelievedToTheHostThatIsUsedLeast() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().configure(config -> config.getDecision().setRisk(0.0))
                        .host("a")
                        .hot(Resource.CPU)
                        .guest("x", 5, 1)
                        .guest("y", 4, 1)
                        .host("b")
                        .guest("z", 2, 1)
                        .host("c")
                        .guest("w", 1, 1)
                        .and());
        assertThat(Moves.of(plan)).containsExactly("y->c");
        assertThat(plan.moves().get(0).reason()).endsWith("; c exceeds that least");
    }

    @Test
    void aGuestThatBringsNoReliefIsInNobodysWayThoughItsPriorityBeFirst() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().configure(config -> config.getConstraints().setPriorities(Map.of("busy", 5)))
                        .host("a")
                        .guest("idle", 0, 1)
                        .usually(50, 0, 0)
                        .guest("busy", 9.5, 1)
                        .usually(50, 4, 0)
                        .host("b")
                        .size(20, 1000, 100)
                        .and());
        assertThat(Moves.of(plan)).containsExactly("busy->b");
    }

    @Test
    void aPeakThatIsForecastToPassMovesNobody() {
        // 8.9 now is above the high mark of 8.5, but 3 CPUs are usual.
        Pools pool = pool().configure(config -> config.getDetection().setWindowMillis(300_000))
                .host("a")
                .guest("x", 5.9, 1)
                .usually(50, 1, 0)
                .guest("y", 3, 1)
                .usually(50, 2, 0)
                .host("b")
                .and();
        assertThat(plan(Scenario.OVERLOAD, pool).isEmpty()).isTrue();
    }

    @Test
    void aHostIsRelievedBeforeItIsHotWhenItsForecastIsAboveTheMark() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .guest("x", 4.3, 1)
                        .usually(50, 6, 0)
                        .guest("y", 4.3, 1)
                        .usually(50, 6, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
    }

    @Test
    void aHotHostComesDownToItsLeaveMark() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .hot(Resource.CPU)
                        .guest("x", 3.9, 1)
                        .usually(50, 3.9, 0)
                        .guest("y", 3.9, 1)
                        .usually(50, 3.9, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
    }

    @Test
    void relievesAHostThatIsHotForItsMemory() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .hot(Resource.MEMORY)
                        .guest("busy", 2, 20)
                        .usually(50, 2, 0)
                        .guest("idle", 0.1, 10)
                        .usually(50, 0.1, 0)
                        .guest("large", 0.1, 64)
                        .usually(50, 0.1, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("idle->b");
    }

    @Test
    void levelsTheHostThatComesNearOverloadBeforeItIsHot() {
        // a: 6.5 +- sqrt(2^2 + 0.65^2), a risk of 4.42 / (4.42 + 3.5^2) = 0.27; without "calm" 4.12 / (4.12 + 6.5^2) =
        // 0.09.
        Pools pool = pool().host("a")
                .guest("calm", 3, 1)
                .usually(1000, 3, 0)
                .guest("restless", 3.5, 1)
                .usually(1000, 3.5, 2)
                .host("b")
                .guest("even", 4, 1)
                .usually(1000, 4, 0)
                .host("c")
                .guest("little", 1, 1)
                .usually(1000, 1, 0)
                .and();
        Plan plan = plan(Scenario.IMBALANCE, pool);
        assertThat(Moves.of(plan)).containsExactly("calm->c");
        assertThat(plan.moves().get(0).reason())
                .contains("levels: a is nearer to overload (risk 0.27) than c (0.00); the move takes 0.17 off");
    }

    /** Hosts c and d are alike but for a little: what tells them apart is what a move would break that holds now. */
    @Test
    void levelsToWhereItBreaksNoPreference() {
        Pools pool = pool().host("a")
                .guest("calm", 3, 1)
                .usually(1000, 3, 0)
                .guest("restless", 3.5, 1)
                .usually(1000, 3.5, 2)
                .host("c")
                .guest("little", 1, 1)
                .usually(1000, 1, 0)
                .host("d")
                .guest("less", 1.1, 1)
                .usually(1000, 1.1, 0)
                .and();
        assertThat(Moves.of(plan(Scenario.IMBALANCE, pool))).containsExactly("calm->c");
        pool.config()
                .getConstraints()
                .setPreferences(List.of(Preference.newBuilder()
                        .setGuests(List.of("calm"))
                        .setHosts(List.of("a", "d"))
                        .build()));
        Plan plan = plan(Scenario.IMBALANCE, pool);
        assertThat(Moves.of(plan)).containsExactly("calm->d");
        assertThat(plan.moves().get(0).reason()).endsWith("; as is preferred, hosts a, d (weight 1.000)");
    }

    @Test
    void anUnevenPoolWithoutRiskIsLeftAsItIs() {
        Pools pool = pool().host("a")
                .guest("x", 3, 1)
                .usually(1000, 3, 0.2)
                .guest("y", 3, 1)
                .usually(1000, 3, 0.2)
                .host("b")
                .and();
        assertThat(plan(Scenario.IMBALANCE, pool).isEmpty()).isTrue();
    }

    @Test
    void aRiskThatNoOtherHostTakesLighterStaysWhereItIs() {
        Pools pool = pool().host("a")
                .guest("restless", 6.5, 1)
                .usually(1000, 6.5, 2)
                .host("b")
                .and();
        assertThat(plan(Scenario.IMBALANCE, pool).isEmpty()).isTrue();
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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
        return pool().configure(IsothermPlannerTest::savesPower)
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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
        Pools pool = pool().configure(IsothermPlannerTest::savesPower)
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

    @Test
    void quantilesAreThoseOfTheNormalDistribution() {
        Map<Double, Double> known = Map.of(
                0.5, 0.0, 0.3, 0.5244005, 0.1, 1.2815516, 0.025, 1.9599640, 0.01, 2.3263479, 1e-6, 4.7534243, 1e-12,
                7.0344838);
        known.forEach((probability, quantile) -> assertThat(NormalDistribution.upperQuantile(probability))
                .as("quantile of %s", probability)
                .isCloseTo(quantile, within(1e-6)));
        assertThat(NormalDistribution.upperQuantile(0)).isInfinite();
    }
}
