package io.isotherm.decider.core.plan.sandpiper;

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
import org.junit.jupiter.api.Test;

class SandpiperPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private Plan plan(Pools pool) {
        return new SandpiperPlanner().plan(pool.model(), PlanContext.of(Scenario.OVERLOAD, 100), trace);
    }

    @Test
    void volumeIsTheProductOfInverseHeadrooms() {
        // 1 / ((1 - 0.5) (1 - 0.2) (1 - 0.75)) = 10
        assertThat(Volume.of(0.5, 0.2, 0.75)).isCloseTo(10, within(1e-9));
        assertThat(Volume.of(1.2, 0, 0)).isCloseTo(1000, within(1e-9));
        assertThat(Volume.of(1, 1, 1)).isCloseTo(1e9, within(1.0));
    }

    @Test
    void volumeToSizeRatioIsVolumePerMebibyte() {
        PoolModel model = pool().host("a").guest("g", 5, 50, 2e8).and().model();
        // 1 / (0.5 * 0.8 * 0.5) = 5, on 51200 MiB
        assertThat(Volume.toSize(model.guest("g").orElseThrow(), model.host("a").orElseThrow(), Placement.of(model)))
                .isCloseTo(5.0 / 51200, within(1e-12));
    }

    @Test
    void movesGuestOfHighestRatioToHostOfLeastVolume() {
        // On a: cpu 0.90 > 0.75. Ratios: x 1/(0.7*0.9)/10 GiB = 0.159, y 1/(0.6*0.6)/40 GiB = 0.069,
        // z 1/(0.8*0.95)/5 GiB = 0.263 per GiB: z first (0.70 is left, enough).
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 4, 40)
                .guest("z", 2, 5)
                .host("b")
                .guest("b1", 3, 10)
                .host("c")
                .guest("c1", 2, 10)
                .and());
        assertThat(Moves.of(plan)).containsExactly("z->c");
        assertThat(plan.moves().get(0).reason()).contains("relieves a", "cpu 90.0 % > 75.0 %");
        assertThat(plan.expected().getHotHostsBefore()).isEqualTo(1);
        assertThat(plan.expected().getHotHostsAfter()).isZero();
        assertThat(plan.expected().getMaxUseAfter()).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void relievesHottestHostFirstAndCountsWhatItPlanned() {
        // b is hotter than a; c takes one guest of 3 CPUs (0.4 -> 0.7), after which d is next.
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("a1", 3, 10)
                .guest("a2", 6, 20)
                .host("b")
                .hot(Resource.CPU)
                .guest("b1", 3, 10)
                .guest("b2", 6.5, 20)
                .host("c")
                .guest("c1", 4, 10)
                .host("d")
                .guest("d1", 4.2, 10)
                .and());
        assertThat(Moves.of(plan)).containsExactly("b1->c", "a1->d");
    }

    @Test
    void triesNextGuestWhereTheFirstIsRefused() {
        Plan plan = plan(pool().configure(config -> config.getConstraints().setExcludedVms(List.of("z")))
                .host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 4, 40)
                .guest("z", 2, 5)
                .host("b")
                .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
        assertThat(trace.counts()).containsEntry("excluded", 1);
    }

    @Test
    void movesGuestsOfHigherPriorityNumberLast() {
        Plan plan = plan(pool().configure(config -> config.getConstraints().setPriorities(Map.of("z", 1)))
                .host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 4, 40)
                .guest("z", 2, 5)
                .host("b")
                .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
    }

    @Test
    void passesOverGuestThatTakesNothingOfWhatIsExceeded() {
        Plan plan = plan(pool().host("a")
                .hot(Resource.NETWORK)
                .guest("cpu", 5, 1)
                .guest("net", 0.1, 20, 5e8)
                .guest("net2", 0.1, 20, 4e8)
                .host("b")
                .and());
        assertThat(Moves.of(plan)).containsExactly("net->b");
        assertThat(trace.counts()).containsEntry("no-relief", 1);
    }

    @Test
    void hostAlreadyBeingRelievedIsLeftAlone() {
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 6, 40)
                .host("b")
                .and()
                .underWay("x", "a", "b"));
        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void saysWhichGuestAloneMakesTheHostHot() {
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("giant", 9, 10)
                .host("b")
                .and());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(trace.notes()).singleElement().asString().contains("giant", "alone takes 90.0 % of the cpu");
        assertThat(trace.counts()).containsKeys("high-mark", "not-relieved");
        assertThat(trace.rejections())
                .allSatisfy(rejection -> assertThat(rejection.getDetail()).matches("(?s).*\\d.*"));
    }

    @Test
    void swapsDirectlyWhereEveryStepStaysBelowTheHighMarks() {
        // a: 0.80, hot until below 0.75. b: 0.71 of 0.80: x (0.12) does not fit while s and t stay.
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 1.2, 10)
                .guest("rest", 6.8, 40)
                .host("b")
                .guest("s", 0.3, 10)
                .guest("t", 0.2, 10)
                .guest("big", 6.6, 30)
                .and()
                .configure(config -> config.getConstraints().setExcludedVms(List.of("rest", "big"))));
        // x first: b 0.71 + 0.12 = 0.83 <= 0.85; then s and t to a: 0.68 + 0.05 = 0.73, b 0.78.
        assertThat(Moves.of(plan)).containsExactly("x->b", "t->a", "s->a");
        assertThat(plan.moves().get(0).reason()).startsWith("swap that relieves a");
    }

    @Test
    void makesRoomOnAThirdHostWhereNeitherOfTheTwoCanTakeMore() {
        // a: 0.95; b: 0.60 with s (0.15) and t (0.15); c: 0.60. x (0.25) fits nowhere; s goes to c (0.75), x to b
        // (0.70).
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 2.6, 10)
                .guest("rest", 7, 40)
                .host("b")
                .guest("s", 1.5, 5)
                .guest("big", 4.5, 40)
                .host("c")
                .guest("c1", 6, 70)
                .and()
                .configure(config -> config.getConstraints().setExcludedVms(List.of("rest", "big", "c1"))));
        assertThat(Moves.of(plan)).containsExactly("s->c", "x->b");
        assertThat(plan.expected().getMaxUseAfter()).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void plansNoSwapWithoutValidOrder() {
        Plan plan = plan(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 4, 10)
                .guest("rest", 5.5, 40)
                .host("b")
                .guest("s", 2, 10)
                .guest("big", 5.5, 40)
                .and()
                .configure(config -> config.getConstraints().setExcludedVms(List.of("rest", "big"))));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(trace.counts()).containsKey("not-relieved");
    }

    @Test
    void plansNoMoreMovesThanAllowed() {
        Pools pool = pool().host("a").hot(Resource.CPU).and();
        for (int i = 0; i < 9; i++) {
            pool.host("a").guest("g" + i, 1, 5);
        }
        pool.host("b");
        Plan plan = new SandpiperPlanner().plan(pool.model(), PlanContext.of(Scenario.OVERLOAD, 1), trace);
        assertThat(plan.moves()).hasSize(1);
        assertThat(trace.counts()).containsKey("max-moves");
    }
}
