package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.tick.Events;
import io.isotherm.decider.core.tick.Window;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.topics.DeadLetters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeciderTopologyTest {
    private final DrivenDecider decider = new DrivenDecider();

    @BeforeEach
    void allowMoves() {
        decider.config(automatic());
    }

    private static PoolConfig automatic() {
        PoolConfig config = PoolConfigs.defaults("p");
        config.setVersion(1);
        config.getDecision().setMode(Mode.AUTOMATIC);
        return config;
    }

    @AfterEach
    void close() {
        decider.close();
    }

    @Test
    void looksAsReviewed() throws IOException {
        String described = DeciderTopology.build(
                        decider.topics, decider.registry.serdes(), new RejectedInputs(), decider.meters)
                .describe()
                .toString();
        try (InputStream golden = DeciderTopologyTest.class.getResourceAsStream("topology.txt")) {
            assertThat(described)
                    .isEqualToNormalizingNewlines(
                            new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void decidesOnceWhenTheWindowIsWhole() {
        List<HostState> states = overloaded(10).states();
        decider.state(states.get(0));
        assertThat(decider.decisions()).isEmpty();
        decider.state(states.get(1));
        assertThat(decider.decisions()).hasSize(1);
        decider.state(states.get(1));
        assertThat(decider.decisions()).isEmpty();
    }

    @Test
    void commandsAreKeyedByTheSourceAndDatedByTheTick() {
        decider.window(overloaded(10).states());
        Decision decision = decider.decisions().get(0);
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        List<TestRecord<String, MigrationCommand>> commands = decider.records(decider.topics.migrationCommands());
        assertThat(commands).isNotEmpty();
        assertThat(commands.get(0).key()).isEqualTo("p/a");
        assertThat(commands.get(0).timestamp()).isEqualTo(10 * Window.MINUTE);
        assertThat(commands.get(0).value().getDecisionId()).isEqualTo(decision.getDecisionId());
    }

    @Test
    void aNewerWindowAbandonsOneThatIsNotWhole() {
        decider.state(overloaded(10).states().get(0));
        decider.window(overloaded(11).states());
        decider.state(overloaded(10).states().get(1));
        assertThat(decider.decisions())
                .extracting(Decision::getTick)
                .containsExactly(Instant.ofEpochMilli(11 * Window.MINUTE));
    }

    @Test
    void eventsEndCommands() {
        decider.window(overloaded(10).states());
        List<MigrationCommand> commands = decider.migrations();
        assertThat(commands).isNotEmpty();
        for (MigrationCommand command : commands) {
            decider.put(
                    decider.topics.migrationEvents(),
                    "p/a",
                    Events.of(command, CommandStatus.FAILED, 10 * Window.MINUTE + 30_000),
                    Instant.ofEpochMilli(10 * Window.MINUTE + 30_000));
        }
        decider.decisions();
        decider.window(overloaded(11).states());
        assertThat(decider.decisions().get(0).getNotes()).anyMatch(note -> note.contains("FAILED"));
    }

    @Test
    void howSoonAReportIsHeardDoesNotMatter() {
        decider.window(overloaded(10).states());
        List<MigrationCommand> commands = decider.migrations();
        List<Decision> timely = new ArrayList<>(decider.decisions());
        long failed = 70 * Window.MINUTE + 30_000;
        for (int minute = 11; minute <= 70; minute++) {
            decider.window(overloaded(minute).states());
        }
        fail(decider, commands, failed);
        decider.window(overloaded(71).states());
        timely.addAll(decider.decisions());

        try (DrivenDecider early = new DrivenDecider()) {
            early.config(automatic());
            // As in a replay at full speed: an hour before its time, and before the command itself.
            fail(early, commands, failed);
            for (int minute = 10; minute <= 71; minute++) {
                early.window(overloaded(minute).states());
            }
            assertThat(early.decisions()).isEqualTo(timely);
        }
    }

    @Test
    void aConfigurationHoldsFromItsOwnTimeOnHoweverSoonItIsRead() {
        PoolConfig first =
                PoolConfig.newBuilder(PoolConfigs.defaults("p")).setVersion(1).build();
        PoolConfig second = PoolConfig.newBuilder(first)
                .setVersion(2)
                .setAppliedAt(Instant.ofEpochMilli(12 * Window.MINUTE))
                .build();
        decider.config(first);
        decider.config(second);
        for (int minute = 10; minute <= 13; minute++) {
            decider.window(overloaded(minute).states());
        }
        assertThat(decider.decisions()).extracting(Decision::getConfigVersion).containsExactly(1L, 1L, 2L, 2L);
    }

    @Test
    void aReportFromFarBeyondThePoolsTimeGoesToTheDeadLetters() {
        decider.window(overloaded(10).states());
        fail(decider, decider.migrations(), Duration.ofDays(400).toMillis());
        assertThat(header(decider.deadLetters().get(0), DeadLetters.MESSAGE))
                .contains("the clock that dated it is wrong");
    }

    private static void fail(DrivenDecider decider, List<MigrationCommand> commands, long at) {
        for (MigrationCommand command : commands) {
            decider.put(
                    decider.topics.migrationEvents(),
                    "p/a",
                    Events.of(command, CommandStatus.FAILED, at),
                    Instant.ofEpochMilli(at));
        }
    }

    @Test
    void aRecordThatIsNoAvroGoesToTheDeadLetters() {
        byte[] junk = {1, 2, 3, 4, 5, 6, 7};
        decider.putBytes(decider.topics.hostStates(), "p/a", junk);
        decider.window(overloaded(10).states());
        assertThat(decider.decisions()).hasSize(1);
        List<TestRecord<byte[], byte[]>> dead = decider.deadLetters();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).value()).isEqualTo(junk);
        assertThat(header(dead.get(0), DeadLetters.TOPIC)).isEqualTo("t.host-states");
        assertThat(header(dead.get(0), DeadLetters.MESSAGE)).contains("not in the Confluent wire format");
    }

    @Test
    void aRecordUnderAnotherPoolsKeyGoesToTheDeadLettersAndStopsNobody() {
        HostState foreign = overloaded(10).states().get(0);
        decider.put(decider.topics.hostStates(), "q/a", foreign, foreign.getWindowEnd());
        decider.window(overloaded(10).states());
        assertThat(decider.decisions()).hasSize(1);
        assertThat(header(decider.deadLetters().get(0), DeadLetters.MESSAGE)).contains("key says pool 'q'");
    }

    @Test
    void aHostileRecordOfOnePoolDoesNotStopAnother() {
        HostState hostile = HostState.newBuilder(overloaded(10).states().get(0))
                .setPool("hostile")
                .setHost("")
                .setPoolHosts(1)
                .build();
        decider.put(decider.topics.hostStates(), "hostile/a", hostile, hostile.getWindowEnd());
        decider.window(overloaded(10).states());
        assertThat(decider.decisions()).extracting(Decision::getPool).containsExactly("p");
        assertThat(decider.deadLetters()).hasSize(1);
    }

    @Test
    void aConfigurationThatIsNotAllowedIsRefusedAndTheLastGoodOneStays() {
        PoolConfig good =
                PoolConfig.newBuilder(PoolConfigs.defaults("p")).setVersion(1).build();
        decider.config(good);
        PoolConfig bad = PoolConfig.newBuilder(good).setVersion(2).build();
        bad.getDecision().setMaxConcurrentMoves(0);
        decider.config(bad);
        decider.window(overloaded(10).states());
        assertThat(decider.decisions().get(0).getConfigVersion()).isEqualTo(1);
        assertThat(header(decider.deadLetters().get(0), DeadLetters.MESSAGE))
                .contains("Version 2", "the one before stays in force", "decision.maxConcurrentMoves: 0");
    }

    @Test
    void aPoolWhoseConfigurationIsTakenAwayIsOnlyObserved() {
        decider.putBytes(decider.topics.poolConfig(), "p", null);
        decider.window(overloaded(10).states());
        Decision decision = decider.decisions().get(0);
        assertThat(decision.getConfigVersion()).isZero();
        assertThat(decision.getMode()).isEqualTo(Mode.OBSERVE);
        assertThat(decision.getMoves()).isNotEmpty();
        assertThat(decider.migrations()).isEmpty();
    }

    @Test
    void aPoolWithoutAConfigurationIsOnlyObserved() {
        try (DrivenDecider unconfigured = new DrivenDecider()) {
            unconfigured.window(overloaded(10).states());
            assertThat(unconfigured.decisions().get(0).getMode()).isEqualTo(Mode.OBSERVE);
            assertThat(unconfigured.migrations()).isEmpty();
        }
    }

    @Test
    void countsWhatItDoes() {
        decider.window(overloaded(10).states());
        assertThat(decider.meters
                        .counter("isotherm.decider.decisions", "pool", "p", "scenario", "overload", "outcome", "acted")
                        .count())
                .isEqualTo(1);
        assertThat(decider.meters
                        .counter("isotherm.decider.commands", "pool", "p", "type", "migration")
                        .count())
                .isPositive();
        assertThat(decider.meters
                        .timer("isotherm.decider.tick.duration", "pool", "p")
                        .count())
                .isEqualTo(1);
    }

    private static Window overloaded(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v4", 1, 4);
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
