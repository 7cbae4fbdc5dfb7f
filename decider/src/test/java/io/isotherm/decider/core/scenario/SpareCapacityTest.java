package io.isotherm.decider.core.scenario;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import org.junit.jupiter.api.Test;

/** How many hosts a pool of unequal hosts can do without. */
class SpareCapacityTest {
    /** Hosts of 10, 20 and 10 CPUs that are packed to 70 %, the largest in the middle. */
    private static Pools unequal(double usedCpus) {
        return pool().host("a")
                .guest("g", usedCpus, 1)
                .host("b")
                .size(20, 1000, 100)
                .host("c")
                .and();
    }

    private static int spare(Pools pool) {
        return new SpareCapacity(pool.configure(config -> config.getPower().setReserveHosts(0))
                        .model())
                .dispensable();
    }

    @Test
    void theLargestHostsAreDoneWithoutFirst() {
        // Without the small ones, 20 CPUs would hold 14; without the large one and a small one, 10 hold only 7.
        assertThat(spare(unequal(7))).isEqualTo(2);
        assertThat(spare(unequal(7.1))).isEqualTo(1);
        assertThat(spare(unequal(14))).isEqualTo(1);
        assertThat(spare(unequal(14.1))).isZero();
    }

    @Test
    void theScarcestResourceDecides() {
        Pools network = unequal(0.5).host("a").guest("n", 0.1, 1, 1.5e9).and();
        assertThat(spare(unequal(0.5))).isEqualTo(2);
        assertThat(spare(network)).isZero();
    }

    @Test
    void whatASleepingHostWouldUseForItselfIsNotCounted() {
        assertThat(spare(unequal(7).host("b").overhead(2).and())).isEqualTo(2);
        assertThat(spare(unequal(7).host("c").overhead(0.2).and())).isEqualTo(1);
    }

    @Test
    void theReserveForFailuresIsKept() {
        assertThat(spare(unequal(1).configure(config -> config.getConstraints().setHaReserveHosts(1))))
                .isEqualTo(1);
        assertThat(spare(unequal(1).configure(config -> config.getConstraints().setHaReserveHosts(3))))
                .isZero();
    }

    @Test
    void theReserveAndTheMinimumStayBesideWhatTheLoadNeeds() {
        Pools pool = unequal(7);
        assertThat(new SpareCapacity(pool.model()).dispensable())
                .as("one is the reserve")
                .isEqualTo(1);
        assertThat(spare(pool.configure(config -> config.getPower().setMinAwakeHosts(2))))
                .isEqualTo(1);
        assertThat(spare(pool.configure(config -> config.getPower().setMinAwakeHosts(4))))
                .isZero();
    }

    @Test
    void memoryMayBeFilledUpToItsHighMarkAsItDoesNotRise() {
        assertThat(spare(unequal(1).host("a").guest("m", 0, 93).and())).isEqualTo(2);
        assertThat(spare(unequal(1).host("a").guest("m", 0, 95).and())).isEqualTo(1);
    }

    @Test
    void hostsThatAreUnknownOrInMaintenanceAreNoRoom() {
        assertThat(spare(unequal(7).host("b").unknown().and())).isEqualTo(1);
        assertThat(new SpareCapacity(unequal(7).host("b").unknown().and().model()).awake())
                .isEqualTo(2);
    }
}
