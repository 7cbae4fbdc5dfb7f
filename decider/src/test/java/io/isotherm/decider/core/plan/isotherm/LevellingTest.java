package io.isotherm.decider.core.plan.isotherm;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Preference;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hosts have 10 CPUs; high mark 0.85. */
class LevellingTest {
    private final PlanTrace trace = new PlanTrace();

    private Plan plan(Scenario scenario, Pools pool) {
        return new IsothermPlanner().plan(pool.model(), PlanContext.of(scenario, 100), trace);
    }

    @Test
    void ofASaturatedPoolWhatIsAboveTheHighMarkGoesToHotHostsThatStayBelowTheirs() {
        Plan plan = plan(Scenario.SATURATION, saturated(5, 0));
        assertThat(Moves.of(plan)).containsExactly("small->c");
        assertThat(plan.moves().get(0).reason()).startsWith("levels: a is nearer to overload (risk ");
    }

    @Test
    void ofASaturatedPoolNobodyMovesWhileNoHostIsAboveItsHighMark() {
        assertThat(plan(Scenario.SATURATION, saturated(3.4, 0)).isEmpty()).isTrue();
    }

    @Test
    void ofASaturatedPoolNobodyGoesToAHostThatMayNeedMoreThanItHas() {
        assertThat(plan(Scenario.SATURATION, saturated(5, 2)).isEmpty()).isTrue();
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
    private static Pools saturated(double ofLarge, double varyingAtC) {
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
                .usually(1000, 2.5, varyingAtC)
                .guest("c2", 2.5, 1)
                .usually(1000, 2.5, varyingAtC)
                .and();
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
}
