package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Host;
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
        return new HaReserve(model, model.hosts()).shortage().isEmpty();
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
        assertThat(new HaReserve(model, model.hosts().subList(0, 2)).shortage()).isEmpty();
        assertThat(new HaReserve(model, model.hosts().subList(1, 3)).shortage()).isPresent();
    }

    @Test
    void hostsThatGoAndComeBackChangeNothing() {
        PoolModel model = unequal(1, 60).model();
        HaReserve reserve = new HaReserve(model, model.hosts());
        Host largest = model.hosts().get(1);
        reserve.remove(largest);
        reserve.remove(largest);
        assertThat(reserve.shortage()).isPresent();
        reserve.add(largest);
        reserve.add(largest);
        assertThat(reserve.shortage()).isEmpty();
        reserve.remove(model.hosts().get(2));
        reserve.remove(model.hosts().get(0));
        assertThat(reserve.shortage().orElseThrow().detail().get())
                .isEqualTo("with the 1 largest of 1 hosts failed, 0 MiB are left for guests that have 60.0 GiB");
    }
}
