package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.PoolModel;
import org.junit.jupiter.api.Test;

/** N+k: the k largest hosts may fail. */
class HaReserveTest {
    /** Hosts of 50, 100 and 200 GiB, the largest neither first nor last by name. */
    private static Pools unequal(int reserve, double guestsGib) {
        return pool().configure(config -> config.getConstraints().setHaReserveHosts(reserve))
                .host("a")
                .size(10, 1000, 100)
                .guest("g", 1, guestsGib)
                .host("b")
                .size(10, 1000, 200)
                .host("c")
                .size(10, 1000, 50)
                .and();
    }

    private static boolean holds(Pools pool) {
        PoolModel model = pool.model();
        return HaReserve.shortage(model, model.hosts()).isEmpty();
    }

    @Test
    void theLargestHostFails() {
        assertThat(holds(unequal(1, 150))).isTrue();
        assertThat(holds(unequal(1, 150.1))).isFalse();
    }

    @Test
    void theTwoLargestFail() {
        assertThat(holds(unequal(2, 50))).isTrue();
        assertThat(holds(unequal(2, 50.1))).isFalse();
    }

    @Test
    void nothingIsAskedWithoutAReserve() {
        assertThat(holds(unequal(0, 340))).isTrue();
    }

    @Test
    void whatAHostItselfNeedsIsNotForGuests() {
        assertThat(holds(unequal(1, 140).host("c").ownMemory(10).and())).isTrue();
        assertThat(holds(unequal(1, 140.1).host("c").ownMemory(10).and())).isFalse();
    }

    @Test
    void theLargestIsTheOneThatHoldsMostForGuests() {
        // b has 200 GiB, of which it needs 150 itself: a, with 100, is lost, and 50 and 50 are left.
        assertThat(holds(unequal(1, 100).host("b").ownMemory(150).and())).isTrue();
        assertThat(holds(unequal(1, 100.1).host("b").ownMemory(150).and())).isFalse();
    }

    @Test
    void guestsOfHostsThatSleepCountAndTheirMemoryDoesNot() {
        PoolModel model = unequal(1, 60).model();
        assertThat(HaReserve.shortage(model, model.hosts().subList(0, 2))).isEmpty();
        assertThat(HaReserve.shortage(model, model.hosts().subList(1, 3))).isPresent();
    }
}
