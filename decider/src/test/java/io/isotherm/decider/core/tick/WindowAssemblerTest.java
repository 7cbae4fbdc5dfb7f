package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowAssemblerTest {
    private final PoolConfig config = PoolConfigs.defaults("p");

    @Test
    void aWindowIsCompleteWithAllStatesOfItsPool() {
        WindowAssembler ticks = new WindowAssembler();
        List<HostState> states = Window.at(1).host("b").host("a").states();
        assertThat(ticks.accept(states.get(0))).isEmpty();
        assertThat(ticks.accept(states.get(1))).extracting(HostState::getHost).containsExactly("a", "b");
    }

    @Test
    void duplicatesAndOlderWindowsChangeNothing() {
        WindowAssembler ticks = new WindowAssembler();
        List<HostState> newer = Window.at(2).host("a").host("b").states();
        List<HostState> older = Window.at(1).host("a").host("b").states();
        assertThat(ticks.accept(newer.get(0))).isEmpty();
        assertThat(ticks.accept(newer.get(0))).isEmpty();
        assertThat(ticks.accept(newer.get(1))).hasSize(2);
        assertThat(ticks.accept(older.get(0))).isEmpty();
        assertThat(ticks.accept(older.get(1))).isEmpty();
        assertThat(ticks.accept(newer.get(1))).isEmpty();
        assertThat(ticks.accept(newer.get(0))).isEmpty();
    }

    @Test
    void aNewerWindowTakesNothingOverFromOneThatIsNotComplete() {
        WindowAssembler ticks = new WindowAssembler();
        assertThat(ticks.accept(Window.at(1).host("a").host("b").states().get(0)))
                .isEmpty();
        List<HostState> newer = Window.at(2).host("a").host("b").states();
        assertThat(ticks.accept(newer.get(1))).isEmpty();
        assertThat(ticks.accept(newer.get(0))).containsExactlyElementsOf(newer);
    }

    @Test
    void statesDatedAheadKeepNoWindowBeforeThemFromBeingWhole() {
        WindowAssembler ticks = new WindowAssembler();
        for (int minute = 2; minute < 60; minute++) {
            List<HostState> now = Window.at(minute).host("a").host("b").states();
            HostState ahead =
                    Window.at(minute + 100).host("a").host("b").states().get(0);
            assertThat(ticks.accept(ahead)).isEmpty();
            assertThat(ticks.accept(now.get(0))).isEmpty();
            assertThat(ticks.accept(now.get(1))).hasSize(2);
        }
    }

    @Test
    void windowsThatNeverGetWholeKeepNoneAfterThemFromIt() {
        WindowAssembler ticks = new WindowAssembler();
        for (int minute = 1; minute < 60; minute++) {
            assertThat(ticks.accept(
                            Window.at(minute).host("a").host("b").states().get(0)))
                    .isEmpty();
        }
        List<HostState> states = Window.at(60).host("a").host("b").states();
        assertThat(ticks.accept(states.get(0))).isEmpty();
        assertThat(ticks.accept(states.get(1))).hasSize(2);
    }

    @Test
    void noWindowIsNeverDecidedOn() {
        assertThat(WindowAssembler.due(ticked(1, List.of()), List.of(), config)).isFalse();
    }

    @Test
    void aTickIsDueWhenItsTimeHasPassed() {
        config.getDecision().setTickMillis(2 * MINUTE);
        PoolLedger ledger = ticked(1, List.of());
        assertThat(WindowAssembler.due(ledger, Window.at(2).host("a").states(), config))
                .isFalse();
        assertThat(WindowAssembler.due(ledger, Window.at(3).host("a").states(), config))
                .isTrue();
    }

    @Test
    void aNewlyHotHostIsDecidedOnAtOnce() {
        config.getDecision().setTickMillis(10 * MINUTE);
        List<HostState> hot = Window.at(2).host("a").guest("v", 9, 1).states();
        assertThat(WindowAssembler.due(ticked(1, List.of()), hot, config)).isTrue();
        assertThat(WindowAssembler.due(ticked(1, List.of("a")), hot, config)).isFalse();
    }

    @Test
    void aWindowThatIsNoNewerThanTheLastTickIsNeverDecidedOn() {
        List<HostState> hot = Window.at(2).host("a").guest("v", 9, 1).states();
        assertThat(WindowAssembler.due(ticked(2, List.of()), hot, config)).isFalse();
        assertThat(WindowAssembler.due(ticked(3, List.of()), hot, config)).isFalse();
    }

    private static PoolLedger ticked(long minute, List<String> hot) {
        return PoolLedger.empty("p").ticked(minute * MINUTE, Scenario.STEADY, hot);
    }
}
