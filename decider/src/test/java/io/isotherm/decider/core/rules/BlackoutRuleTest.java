package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.TICK;
import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blackouts, minute by minute: from their first minute on, up to and without their last, by UTC. */
class BlackoutRuleTest {
    @ParameterizedTest
    @CsvSource({
        // The tick lies 12:00 + minutes: 720 is noon.
        "720, 721, 0, true",
        "721, 722, 0, false",
        "719, 720, 0, false",
        "719, 721, 0, true",
        "765, 766, 45, true",
        "764, 765, 45, false",
        "766, 767, 45, false",
        "720, 719, 0, true",
        "720, 720, 0, false",
        "721, 720, 0, false",
        "721, 720, 1, true",
        "722, 721, 0, true",
        "1380, 60, 0, false"
    })
    void aBlackoutHoldsFromItsFirstMinuteUpToItsLast(int from, int to, int minutes, boolean within) {
        Pools pool = pool().host("a").guest("g", 1, 10).host("b").and();
        pool.configure(config -> config.getConstraints().setBlackouts(List.of(new Blackout(from, to))));
        PoolModel model = PoolModel.of(
                pool.states(), List.of(), List.of(), Set.of(), pool.config(), TICK.plusSeconds(60L * minutes));
        PlanTrace trace = new PlanTrace();
        boolean may = MoveRules.standard()
                .mayLeave(
                        model.guest("g").orElseThrow(),
                        Placement.of(model),
                        PlanContext.of(Scenario.OVERLOAD, 9),
                        trace);
        assertThat(may).isEqualTo(!within);
        assertThat(trace.counts().containsKey("blackout")).isEqualTo(within);
    }
}
