package io.isotherm.checker.core;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ScreeningTest {
    private static final long SOUND_TIME = SyntheticPool.START.toEpochMilli();

    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .guest("web", "a", 2, 1)
            .config(config -> {})
            .runTo(300)
            .move("c1", "web", "a", "b", 20)
            .runTo(900);

    /** Judges the sound pool with one more record in it. */
    private CheckReport with(ObservedTopic topic, String key, SpecificRecord value) {
        return pool.add(topic, 400, key, value).check();
    }

    private static void assertLeftOut(CheckReport report, String what) {
        assertClean(report);
        assertThat(report.figures().leftOut()).isEqualTo(Map.of(what, 1L));
        assertThat(report.text())
                .contains("left out", what, "\n1 record that cannot be true or read was judged by nobody")
                .containsPattern("the first +\\Q" + what + ": " + what.replaceAll(":.*", "") + "\\E-\\d+@\\d+, key '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void leavesOutDecisionsOfAbsurdTimes(String time) {
        Instant absurd = Instant.parse(time);
        Decision decision = Decision.newBuilder(pool.decision())
                .setDecisionId("lab@" + absurd)
                .setTick(absurd)
                .build();
        assertLeftOut(with(ObservedTopic.DECISIONS, "lab", decision), "decisions: absurd time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void leavesOutStatesOfAbsurdTimes(String time) {
        HostState state = HostState.newBuilder(pool.state("a", Temperature.HOT, DataQuality.GOOD))
                .setWindowEnd(Instant.parse(time))
                .build();
        assertLeftOut(with(ObservedTopic.HOST_STATES, "lab/a", state), "host-states: absurd time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void leavesOutCommandsOfAbsurdTimes(String time) {
        MigrationCommand command = MigrationCommand.newBuilder(pool.migrationCommand("c9", "web", "b", "a"))
                .setIssuedAt(Instant.parse(time))
                .build();
        assertLeftOut(with(ObservedTopic.MIGRATION_COMMANDS, "lab/b", command), "migration-commands: absurd time");
    }

    @Test
    void leavesOutRecordsWhoseTopicTimeIsAbsurd() {
        pool.add(
                ObservedTopic.APPROVALS,
                400,
                "lab",
                new Approval("lab", "c9", "an operator", SyntheticPool.START, false, ""));
        Checker checker = new Checker();
        for (ObservedRecord record : pool.records()) {
            boolean approval = record.source() == ObservedTopic.APPROVALS;
            checker.accept(
                    approval
                            ? new ObservedRecord(record.source(), 0, record.offset(), -1, record.key(), record.value())
                            : record);
        }
        assertLeftOut(checker.report(), "approvals: absurd time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "la\u0000b", "lab/a\n", "elsewhere"})
    void leavesOutRecordsWhoseKeyIsMissingOrNotTheirPools(String key) {
        CheckReport report = with(
                ObservedTopic.APPROVALS, key, new Approval("lab", "c9", "an operator", SyntheticPool.START, false, ""));
        assertLeftOut(report, "approvals: impossible key");
    }

    @Test
    void leavesOutHostsOfNamesWithControlCharacters() {
        HostState state = pool.state("a\u001b[2J", Temperature.HOT, DataQuality.GOOD);
        assertLeftOut(with(ObservedTopic.HOST_STATES, "lab/a", state), "host-states: impossible key");
    }

    @Test
    void leavesOutConfigurationsThatAreInvalid() {
        pool.config(config -> config.getDetection().setWindowMillis(0));
        assertLeftOut(pool.check(), "pool-config: invalid configuration");
    }

    @Test
    void saysWhyARecordIsLeftOutBeforeItIsDecoded() {
        assertThat(Screening.envelope("lab/a", SOUND_TIME, Screening.MAX_RECORD_BYTES))
                .isEmpty();
        assertThat(Screening.envelope("lab/a", SOUND_TIME, Screening.MAX_RECORD_BYTES + 1))
                .contains(Screening.Fault.OVERSIZED);
        assertThat(Screening.envelope("", SOUND_TIME, 1)).contains(Screening.Fault.KEY);
        assertThat(Screening.envelope("x".repeat(256), SOUND_TIME, 1)).contains(Screening.Fault.KEY);
        assertThat(Screening.envelope("lab/a", -1, 1)).contains(Screening.Fault.TIME);
    }

    @Test
    void judgesNoMorePoolsThanItHasMemoryFor() {
        for (int i = 0; i < Screening.MAX_POOLS; i++) {
            String other = "other" + i;
            pool.add(
                    ObservedTopic.APPROVALS,
                    400,
                    other,
                    new Approval(other, "c9", "x", SyntheticPool.START, false, ""));
        }
        CheckReport report = pool.check();
        assertLeftOut(report, "approvals: too many");
    }

    @Test
    void judgesNoMoreHostsThanItHasMemoryFor() {
        ObservedPool observed = new ObservedPool("lab");
        for (int i = 0; i < ObservedPool.MAX_HOSTS; i++) {
            observed.state("host" + i);
        }
        assertThat(observed.isFull("host0")).isFalse();
        assertThat(observed.isFull("another")).isTrue();
    }

    @Test
    void showsNamesOfGuestsWithoutTheirControlCharacters() {
        SyntheticPool shown = new SyntheticPool().host("a").host("b").guest("w\n\u001beb", "a", 2, 1);
        shown.runTo(300)
                .move("c1", "w\n\u001beb", "a", "b", 20)
                .event("c1", CommandStatus.FAILED, 340)
                .runTo(900);
        CheckReport report = shown.check();
        assertThat(report.first(Invariant.I6).get(0).detail()).contains("guest w??eb");
        assertThat(report.text()).doesNotContain("\u001b");
    }

    /** Whatever the numbers, words and lists of a message are, nothing ends the check. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withstandsAnyContent(long seed) {
        Random random = new Random(seed);
        pool.power("p1", "a", PowerAction.SLEEP)
                .powerEvent("p1", "a", PowerAction.SLEEP, CommandStatus.SUCCEEDED, 905)
                .runTo(1200);
        List<ObservedRecord> records = new ArrayList<>();
        for (ObservedRecord record : pool.records()) {
            records.add(record);
            SpecificRecord copy = SpecificData.get().deepCopy(record.value().getSchema(), record.value());
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                spoil(copy, random);
            }
            records.add(
                    new ObservedRecord(record.source(), 0, record.offset(), record.timestamp(), record.key(), copy));
        }
        Checker checker = new Checker();
        records.stream()
                .filter(record -> record.source() == ObservedTopic.POOL_CONFIG)
                .forEach(checker::accept);
        for (ObservedRecord record : records) {
            if (record.source() != ObservedTopic.POOL_CONFIG) {
                assertThatCode(() -> checker.accept(record))
                        .as("seed %d, %s", seed, record)
                        .doesNotThrowAnyException();
            }
        }
        assertThatCode(checker::report).as("seed %d", seed).doesNotThrowAnyException();
    }

    /** Gives one field of a record, or of one in it, another value of its type. */
    private static void spoil(SpecificRecord record, Random random) {
        List<Schema.Field> fields = record.getSchema().getFields();
        int position = random.nextInt(fields.size());
        Object value = record.get(position);
        if (value instanceof SpecificRecord inner) {
            spoil(inner, random);
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof SpecificRecord inner) {
            spoil(inner, random);
        } else if (value instanceof Long) {
            record.put(
                    position,
                    List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE).get(random.nextInt(5)));
        } else if (value instanceof Integer) {
            record.put(
                    position,
                    List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE).get(random.nextInt(4)));
        } else if (value instanceof Double) {
            record.put(
                    position,
                    List.of(Double.NaN, -1.0, 0.0, Double.POSITIVE_INFINITY).get(random.nextInt(4)));
        } else if (value instanceof String) {
            record.put(
                    position,
                    List.of("", "\u0000", "a", "lab", "x".repeat(10_000)).get(random.nextInt(5)));
        } else if (value instanceof Instant) {
            record.put(
                    position,
                    List.of(
                                    Instant.EPOCH,
                                    Instant.ofEpochMilli(Long.MAX_VALUE),
                                    SyntheticPool.at(7),
                                    SyntheticPool.at(-9))
                            .get(random.nextInt(4)));
        } else if (value instanceof Enum<?> constant) {
            Object[] constants = constant.getDeclaringClass().getEnumConstants();
            record.put(position, constants[random.nextInt(constants.length)]);
        } else if (value instanceof List<?>) {
            record.put(position, List.of());
        }
    }
}
