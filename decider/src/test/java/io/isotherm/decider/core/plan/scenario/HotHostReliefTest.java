package io.isotherm.decider.core.plan.scenario;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import org.junit.jupiter.api.Test;

class HotHostReliefTest {
    private final PlanTrace trace = new PlanTrace();

    @Test
    void findsReliefOrSaturation() {
        Pools room = pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 6, 10)
                .host("b")
                .and();
        PlanContext context = PlanContext.of(Scenario.OVERLOAD, 100);
        assertThat(HotHostRelief.hotHosts(room.model()))
                .extracting(Object::toString)
                .containsExactly("a");
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isPresent();
        room.host("b").guest("z", 7, 10);
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isEmpty();
    }
}
