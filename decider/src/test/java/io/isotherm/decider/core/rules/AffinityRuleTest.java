package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups that share a host, or must not: more than two guests, and guests on their way. */
class AffinityRuleTest {
    private static final PlanContext OVERLOAD = PlanContext.of(Scenario.OVERLOAD, 9);
    private static final PlanContext EVACUATION = PlanContext.of(Scenario.EVACUATION, 9);

    private static String refusal(Placement now, PlanContext context, String guest, String destination) {
        PoolModel model = now.model();
        Move move = now.move(
                model.guest(guest).orElseThrow(), model.host(destination).orElseThrow());
        return MoveRules.standard()
                .check(move, now, context)
                .map(rejection -> rejection.rule() + ": " + rejection.detail().get())
                .orElse("accepted");
    }

    private static Pools scattered() {
        return pool().configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "h", "i", "j"))))
                .host("a")
                .guest("g", 1, 10)
                .guest("h", 1, 10)
                .guest("i", 1, 10)
                .host("b")
                .guest("j", 1, 10)
                .and();
    }

    @Test
    void theGreatestPartOfAGroupDoesNotShrink() {
        Placement now = Placement.of(scattered().model());
        assertThat(refusal(now, OVERLOAD, "g", "b"))
                .isEqualTo("affinity: name-g (g) shares a host with its affinity group of 4: "
                        + "1 others of it are on or bound for b, and 2 on a");
        assertThat(refusal(now, OVERLOAD, "j", "a")).isEqualTo("accepted");
    }

    @Test
    void aGroupOfWhichNoPartIsTheGreatestMayGatherOnEitherHost() {
        Pools pool = scattered();
        pool.host("c");
        pool.configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "j"))));
        Placement now = Placement.of(pool.model());
        assertThat(refusal(now, OVERLOAD, "g", "b")).isEqualTo("accepted");
        assertThat(refusal(now, OVERLOAD, "j", "a")).isEqualTo("accepted");
        assertThat(refusal(now, OVERLOAD, "j", "c")).contains("0 others of it are on or bound for c, and 0 on b");
    }

    @Test
    void aGroupOfFourLeavesItsHostInMaintenanceToOnePlace() {
        Pools pool = scattered();
        pool.host("c");
        pool.configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        Placement now = Placement.of(pool.model());
        assertThat(refusal(now, EVACUATION, "g", "b")).isEqualTo("accepted");
        assertThat(refusal(now, EVACUATION, "g", "c")).startsWith("affinity");
        assertThat(refusal(now, OVERLOAD, "g", "b")).startsWith("affinity");
    }

    @Test
    void onlyWhoMustBeApartIsKeptFromWhereAGuestThatNobodyReportsIsBoundFor() {
        Pools pool = scattered();
        pool.host("c").and().underWay("h2", "z", "b").underWay("k", "z", "c");
        pool.configure(config -> {
            config.getConstraints().setAffinity(List.of());
            config.getConstraints().setAntiAffinity(List.of(List.of("g", "k")));
        });
        Placement now = Placement.of(pool.model());
        assertThat(refusal(now, OVERLOAD, "g", "b")).isEqualTo("accepted");
        assertThat(refusal(now, OVERLOAD, "g", "c")).startsWith("anti-affinity");
        assertThat(refusal(now, OVERLOAD, "h", "c")).isEqualTo("accepted");
    }
}
