package io.isotherm.decider.core.plan.scenario;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final Set<String> ASLEEP = Set.of("s1", "s2", "s3");

    @Test
    void wakesTheFewestHostsThatHelp() {
        Pools pool = pool().host("a")
                .hot(Resource.CPU)
                .guest("a1", 4, 10)
                .guest("a2", 5, 10)
                .host("b")
                .hot(Resource.CPU)
                .guest("b1", 4, 10)
                .guest("b2", 5, 10)
                .and()
                .asleep("s1")
                .asleep("s2")
                .asleep("s3");
        pool.host("s3").size(20, 1000, 100);
        PlanContext context = PlanContext.of(Scenario.SATURATION, 100);
        // The large one takes both guests of 4 CPUs.
        assertThat(WakeUps.fewest(pool.model(), context, ASLEEP, Set.of())).containsExactly("s3");
        pool.host("s3").size(10, 1000, 100);
        assertThat(WakeUps.fewest(pool.model(), context, ASLEEP, Set.of())).containsExactly("s1", "s2");
    }

    @Test
    void wakesNobodyThatNoGuestMayGoBackTo() {
        Pools pool = pool().host("a")
                .hot(Resource.CPU)
                .guest("a1", 4, 10)
                .guest("a2", 5, 10)
                .and()
                .moved("a1", "s1", "a", Duration.ofMinutes(5))
                .moved("a2", "s1", "a", Duration.ofMinutes(5))
                .asleep("s1")
                .asleep("s2")
                .asleep("s3");
        assertThat(WakeUps.fewest(pool.model(), PlanContext.of(Scenario.SATURATION, 100), ASLEEP, Set.of()))
                .containsExactly("s2");
    }

    @Test
    void wakesNobodyWhenWakingBringsNothing() {
        Pools pool =
                pool().host("a").hot(Resource.CPU).guest("giant", 9, 10).and().asleep("s");
        assertThat(WakeUps.fewest(pool.model(), PlanContext.of(Scenario.SATURATION, 100), Set.of("s"), Set.of()))
                .isEmpty();
    }
}
