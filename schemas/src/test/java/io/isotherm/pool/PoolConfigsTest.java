package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolConfigsTest {
    private static final long DAY = 86_400_000L;

    @Test
    void theDefaultsAreSound() {
        assertThat(PoolConfigs.problems(PoolConfigs.defaults("pool-1"))).isEmpty();
        assertThat(PoolConfigs.defaults("pool-1").getVersion()).isZero();
    }

    @Test
    void resourcesWithoutMarksOfTheirOwnHaveTheDefaultOnes() {
        PoolConfig config = PoolConfigs.defaults("pool-1");
        Marks cpu = new Marks(Resource.CPU, 0.9, 0.8, 0.2, 0.3);
        config.getDetection().setMarks(List.of(cpu));
        assertThat(PoolConfigs.marks(config, Resource.CPU)).isEqualTo(cpu);
        assertThat(PoolConfigs.marks(config, Resource.DISK)).isEqualTo(marks(Resource.DISK));
        assertThat(PoolConfigs.problems(config)).isEmpty();
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                breach(c -> c.setPool(" "), "pool: ' '", "a name without '/'"),
                breach(c -> c.setPool("a\u001bb"), "pool: 'a\u001bb'", "or control characters"),
                breach(c -> c.setPool("a/b"), "pool: 'a/b'", "a name without '/'"),
                breach(
                        c -> c.getDetection().setSampleMillis(50),
                        "detection.sample: 50 ms",
                        "from 100 to " + DAY + " ms"),
                breach(c -> c.getDetection().setSampleMillis(0), "detection.sample: 0 ms", "from 100 to"),
                breach(c -> c.getDetection().setWindowMillis(99), "detection.window: 99 ms", "from 100 to"),
                breach(
                        c -> c.getDetection().setWindowMillis(65_000),
                        "detection.window: 65000 ms",
                        "a multiple of detection.sample (10000 ms)"),
                breach(c -> c.getDetection().setGraceMillis(-1), "detection.grace: -1 ms", "from 0 to"),
                breach(c -> c.getDetection().setN(61), "detection.n: 61", "from 1 to 60"),
                breach(c -> c.getDetection().setK(6), "detection.k: 6", "at most detection.n (5)"),
                breach(c -> c.setVersion(Long.MAX_VALUE), "version: 9223372036854775807", "from 0 to 1000000000000"),
                breach(c -> c.setVersion(-1), "version: -1", "from 0 to 1000000000000"),
                breach(c -> c.getDetection().setK(0), "detection.k: 0", "from 1 to 60"),
                breach(c -> c.getDetection().setForecastWindows(0), "detection.forecastWindows: 0", "from 1 to 60"),
                breach(
                        c -> c.getDetection().setMinCompleteness(Double.NaN),
                        "detection.minCompleteness: NaN",
                        "from 0 to 1"),
                breach(
                        c -> c.getDetection().setMinCompleteness(1.01),
                        "detection.minCompleteness: 1.01",
                        "from 0 to 1"),
                breach(
                        c -> c.getDetection().setMaxClockAheadMillis(999),
                        "detection.maxClockAhead: 999 ms",
                        "from 1000 to"),
                breach(
                        c -> c.getDetection().setForgetMillis(1),
                        "detection.forget: 1 ms",
                        "at least detection.window (60000 ms)"),
                breach(
                        marks(new Marks(Resource.CPU, 0.3, 0.2, 0.85, 0.9)),
                        "detection.marks.cpu: low 0.85",
                        "low <= lowLeave < highLeave <= high"),
                breach(
                        marks(new Marks(Resource.CPU, 0.8, 0.4, 0.3, 0.4)),
                        "detection.marks.cpu: low 0.3, lowLeave 0.4, highLeave 0.4",
                        "low <= lowLeave < highLeave <= high"),
                breach(
                        marks(new Marks(Resource.MEMORY, 85.0, 0.75, 0.3, 0.4)),
                        "detection.marks.memory.high: 85",
                        "from 0 to 1"),
                breach(
                        marks(new Marks(Resource.DISK, 0.8, Double.NaN, 0.3, 0.4)),
                        "detection.marks.disk.highLeave: NaN",
                        "from 0 to 1"),
                breach(
                        marks(new Marks(Resource.NETWORK, 0.8, 0.7, -0.1, 0.4)),
                        "detection.marks.network.low: -0.1",
                        "from 0 to 1"),
                breach(
                        c -> c.getDetection().setMarks(List.of(marks(Resource.CPU), marks(Resource.CPU))),
                        "detection.marks.cpu: given twice",
                        "once for each resource"),
                breach(
                        c -> c.getDecision().setScenarioModes(Map.of("PANIC", Mode.OBSERVE)),
                        "decision.scenarioModes: PANIC",
                        "CONSOLIDATION, EVACUATION"),
                breach(
                        c -> c.getDecision().setAlgorithms(Map.of("overload", "sandpiper")),
                        "decision.algorithms: overload",
                        "OVERLOAD"),
                breach(c -> c.getDecision().setTickMillis(1), "decision.tick: 1 ms", "from 100 to"),
                breach(c -> c.getDecision().setCooldownMillis(-1), "decision.cooldown: -1 ms", "from 0 to"),
                breach(c -> c.getDecision().setForeignMoveMillis(-1), "decision.foreignMove: -1 ms", "from 0 to"),
                breach(
                        c -> c.getDecision().setCommandTimeoutMillis(0),
                        "decision.commandTimeout: 0 ms",
                        "from 1000 to"),
                breach(c -> c.getDecision().setApprovalMillis(0), "decision.approval: 0 ms", "from 1000 to"),
                breach(
                        c -> c.getDecision().setMaxConcurrentMoves(0),
                        "decision.maxConcurrentMoves: 0",
                        "from 1 to 10000"),
                breach(
                        c -> c.getDecision().setMaxConcurrentMovesPerHost(0),
                        "decision.maxConcurrentMovesPerHost: 0",
                        "from 1 to 100"),
                breach(c -> c.getDecision().setMaxMovesPerHour(-1), "decision.maxMovesPerHour: -1", "from 0 to"),
                breach(
                        c -> c.getDecision().setMaxMovedGibPerHour(Double.NaN),
                        "decision.maxMovedGibPerHour: NaN",
                        "from 0 to"),
                breach(c -> c.getDecision().setMaxFailuresPerHour(-1), "decision.maxFailuresPerHour: -1", "from 0 to"),
                breach(c -> c.getDecision().setMinKnownShare(1.5), "decision.minKnownShare: 1.5", "from 0 to 1"),
                breach(c -> c.getDecision().setImbalance(-0.5), "decision.imbalance: -0.5", "from 0 to 1"),
                breach(
                        c -> c.getDecision().setPackingLimit(0.81),
                        "decision.packingLimit: 0.81",
                        "at most the lowest high mark (0.8)"),
                breach(c -> c.getDecision().setPackingLimit(0.0), "decision.packingLimit: 0 ", "from 0.01 to 1"),
                breach(c -> c.getDecision().setRisk(0.6), "decision.risk: 0.6", "from 0 to 0.5"),
                breach(c -> c.getDecision().setHorizonMillis(1), "decision.horizon: 1 ms", "from 60000 to"),
                breach(
                        c -> c.getDecision().setMoveCostWattHours(-1.0),
                        "decision.moveCostWattHours: -1",
                        "from 0 to 1000000"),
                breach(
                        c -> c.getConstraints().setAffinity(List.of(List.of("a", "a"))),
                        "constraints.affinity: [a, a]",
                        "two different guests"),
                breach(
                        c -> c.getConstraints().setAntiAffinity(List.of(List.of("a"))),
                        "constraints.antiAffinity: [a]",
                        "two different guests"),
                breach(
                        c -> c.getConstraints().setGuestGroups(Map.of("web", List.of())),
                        "constraints.guestGroups.web: []",
                        "at least one name"),
                breach(
                        c -> c.getConstraints().setAntiAffinity(List.of(List.of("Å1", "å1"))),
                        "constraints.antiAffinity: [Å1, å1]",
                        "two different guests"),
                breach(
                        c -> c.getConstraints().setGuestGroups(Map.of("DB", List.of("a"), "db", List.of("b"))),
                        "constraints.guestGroups.db: the same name as DB",
                        "a name of its own"),
                breach(
                        c -> c.getConstraints().setHostGroups(Map.of("web*", List.of("a"))),
                        "constraints.hostGroups.web*: a pattern",
                        "without * and ?"),
                breach(
                        c -> c.getConstraints().setAllowedHosts(Map.of("vm-1", List.of())),
                        "constraints.allowedHosts.vm-1: []",
                        "at least one host"),
                breach(
                        c -> c.getConstraints()
                                .setBlackouts(List.of(new Blackout(1440, 5, List.of(), "UTC", List.of()))),
                        "constraints.blackouts.from: 1440",
                        "from 0 to 1439"),
                breach(
                        c -> c.getConstraints().setBlackouts(List.of(new Blackout(5, -1, List.of(), "UTC", List.of()))),
                        "constraints.blackouts.to: -1",
                        "from 0 to 1440"),
                breach(
                        c -> c.getConstraints().setBlackouts(List.of(new Blackout(0, 0, List.of(), "UTC", List.of()))),
                        "constraints.blackouts: 00:00 to 00:00, UTC",
                        "the whole day is from \"00:00\" to \"24:00\""),
                breach(
                        c -> c.getConstraints()
                                .setBlackouts(List.of(new Blackout(0, 9, List.of(), "Berlin", List.of()))),
                        "constraints.blackouts.zone: 'Berlin'",
                        "did you mean Europe/Berlin?"),
                breach(
                        c -> c.getConstraints()
                                .setBlackouts(List.of(new Blackout(0, 9, List.of(), "UTC", List.of("OVERLAOD")))),
                        "constraints.blackouts.scenarios: OVERLAOD",
                        "did you mean OVERLOAD?"),
                breach(
                        c -> c.getDecision()
                                .setTimetable(List.of(new ModeTime(Mode.OBSERVE, 60, 60, List.of(), "UTC", List.of()))),
                        "decision.timetable: 01:00 to 01:00, UTC",
                        "of some length"),
                breach(
                        c -> c.getConstraints().setHaReserveHosts(-1),
                        "constraints.haReserveHosts: -1",
                        "from 0 to 1000"),
                breach(c -> c.getPower().setReserveHosts(-1), "power.reserveHosts: -1", "from 0 to 10000"),
                breach(c -> c.getPower().setMinAwakeHosts(0), "power.minAwakeHosts: 0", "from 1 to 10000"),
                breach(c -> c.getPower().setColdMillis(-1), "power.cold: -1 ms", "from 0 to"),
                breach(c -> c.getPower().setMinUpMillis(-1), "power.minUp: -1 ms", "from 0 to"),
                breach(c -> c.getPower().setMinDownMillis(-1), "power.minDown: -1 ms", "from 0 to"),
                breach(c -> c.getPower().setWatts(List.of(100.0)), "power.watts: [100.0]", "at least two points"),
                breach(c -> c.getPower().setWatts(List.of(100.0, Double.NaN)), "power.watts: NaN", "from 0 to 1000000"),
                breach(
                        c -> c.getPower().setHostWatts(Map.of("host-1", List.of())),
                        "power.hostWatts.host-1: []",
                        "at least two points"));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void everyBreachIsReportedWithKeyValueAndWhatIsAllowed(
            Consumer<PoolConfig> change, String keyAndValue, String allowed) {
        PoolConfig config = PoolConfigs.defaults("pool-1");
        change.accept(config);
        assertThat(PoolConfigs.problems(config))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(keyAndValue)
                        .contains(" is not allowed; it must be ")
                        .contains(allowed));
    }

    @Test
    void allBreachesAreReportedAtOnce() {
        PoolConfig config = PoolConfigs.defaults("a/b");
        config.getDetection().setN(0);
        config.getPower().setMinAwakeHosts(0);
        assertThat(PoolConfigs.problems(config)).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void absurdTimesAreReportedRatherThanFailing(long millis) {
        PoolConfig config = PoolConfigs.defaults("pool-1");
        config.getDetection().setSampleMillis(millis);
        config.getDetection().setWindowMillis(millis);
        assertThat(PoolConfigs.problems(config)).isNotEmpty();
    }

    @Property
    void marksAreSoundExactlyWhenTheyAreInOrder(
            @ForAll @DoubleRange(min = 0, max = 1) double low,
            @ForAll @DoubleRange(min = 0, max = 1) double lowLeave,
            @ForAll @DoubleRange(min = 0, max = 1) double highLeave,
            @ForAll @DoubleRange(min = 0, max = 1) double high) {
        PoolConfig config = PoolConfigs.defaults("pool-1");
        config.getDecision().setPackingLimit(0.01);
        config.getDetection().setMarks(List.of(new Marks(Resource.CPU, high, highLeave, low, lowLeave)));
        boolean ordered = low <= lowLeave && lowLeave < highLeave && highLeave <= high;
        List<String> ofMarks = new ArrayList<>(PoolConfigs.problems(config));
        ofMarks.removeIf(problem -> !problem.startsWith("detection.marks.cpu"));
        assertThat(ofMarks.isEmpty()).isEqualTo(ordered);
    }

    @Property
    void noNumberEscapesItsRange(@ForAll double number) {
        PoolConfig config = PoolConfigs.defaults("pool-1");
        config.getDecision().setMinKnownShare(number);
        boolean allowed = number >= 0 && number <= 1;
        assertThat(PoolConfigs.problems(config).isEmpty()).isEqualTo(allowed);
    }

    private static Arguments breach(Consumer<PoolConfig> change, String keyAndValue, String allowed) {
        return Arguments.of(change, keyAndValue, allowed);
    }

    private static Consumer<PoolConfig> marks(Marks marks) {
        return config -> config.getDetection().setMarks(List.of(marks));
    }

    private static Marks marks(Resource resource) {
        return PoolConfigs.defaultMarks().stream()
                .filter(marks -> marks.getResource() == resource)
                .findFirst()
                .orElseThrow();
    }
}
