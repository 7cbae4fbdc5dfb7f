package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Scenario;
import org.junit.jupiter.api.Test;

/** What a destination can hold: each resource, exactly at the mark and just above it. */
class CapacityRulesTest {
    /** Ceilings are the high marks: 0.85, of memory 0.95, of network and disk 0.80. */
    private static final PlanContext EVACUATION = PlanContext.of(Scenario.EVACUATION, 9);

    private static String refusal(Pools pool, PlanContext context) {
        PoolModel model = pool.model();
        Placement now = Placement.of(model);
        Move move = now.move(model.guest("g").orElseThrow(), model.host("b").orElseThrow());
        return MoveRules.standard()
                .check(move, now, context)
                .map(rejection -> rejection.rule() + ": " + rejection.detail().get())
                .orElse("accepted");
    }

    private static Pools cpu(double there) {
        return pool().host("a").guest("g", 1, 1).host("b").guest("x", there, 1).and();
    }

    private static Pools network(double there) {
        return pool().host("a")
                .guest("g", 0.1, 1, 1e8)
                .host("b")
                .guest("x", 0.1, 1, there)
                .and();
    }

    private static Pools disk(double there) {
        return pool().host("a")
                .guest("g", 0.1, 1)
                .disk(1e8)
                .host("b")
                .guest("x", 0.1, 1)
                .disk(there)
                .and();
    }

    private static Pools memory(double there) {
        return pool().host("a")
                .guest("g", 0.1, 10)
                .host("b")
                .guest("x", 0.1, there)
                .and();
    }

    @Test
    void takesAHostToItsHighMarkAndNoFurther() {
        assertThat(refusal(cpu(7.5), EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(cpu(7.51), EVACUATION)).startsWith("high-mark: cpu of host b would be 85.1 %");
    }

    @Test
    void networkIsHeldBelowItsHighMarkToo() {
        assertThat(refusal(network(7e8), EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(network(7.01e8), EVACUATION)).startsWith("high-mark: network of host b would be 80.1 %");
    }

    @Test
    void diskIsHeldBelowItsHighMarkToo() {
        assertThat(refusal(disk(7e8), EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(disk(7.01e8), EVACUATION)).startsWith("high-mark: disk of host b would be 80.1 %");
    }

    @Test
    void memoryIsHeldBelowItsHighMarkAlsoWhereItWouldFit() {
        assertThat(refusal(memory(85), EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(memory(85.1), EVACUATION)).startsWith("high-mark: memory of host b would be 95.1 %");
        assertThat(refusal(memory(90.1), EVACUATION)).startsWith("memory: needs 10.0 GiB");
    }

    @Test
    void aGuestThatNeedsAllThatIsFreeFitsByMemory() {
        assertThat(refusal(memory(90), EVACUATION)).startsWith("high-mark: memory of host b would be 100.0 %");
    }

    @Test
    void aGuestCountsByItsShareOfTheDestinationNotOfItsSource() {
        Pools pool = pool().host("a").size(40, 1000, 100).guest("g", 4, 1).and();
        Pools small = pool.host("b").size(8, 1000, 100).guest("x", 2.9, 1).and();
        assertThat(refusal(small, EVACUATION)).startsWith("high-mark: cpu of host b would be 86.3 %");
    }

    @Test
    void whatIsOnItsWayCountsAtTheDestinationInEveryResource() {
        Pools pool = network(3e8).host("c").guest("y", 0.1, 1, 4.1e8).and();
        assertThat(refusal(pool, EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(pool.underWay("y", "c", "b"), EVACUATION)).startsWith("high-mark: network");
    }

    @Test
    void whatIsOnItsWayOutStillCounts() {
        Pools pool = cpu(7.6).host("c").and();
        assertThat(refusal(pool.underWay("x", "b", "c"), EVACUATION)).startsWith("high-mark: cpu");
    }
}
