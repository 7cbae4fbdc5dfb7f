package io.isotherm.decider.core.model;

import static io.isotherm.decider.core.Pools.GIB;
import static io.isotherm.decider.core.Pools.TICK;
import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.decider.core.Pools;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolModelTest {
    @Test
    void convertsCpuOfGuestsToMegahertzBySpeedOfTheirHost() {
        PoolModel model = pool().host("slow")
                .size(10, 1000, 100)
                .guest("a", 2, 10)
                .host("fast")
                .size(10, 3000, 100)
                .and()
                .model();
        Placement now = Placement.of(model);
        Guest guest = model.guest("a").orElseThrow();
        assertThat(guest.load().cpuMhz()).isEqualTo(2000);
        assertThat(now.shareOf(guest, host(model, "slow"), Resource.CPU)).isEqualTo(0.2);
        assertThat(now.useWith(host(model, "fast"), Resource.CPU, guest)).isCloseTo(2000.0 / 30000, within(1e-12));
    }

    @Test
    void countsLoadOfTheHostItselfThatNoGuestExplains() {
        PoolModel model = pool().host("h").overhead(1).guest("a", 2, 10).and().model();
        assertThat(Placement.of(model).use(host(model, "h"), Resource.CPU)).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void countsWhatDomain0UsesBesideAGuestThatHasJustCome() {
        Pools pool =
                pool().host("h").guest("a", 2, 10, 4, VmState.RUNNING, false).and();
        List<HostState> states = pool.states();
        states.get(0).setDomain0Cpu(0.1);
        states.get(0).getResources().get(0).setMean(0.05);
        PoolModel model = pool.model(states);
        assertThat(Placement.of(model).use(host(model, "h"), Resource.CPU)).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void reckonsWithForecastOnlyWhereItBeatsLastValue() {
        PoolModel model = pool().host("better")
                .guest("a", 5, 10)
                .forecast(Resource.CPU, 0.7, 0.01, 0.02)
                .host("worse")
                .guest("b", 5, 10)
                .forecast(Resource.CPU, 0.7, 0.02, 0.02)
                .and()
                .model();
        Placement now = Placement.of(model);
        assertThat(now.use(host(model, "better"), Resource.CPU)).isCloseTo(0.7, within(1e-12));
        assertThat(now.use(host(model, "worse"), Resource.CPU)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void ignoresForecastOfHostWhoseGuestsChangedWithinItsWindows() {
        PoolModel model = pool().host("h")
                .guest("a", 5, 10)
                .forecast(Resource.CPU, 0.9, 0.01, 0.02)
                .and()
                .moved("gone", "h", "other", Duration.ofMinutes(3))
                .model();
        assertThat(Placement.of(model).use(host(model, "h"), Resource.CPU)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void countsMoveUnderWayAtBothEndsUntilItIsOver() {
        PoolModel model = pool().host("a")
                .guest("g", 3, 30)
                .host("b")
                .and()
                .underWay("g", "a", "b")
                .model();
        Placement now = Placement.of(model);
        Host a = host(model, "a");
        Host b = host(model, "b");
        assertThat(now.use(a, Resource.CPU)).isCloseTo(0.3, within(1e-12));
        assertThat(now.settledUse(a, Resource.CPU)).isCloseTo(0, within(1e-12));
        assertThat(now.use(b, Resource.CPU)).isCloseTo(0.3, within(1e-12));
        assertThat(now.memoryFreeKib(b)).isEqualTo(70 * GIB);
        assertThat(now.isSettledEmpty(a)).isTrue();
        assertThat(now.isEmpty(a)).isFalse();
        assertThat(now.isEmpty(b)).isFalse();
    }

    @Test
    void reservesForGuestThatIsSeenNowhereWhileItMoves() {
        PoolModel model = pool().host("a")
                .host("b")
                .and()
                .underWay(new MoveUnderWay("g", "name-g", "a", "b", new Load(2000, 20 * GIB, 0, 0)))
                .model();
        assertThat(Placement.of(model).memoryFreeKib(host(model, "b"))).isEqualTo(80 * GIB);
    }

    /** As when its host has just come back. */
    @Test
    void reservesForGuestThatIsNotMeasuredWhatItUsedWhenItWasSent() {
        PoolModel model = pool().host("a")
                .guest("g", 0, 10, 0, VmState.RUNNING, false)
                .host("b")
                .and()
                .underWay(new MoveUnderWay("g", "name-g", "a", "b", new Load(2000, 20 * GIB, 0, 0)))
                .model();
        Host b = host(model, "b");
        assertThat(Placement.of(model).use(b, Resource.CPU))
                .isCloseTo(2000 / b.capacity().cpuMhz(), within(1e-12));
        assertThat(Placement.of(model).memoryFreeKib(b)).isEqualTo(80 * GIB);
    }

    @Test
    void doesNotReserveTwiceWhatAnArrivingGuestHasAlready() {
        PoolModel model = pool().host("a")
                .guest("g", 1, 30)
                .host("b")
                .guest("g", 0, 10, 0, VmState.MIGRATING_IN, false)
                .and()
                .underWay("g", "a", "b")
                .model();
        Guest guest = model.guest("g").orElseThrow();
        assertThat(guest.host()).isEqualTo("a");
        assertThat(guest.alsoOn()).isEmpty();
        assertThat(Placement.of(model).memoryFreeKib(host(model, "b"))).isEqualTo(70 * GIB);
    }

    @Test
    void namesEveryHostThatReportsTheSameGuest() {
        PoolModel model = pool().host("a")
                .guest("g", 1, 10)
                .host("b")
                .guest("g", 1, 10)
                .and()
                .model();
        Guest guest = model.guest("g").orElseThrow();
        assertThat(guest.host()).isEqualTo("a");
        assertThat(guest.alsoOn()).containsExactly("b");
        assertThat(model.guests()).hasSize(1);
        assertThat(Placement.of(model).isEmpty(host(model, "b"))).isFalse();
    }

    @Test
    void countsAGuestThatTwoHostsReportAtBoth() {
        PoolModel model = pool().host("a")
                .guest("g", 4, 10)
                .host("b")
                .guest("h", 1, 10)
                .guest("g", 0, 10)
                .and()
                .model();
        assertThat(Placement.of(model).use(host(model, "a"), Resource.CPU)).isCloseTo(0.4, within(1e-12));
        assertThat(Placement.of(model).use(host(model, "b"), Resource.CPU)).isCloseTo(0.5, within(1e-12));
    }

    /** A guest of 4 CPUs that has gone from a host that used 2 in the window to one on which it is not measured yet. */
    private static PoolModel moved(Instant left, Instant arrived) {
        return pool().host("from")
                .overhead(2)
                .host("to")
                .guest("g", 0, 10, 0, VmState.RUNNING, false)
                .and()
                .moved(new RecentMove("g", "from", "to", left, arrived, new Load(4000, 10 * GIB, 0, 0)))
                .model();
    }

    @Test
    void correctsMeasuredUseForMoveThatEndedWithinTheWindow() {
        PoolModel model = moved(TICK.minusSeconds(30), TICK.minusSeconds(30));
        Placement now = Placement.of(model);
        assertThat(now.use(host(model, "from"), Resource.CPU)).isCloseTo(0, within(1e-12));
        assertThat(now.use(host(model, "to"), Resource.CPU)).isCloseTo(0.4, within(1e-12));
        assertThat(model.guest("g").orElseThrow().load().cpuMhz()).isEqualTo(4000);
    }

    @Test
    void ofAMoveThatNobodyDatedTheSourceIsSparedNothingAndTheDestinationAll() {
        PoolModel model = moved(TICK.minusSeconds(120), TICK);
        Placement now = Placement.of(model);
        assertThat(now.use(host(model, "from"), Resource.CPU)).isCloseTo(0.2, within(1e-12));
        assertThat(now.use(host(model, "to"), Resource.CPU)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void countsAGuestAsItUsuallyIsWhereNobodyKnowsWhatItsMoveBrought() {
        PoolModel model = pool().host("from")
                .overhead(2)
                .host("to")
                .guest("g", 0, 10, 0, VmState.RUNNING, false)
                .usually(10, 3, 0.1)
                .and()
                .moved(new RecentMove("g", "from", "to", TICK, TICK, Load.NONE))
                .model();
        assertThat(model.guest("g").orElseThrow().load().cpuMhz()).isEqualTo(3000);
        assertThat(Placement.of(model).use(host(model, "from"), Resource.CPU)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void correctsUpToTheLastSampleBecauseNothingLaterIsMeasured() {
        Load load = new Load(4000, 10 * GIB, 0, 0);
        Pools pool = pool().host("from")
                .overhead(4)
                .host("to")
                .guest("g", 0, 10, 0, VmState.RUNNING, false)
                .and()
                .moved(new RecentMove("g", "from", "to", TICK.minusSeconds(60), TICK.minusSeconds(60), load));
        List<HostState> states = pool.states();
        states.forEach(state -> state.setLastSampleAt(TICK.minusSeconds(30)));
        Placement now = Placement.of(pool.model(states));
        assertThat(now.use(host(now.model(), "from"), Resource.CPU)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void looksAtNothingThatASleepingHostReports() {
        PoolModel model =
                pool().asleep("a").host("a").guest("g", 1, 10).host("b").and().model();
        assertThat(model.guests()).isEmpty();
        assertThat(host(model, "a").usable()).isFalse();
        assertThat(host(model.withAwake(java.util.Set.of("a")), "a").usable()).isTrue();
    }

    @Test
    void treatsHostOfPoorOrStaleDataAsNotKnown() {
        Pools pool = pool().host("fair")
                .quality(DataQuality.FAIR)
                .host("poor")
                .quality(DataQuality.POOR)
                .host("stale")
                .quality(DataQuality.STALE)
                .host("unknown")
                .unknown()
                .and();
        assertThat(pool.model().hosts().stream().filter(Host::usable).map(Host::name))
                .containsExactly("fair");
    }

    @Test
    void takesBackAMoveWithoutTrace() {
        PoolModel model = pool().host("a")
                .guest("g", 3, 30)
                .guest("h", 1, 1)
                .host("b")
                .and()
                .model();
        Placement now = Placement.of(model);
        Move move = now.move(model.guest("g").orElseThrow(), host(model, "b"));
        now.apply(move);
        assertThat(now.guestsOf(host(model, "b"))).containsExactly(move.guest());
        assertThat(now.use(host(model, "a"), Resource.CPU)).isCloseTo(0.1, within(1e-12));
        now.revert(move);
        assertThat(now.use(host(model, "a"), Resource.CPU)).isCloseTo(0.4, within(1e-12));
        assertThat(now.use(host(model, "b"), Resource.MEMORY)).isCloseTo(0, within(1e-12));
        assertThat(now.guestsOf(host(model, "a"))).hasSize(2);
        assertThat(now.isMoved(move.guest())).isFalse();
    }

    @Test
    void interpolatesPowerBetweenThePointsOfTheCurve() {
        PoolModel model = pool().configure(config ->
                        config.getPower().setHostWatts(java.util.Map.of("h", java.util.List.of(100.0, 180.0, 200.0))))
                .host("h")
                .and()
                .model();
        assertThat(host(model, "h").wattsAt(0.25)).isCloseTo(140, within(1e-9));
        assertThat(host(model, "h").wattsAt(0.75)).isCloseTo(190, within(1e-9));
        assertThat(host(model, "h").wattsAt(1.5)).isCloseTo(200, within(1e-9));
    }

    private static Host host(PoolModel model, String name) {
        return model.host(name).orElseThrow();
    }
}
