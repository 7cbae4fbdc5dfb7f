package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class DecisionLoopTest {
    private static final MigrationCommand COMMAND = MigrationCommand.newBuilder()
            .setCommandId("c1")
            .setDecisionId("d1")
            .setPool(Window.POOL)
            .setVm("v")
            .setVmName("v")
            .setSource("a")
            .setDestination("b")
            .setMemoryKib(1L)
            .setIssuedAt(Instant.EPOCH)
            .setDeadline(Instant.EPOCH)
            .setReason("")
            .build();
    private static final PowerCommand POWER = PowerCommand.newBuilder()
            .setCommandId("c2")
            .setDecisionId("d1")
            .setPool(Window.POOL)
            .setHost("a")
            .setAction(PowerAction.SLEEP)
            .setIssuedAt(Instant.EPOCH)
            .setDeadline(Instant.EPOCH)
            .setReason("")
            .build();

    private final DecisionLoop loop = new DecisionLoop(InMemoryDecisionMemory::new);

    @Test
    void aStateDatedAfterItsPublicationIsRefusedAndMovesNothingOn() {
        HostState far = Window.at(100).host("a").states().get(0);
        HostState near = Window.at(10).host("a").states().get(0);
        String key = PoolKeys.of(Window.POOL, "a");

        assertThatThrownBy(() -> loop.accept(key, near.getWindowEnd(), far))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("the clock that dated it is wrong");
        assertThat(loop.accept(key, near.getWindowEnd(), near))
                .hasValueSatisfying(tick ->
                        assertThat(tick.decision().getTick()).isEqualTo(Instant.ofEpochMilli(10 * Window.MINUTE)));
    }

    /** What follows from it would be larger than Kafka takes, or no time that can be reckoned with. */
    @Test
    void aStateThatNoAnalyzerGivesIsRefused() {
        Stream<Consumer<HostState>> spoilt = Stream.of(
                state -> state.setWindowStart(Instant.ofEpochMilli(Long.MAX_VALUE)),
                state -> state.setWindowStart(Instant.ofEpochMilli(Long.MIN_VALUE)),
                state -> state.getVms().get(0).setName("x".repeat(256)),
                state -> state.getVms().get(0).setUuid("x".repeat(256)),
                state -> state.getVms().get(0).setUuid(""));
        spoilt.forEach(spoil -> {
            HostState state = Window.at(10).host("a").guest("v", 1, 1).states().get(0);
            spoil.accept(state);
            assertThatThrownBy(() -> loop.accept("p/a", state.getWindowEnd(), state))
                    .isInstanceOfSatisfying(
                            RefusedRecordException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(DeadLetterReason.IMPLAUSIBLE));
        });
    }

    /** Each rejection repeats it, and they are of several destinations and rules. */
    @Test
    void whatAHostSaysOfItsGuestsMakesNoDecisionLarge() {
        Window window = Window.overload(10).host("c").host("d");
        List<HostState> states = window.states();
        VmDisk disk = new VmDisk("/" + "x".repeat(1 << 20), DiskSharing.LOCAL, "");
        states.get(0)
                .getVms()
                .forEach(vm ->
                        vm.setFacts(VmFacts.newBuilder().setDisks(List.of(disk)).build()));
        Decision decision = states.stream()
                .flatMap(state -> loop.accept("p/" + state.getHost(), state.getWindowEnd(), state).stream())
                .findFirst()
                .orElseThrow()
                .decision();

        assertThat(decision.getRejectionCounts()).containsKey("storage");
        assertThat(decision.toString()).hasSizeLessThan(100_000);
    }

    @Test
    void recordsWhoseKeyNamesAnotherPoolAreRefused() {
        Window window = Window.at(10).host("a");
        Instant at = Instant.ofEpochMilli(window.end());
        MigrationEvent event = Events.of(COMMAND, CommandStatus.RUNNING, window.end());
        PowerEvent power = Events.of(POWER, CommandStatus.RUNNING, window.end());
        for (SpecificRecord record : List.of(
                window.states().get(0),
                PoolConfigs.defaults(Window.POOL),
                event,
                power,
                Events.approval("c", window.end()))) {
            String key = record instanceof HostState ? "other/a" : "other";
            assertThatThrownBy(() -> loop.accept(key, at, record))
                    .as(record.getClass().getSimpleName())
                    .isInstanceOf(RefusedRecordException.class);
        }
        assertThatThrownBy(() -> loop.deleteState(Window.POOL)).isInstanceOf(RefusedRecordException.class);
        assertThatThrownBy(() -> loop.deleteConfig("", at)).isInstanceOf(RefusedRecordException.class);
    }

    @Test
    void reportsDatedMoreThanAYearAfterTheLastTickAreRefused() {
        Window window = Window.at(10).host("a");
        Instant at = Instant.ofEpochMilli(window.end());
        long farthest = window.end() + Duration.ofDays(366).toMillis();
        MigrationEvent beyond = Events.of(COMMAND, CommandStatus.RUNNING, farthest + 1);
        loop.accept(Window.POOL, at, beyond);
        loop.accept("p/a", at, window.states().get(0));

        loop.accept(Window.POOL, at, Events.of(COMMAND, CommandStatus.RUNNING, farthest));
        assertThatThrownBy(() -> loop.accept(Window.POOL, at, beyond))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("c1");
    }

    @Test
    void whatAClockThatIsAheadReportsCountsFromItsPublication() {
        InMemoryDecisionMemory memory = new InMemoryDecisionMemory(Window.POOL);
        DecisionLoop remembering = new DecisionLoop(pool -> memory);
        Instant published = Instant.ofEpochMilli(10 * Window.MINUTE);
        long ahead = published.plus(Duration.ofHours(2)).toEpochMilli();
        remembering.accept(Window.POOL, published, Events.of(COMMAND, CommandStatus.SUCCEEDED, ahead));
        remembering.accept(Window.POOL, published, Events.of(POWER, CommandStatus.SUCCEEDED, ahead));
        remembering.accept(Window.POOL, published, Events.approval("c3", ahead));
        assertThat(memory.inbox())
                .hasSize(3)
                .allSatisfy(report -> assertThat(report.at()).isEqualTo(published.toEpochMilli()));
    }

    @Test
    void tensOfThousandsOfApprovalsDelayNoTickAndMakeNoDecisionLarge() {
        Window window = Window.at(10).host("a");
        Instant at = Instant.ofEpochMilli(window.end());
        for (int i = 0; i < 100_000; i++) {
            loop.accept(Window.POOL, at, Events.approval("none-" + i, window.end()));
        }
        assertThatThrownBy(() -> loop.accept(Window.POOL, at, Events.approval("one more", window.end())))
                .isInstanceOfSatisfying(
                        RefusedRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DeadLetterReason.TOO_MANY));

        TickResult tick = assertTimeout(
                Duration.ofSeconds(20),
                () -> loop.accept("p/a", at, window.states().get(0)).orElseThrow());
        assertThat(tick.decision().getNotes()).hasSize(1001).last().isEqualTo("and 99000 more such notes");
        assertThat(tick.ledger().offers().approvals()).isEmpty();
    }

    @Test
    void aConfigurationHoldsUntilItIsDeleted() {
        PoolConfig config = PoolConfigs.defaults(Window.POOL);
        config.setVersion(7);
        loop.accept(Window.POOL, Instant.EPOCH, config);
        assertThat(loop.configs(Window.POOL).at(Window.MINUTE).getVersion()).isEqualTo(7);

        loop.deleteConfig(Window.POOL, Instant.EPOCH.plusSeconds(1));
        assertThat(loop.configs(Window.POOL).at(Window.MINUTE).getVersion()).isZero();
    }

    @Test
    void aWindowThatHadBegunIsCompletedAfterARestart() {
        InMemoryDecisionMemory memory = new InMemoryDecisionMemory(Window.POOL);
        List<HostState> states = Window.at(10).host("a").host("b").states();
        Instant at = states.get(0).getWindowEnd();
        assertThat(new DecisionLoop(pool -> memory).accept("p/a", at, states.get(0)))
                .isEmpty();
        assertThat(new DecisionLoop(pool -> memory).accept("p/b", at, states.get(1)))
                .isPresent();
    }

    @Test
    void aPoolThatIsNotHeldAnyMoreGoesOnFromItsMemory() {
        Map<String, InMemoryDecisionMemory> kept = new HashMap<>();
        List<String> asked = new ArrayList<>();
        DecisionLoop small = new DecisionLoop(
                pool -> {
                    asked.add(pool);
                    return kept.computeIfAbsent(pool, InMemoryDecisionMemory::new);
                },
                2);
        List<HostState> states = Window.at(10).host("a").host("b").states();
        Instant at = states.get(0).getWindowEnd();
        small.accept("p/a", at, states.get(0));
        for (int pool = 0; pool < 3; pool++) {
            Approval approval = Events.approval("c", at.toEpochMilli());
            approval.setPool("other-" + pool);
            small.accept("other-" + pool, at, approval);
        }

        assertThat(small.accept("p/b", at, states.get(1))).isPresent();
        assertThat(asked).containsExactly("p", "other-0", "other-1", "other-2", "p");
    }

    @Test
    void aDeletedStateCompletesNoWindowAfterARestart() {
        InMemoryDecisionMemory memory = new InMemoryDecisionMemory(Window.POOL);
        List<HostState> states = Window.at(10).host("a").host("b").states();
        Instant at = states.get(0).getWindowEnd();
        DecisionLoop before = new DecisionLoop(pool -> memory);
        before.accept("p/a", at, states.get(0));
        before.deleteState("p/a");
        assertThat(new DecisionLoop(pool -> memory).accept("p/b", at, states.get(1)))
                .isEmpty();
    }

    @Test
    void reportsAreKeptUntilATickThatIsNotBeforeThem() {
        InMemoryDecisionMemory memory = new InMemoryDecisionMemory(Window.POOL);
        DecisionLoop remembering = new DecisionLoop(pool -> memory);
        Window first = Window.at(10).host("a");
        Instant at = Instant.ofEpochMilli(first.end());
        remembering.accept(Window.POOL, at, Events.of(COMMAND, CommandStatus.ACCEPTED, first.end()));
        remembering.accept(Window.POOL, at, Events.of(COMMAND, CommandStatus.RUNNING, first.end() + 1));
        remembering.accept("p/a", at, first.states().get(0));
        assertThat(memory.inbox()).extracting(CommandReport::at).containsExactly(first.end() + 1);
    }
}
