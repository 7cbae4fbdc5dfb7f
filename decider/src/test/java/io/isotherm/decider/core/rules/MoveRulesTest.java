package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.TICK;
import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MoveRulesTest {
    private static final PlanContext OVERLOAD = PlanContext.of(Scenario.OVERLOAD, 100);
    private static final PlanContext EVACUATION = PlanContext.of(Scenario.EVACUATION, 100);

    /** Guest g (1 CPU, 10 GiB) on host a, and an empty host b. */
    private static Pools two() {
        return pool().host("a").guest("g", 1, 10).host("b").and();
    }

    private static String refusal(Pools pool, PlanContext context) {
        return refusal(pool.model(), context, "g", "b");
    }

    private static String refusal(PoolModel model, PlanContext context, String guest, String destination) {
        Placement now = Placement.of(model);
        Move move = now.move(
                model.guest(guest).orElseThrow(), model.host(destination).orElseThrow());
        return MoveRules.standard()
                .check(move, now, context)
                .map(rejection -> {
                    assertThat(rejection.detail().get()).containsAnyOf("name-", "host ", "lies in");
                    return rejection.rule() + ": " + rejection.detail().get();
                })
                .orElse("accepted");
    }

    @Test
    void acceptsMoveThatBreaksNothing() {
        assertThat(refusal(two(), OVERLOAD)).isEqualTo("accepted");
    }

    @Test
    void refusesSourceAndDestinationOfPoorData() {
        assertThat(refusal(two().host("a").unknown().and(), OVERLOAD)).startsWith("source-data: host a has data");
        assertThat(refusal(two().host("b").unknown().and(), OVERLOAD)).startsWith("destination-data: host b has data");
    }

    @Test
    void refusesSleepingDestination() {
        assertThat(refusal(two().asleep("b"), OVERLOAD)).startsWith("destination-asleep");
    }

    @Test
    void refusesGuestThatIsNotRunningOrNotMeasured() {
        Pools paused = pool().host("a")
                .guest("g", 1, 10, 0, VmState.PAUSED, true)
                .host("b")
                .and();
        Pools fresh = pool().host("a")
                .guest("g", 1, 10, 0, VmState.RUNNING, false)
                .host("b")
                .and();
        assertThat(refusal(paused, OVERLOAD)).startsWith("not-running");
        assertThat(refusal(fresh, OVERLOAD)).startsWith("not-measured");
    }

    @Test
    void refusesGuestThatTwoHostsReport() {
        assertThat(refusal(two().host("c").guest("g", 1, 10).and(), OVERLOAD))
                .startsWith("two-hosts")
                .contains("reported by a and also by c");
    }

    @Test
    void refusesExcludedGuestByUuidOrNameEvenInEvacuation() {
        Pools byName = two().configure(config -> config.getConstraints().setExcludedVms(List.of("name-g")));
        Pools byUuid = two().configure(config -> config.getConstraints().setExcludedVms(List.of("g")));
        assertThat(refusal(byName, EVACUATION)).startsWith("excluded");
        assertThat(refusal(byUuid, EVACUATION)).startsWith("excluded");
    }

    @Test
    void refusesSecondMoveOfGuestUnderWay() {
        assertThat(refusal(two().host("c").and().underWay("g", "a", "c"), OVERLOAD))
                .startsWith("under-way");
    }

    @Test
    void leavesForeignMovedAndHeldGuestsAlone() {
        assertThat(refusal(two(), OVERLOAD.withForeignMoves(Map.of("g", TICK.minusSeconds(60)))))
                .startsWith("foreign-move")
                .contains("1 min ago", "1 h");
        assertThat(refusal(two(), OVERLOAD.withForeignMoves(Map.of("g", TICK.minusSeconds(3600)))))
                .isEqualTo("accepted");
        assertThat(refusal(two(), OVERLOAD.withAvoidance(held("g", "failed twice"))))
                .isEqualTo("held: name-g (g): failed twice");
    }

    @Test
    void keepsGuestsWhereExecutorsCannotMoveThem() {
        assertThat(refusal(two(), OVERLOAD.withAvoidance(unmovable("g", "name-g (g) has a device of its host"))))
                .isEqualTo("unmovable: name-g (g) has a device of its host");
        assertThat(refusal(two(), OVERLOAD.withAvoidance(unmovable("h", "name-h (h) has a device of its host"))))
                .isEqualTo("accepted");
        assertThat(refusal(two(), OVERLOAD.withAvoidance(failing("a", "3 moves from host a failed"))))
                .isEqualTo("source-failing: 3 moves from host a failed");
        assertThat(refusal(two(), OVERLOAD.withAvoidance(failing("b", "3 moves from host b failed"))))
                .isEqualTo("accepted");
    }

    @Test
    void refusesTheHostThatTheGuestIsOn() {
        assertThat(refusal(two().model(), OVERLOAD, "g", "a")).startsWith("same-host: name-g");
    }

    @Test
    void refusesSecondMoveOfGuestInOnePlan() {
        PoolModel model = two().host("c").and().model();
        Placement planned = Placement.of(model);
        planned.apply(
                planned.move(model.guest("g").orElseThrow(), model.host("c").orElseThrow()));
        Move again =
                planned.move(model.guest("g").orElseThrow(), model.host("b").orElseThrow());

        assertThat(MoveRules.standard().check(again, planned, OVERLOAD))
                .map(rejection -> rejection.rule().published())
                .contains("once-per-plan");
    }

    private static Avoidance unmovable(String vm, String why) {
        return new Avoidance(
                new TreeMap<>(),
                new TreeMap<>(Map.of(vm, why)),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Avoidance failing(String source, String why) {
        return new Avoidance(
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of(source, why)),
                new TreeMap<>());
    }

    private static Avoidance held(String vm, String why) {
        return new Avoidance(
                new TreeMap<>(Map.of(vm, why)),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    @Test
    void cooldownHoldsUnlessTheHostIsHot() {
        Pools pool = two().moved("g", "z", "a", Duration.ofMinutes(29));
        assertThat(refusal(pool, OVERLOAD)).startsWith("cooldown").contains("29 min", "30 min");
        assertThat(refusal(pool, EVACUATION)).startsWith("cooldown");
        assertThat(refusal(two().moved("g", "z", "a", Duration.ofMinutes(30)), OVERLOAD))
                .isEqualTo("accepted");
        pool.host("a").hot(Resource.CPU);
        assertThat(refusal(pool, OVERLOAD)).isEqualTo("accepted");
    }

    @Test
    void cooldownBeginsWithTheLastOfSeveralMoves() {
        Pools pool = two().moved("g", "z", "y", Duration.ofMinutes(40)).moved("g", "y", "a", Duration.ofMinutes(10));
        assertThat(refusal(pool, OVERLOAD)).startsWith("cooldown").contains("10 min");
    }

    @Test
    void namesMatchInAnyCase() {
        for (String vm : List.of("G", "NAME-G", "Name-g")) {
            Pools excluded = two().configure(config -> config.getConstraints().setExcludedVms(List.of(vm)));
            assertThat(refusal(excluded, OVERLOAD)).startsWith("excluded");
            Pools allowed =
                    two().configure(config -> config.getConstraints().setAllowedHosts(Map.of(vm, List.of("A"))));
            assertThat(refusal(allowed, OVERLOAD)).startsWith("allowed-hosts");
            Pools forbidden =
                    two().configure(config -> config.getConstraints().setForbiddenHosts(Map.of(vm, List.of("B"))));
            assertThat(refusal(forbidden, OVERLOAD)).startsWith("forbidden-hosts");
        }
        Pools maintained = two().configure(config -> config.getConstraints().setMaintenanceHosts(List.of("B")));
        assertThat(refusal(maintained, OVERLOAD)).startsWith("maintenance");
    }

    @Test
    void aDrainWaitsForNoHold() {
        Pools moved = two().moved("g", "z", "a", Duration.ofMinutes(1))
                .configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        assertThat(refusal(moved, EVACUATION)).isEqualTo("accepted");
        Pools back = two().moved("g", "b", "a", Duration.ofMinutes(1))
                .configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        assertThat(refusal(back, EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(back, OVERLOAD)).startsWith("reverse-move");
        Pools foreign = two().configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        assertThat(refusal(foreign, EVACUATION.withForeignMoves(Map.of("g", TICK.minusSeconds(60)))))
                .isEqualTo("accepted");
    }

    @Test
    void neverGoesBackWithinCooldownHoweverHotTheHostIs() {
        Pools pool = two().moved("g", "b", "c", Duration.ofMinutes(20)).moved("g", "c", "a", Duration.ofMinutes(5));
        pool.host("a").hot(Resource.CPU);
        assertThat(refusal(pool, OVERLOAD)).startsWith("reverse-move").contains("left b 20 min ago");
        assertThat(refusal(pool, EVACUATION)).startsWith("reverse-move");
        assertThat(refusal(two().moved("g", "b", "a", Duration.ofMinutes(30)), EVACUATION))
                .isEqualTo("accepted");
    }

    @Test
    void countsReservationsAgainstMemory() {
        Pools pool = two().host("b")
                .guest("x", 1, 50)
                .host("c")
                .guest("y", 1, 35)
                .and()
                .underWay("y", "c", "b");
        pool.host("a").guest("big", 1, 20);
        assertThat(refusal(pool.model(), EVACUATION, "big", "b"))
                .isEqualTo("memory: needs 20.0 GiB, but host b has 15.0 GiB free, reservations counted");
    }

    @Test
    void keepsDestinationsBelowTheCeilingOfTheScenario() {
        Pools pool = two().host("b").guest("x", 6.2, 10).and();
        assertThat(refusal(pool, OVERLOAD)).isEqualTo("accepted");
        assertThat(refusal(pool, PlanContext.of(Scenario.CONSOLIDATION, 9)))
                .isEqualTo("high-mark: cpu of host b would be 72.0 %, above 70.0 % (packing limit)");
        Pools fuller = two().host("b").guest("x", 7.2, 10).and();
        assertThat(refusal(fuller, OVERLOAD)).contains("82.0 %, above 80.0 % (midway");
        assertThat(refusal(fuller, OVERLOAD.hardLimits())).isEqualTo("accepted");
        Pools full = two().host("b").guest("x", 7.6, 10).and();
        assertThat(refusal(full, EVACUATION)).contains("86.0 %, above 85.0 % (high mark)");
    }

    @Test
    void refusesHotAndMaintenanceDestinations() {
        assertThat(refusal(two().host("b").hot(Resource.CPU).and(), OVERLOAD)).startsWith("destination-hot");
        Pools maintenance = two().configure(config -> config.getConstraints().setMaintenanceHosts(List.of("b")));
        assertThat(refusal(maintenance, EVACUATION)).startsWith("maintenance");
    }

    @Test
    void consolidationFillsNoEmptyHostAndNoneThatIsBeingEmptied() {
        PlanContext consolidation = PlanContext.of(Scenario.CONSOLIDATION, 9);
        assertThat(refusal(two(), consolidation)).startsWith("empty-destination");
        Pools emptying = two().host("b")
                .guest("x", 1, 1)
                .guest("y", 1, 1)
                .host("c")
                .and()
                .underWay("x", "b", "c");
        assertThat(refusal(emptying, consolidation)).contains("is being emptied");
    }

    @Test
    void blackoutHoldsByUtcMinuteAlsoAcrossMidnightButNotInEvacuation() {
        Pools noon = two().configure(config -> config.getConstraints()
                .setBlackouts(List.of(new Blackout(11 * 60 + 59, 12 * 60 + 1, List.of(), "UTC", List.of()))));
        Pools before = two().configure(config -> config.getConstraints()
                .setBlackouts(List.of(new Blackout(11 * 60, 12 * 60, List.of(), "UTC", List.of()))));
        Pools night = two().configure(config -> config.getConstraints()
                .setBlackouts(List.of(new Blackout(12 * 60, 11 * 60, List.of(), "UTC", List.of()))));
        assertThat(refusal(noon, OVERLOAD))
                .isEqualTo("blackout: 2026-03-02T12:00:00Z lies in the blackout from 11:59 to 12:01, UTC");
        assertThat(refusal(noon, EVACUATION)).isEqualTo("accepted");
        assertThat(refusal(before, OVERLOAD)).isEqualTo("accepted");
        assertThat(refusal(night, OVERLOAD)).startsWith("blackout");
    }

    @Test
    void respectsAllowedAndForbiddenHosts() {
        Pools allowed =
                two().configure(config -> config.getConstraints().setAllowedHosts(Map.of("name-g", List.of("a", "c"))));
        Pools forbidden =
                two().configure(config -> config.getConstraints().setForbiddenHosts(Map.of("g", List.of("b"))));
        assertThat(refusal(allowed, OVERLOAD)).startsWith("allowed-hosts").contains("may only run on a, c");
        assertThat(refusal(forbidden, OVERLOAD)).startsWith("forbidden-hosts");
    }

    @Test
    void antiAffinityCountsGuestsThatAreOnTheirWay() {
        Pools pool = two().host("c")
                .guest("h", 1, 10)
                .and()
                .underWay("h", "c", "b")
                .configure(config -> config.getConstraints().setAntiAffinity(List.of(List.of("g", "h"))));
        assertThat(refusal(pool, OVERLOAD)).startsWith("anti-affinity");
    }

    @Test
    void antiAffinityCountsGuestsThatAreOnTheirWayFromASilentHost() {
        // Nobody reports h: its source is silent, and it has not arrived.
        Pools pool = two().host("c")
                .and()
                .underWay("h", "c", "b")
                .configure(config -> config.getConstraints().setAntiAffinity(List.of(List.of("g", "h"))));
        assertThat(refusal(pool, OVERLOAD)).startsWith("anti-affinity").contains("not reported just now");
    }

    @Test
    void affinityGroupIsNotSplitAndASplitOneOnlyGathers() {
        Pools together = two().configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "h"))));
        together.host("a").guest("h", 1, 10);
        assertThat(refusal(together, OVERLOAD)).startsWith("affinity").contains("1 on a");

        Pools split = two().configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "h", "i"))));
        split.host("a").guest("h", 1, 10);
        split.host("b").guest("i", 1, 10);
        split.host("c");
        assertThat(refusal(split.model(), OVERLOAD, "g", "c")).startsWith("affinity");
        assertThat(refusal(split.model(), OVERLOAD, "i", "c")).startsWith("affinity");
        assertThat(refusal(split.model(), OVERLOAD, "i", "a")).isEqualTo("accepted");
    }

    @Test
    void noGuestGoesToAndFroBetweenTwoHalvesOfItsAffinityGroup() {
        Pools split = two().configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "h", "i"))));
        split.host("a").guest("h", 1, 10);
        split.host("b").guest("i", 1, 10);
        assertThat(refusal(split.model(), OVERLOAD, "g", "b")).startsWith("affinity");
        assertThat(refusal(split.model(), OVERLOAD, "i", "a")).isEqualTo("accepted");
    }

    @Test
    void affinityGroupLeavesMaintenanceHostOneAfterTheOtherToOnePlace() {
        Pools pool = two().configure(config -> {
            config.getConstraints().setAffinity(List.of(List.of("g", "h")));
            config.getConstraints().setMaintenanceHosts(List.of("a"));
        });
        pool.host("a").guest("h", 1, 10);
        pool.host("c");
        PoolModel model = pool.model();
        assertThat(refusal(model, EVACUATION, "g", "b")).isEqualTo("accepted");
        assertThat(refusal(model, OVERLOAD, "g", "b")).startsWith("affinity");
        Placement now = Placement.of(model);
        now.apply(now.move(model.guest("g").orElseThrow(), model.host("b").orElseThrow()));
        Move follow = now.move(model.guest("h").orElseThrow(), model.host("b").orElseThrow());
        Move astray = now.move(model.guest("h").orElseThrow(), model.host("c").orElseThrow());
        assertThat(MoveRules.standard().check(follow, now, EVACUATION)).isEmpty();
        assertThat(MoveRules.standard().check(astray, now, EVACUATION)).isPresent();
    }

    @Test
    void haReserveWantsRoomForAllWithTheLargestHostsFailed() {
        Pools pool = pool().configure(config -> config.getConstraints().setHaReserveHosts(1))
                .host("a")
                .guest("g", 1, 60)
                .host("b")
                .guest("h", 1, 60)
                .host("c")
                .and();
        PoolModel model = pool.model();
        assertThat(new HaReserve(model, model.hosts()).shortage()).isEmpty();
        assertThat(new HaReserve(model, model.hosts().subList(0, 2))
                        .shortage()
                        .orElseThrow()
                        .detail()
                        .get())
                .isEqualTo("with the 1 largest of 2 hosts failed, 100.0 GiB are left for guests that have 120.0 GiB");
    }

    @Test
    void traceCountsAllAndKeepsTheFirstFewWithNumbers() {
        PlanTrace trace = new PlanTrace(2);
        Pools pool = pool();
        for (int i = 0; i < 5; i++) {
            pool.host("a").guest("g" + i, 1, 10, 0, VmState.PAUSED, true);
        }
        PoolModel model = pool.model();
        Placement now = Placement.of(model);
        model.guests().forEach(guest -> MoveRules.standard().mayLeave(guest, now, OVERLOAD, trace));
        assertThat(trace.counts()).containsExactly(Map.entry("not-running", 5));
        assertThat(trace.rejections())
                .extracting(io.isotherm.schema.Rejection::getVm)
                .containsExactly("g0", "g1");
    }
}
