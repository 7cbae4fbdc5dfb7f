package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host of three, two of them empty, that an operator asks to sleep and come back. */
class PowerDrillTest {
    private final PoolRun pool = new PoolRun();

    @BeforeEach
    void savePower() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * MINUTE);
        pool.config.getPower().setReserveHosts(1);
    }

    @Test
    void aDrillPutsAnEmptyHostToSleepAndWakesItAtOnce() {
        pool.tick(Window.emptied(10));
        pool.hear(Events.approval("drill/c", 10 * MINUTE + 1));
        pool.tick(Window.emptied(11));
        assertThat(pool.powers())
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .containsExactly(tuple("c", PowerAction.SLEEP));
        assertThat(pool.powers().get(0).getReason()).contains("operator asks for");
        pool.hear(Events.of(pool.powers().get(0), CommandStatus.SUCCEEDED, 11 * MINUTE + 40_000));
        pool.tick(withoutC(12));
        assertThat(pool.powers())
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .containsExactly(tuple("c", PowerAction.WAKE));
        pool.hear(Events.of(pool.powers().get(0), CommandStatus.SUCCEEDED, 14 * MINUTE + 40_000));
        pool.tick(withoutC(13));
        pool.tick(Window.emptied(15));
        assertThat(pool.ledger().power().awake("c")).isTrue();
        assertThat(pool.ledger().power().boot()).isEqualTo(3 * MINUTE);
    }

    @Test
    void oneHostIsDrilledAtATick() {
        pool.config.getPower().setReserveHosts(0);
        pool.tick(Window.emptied(10));
        pool.hear(Events.approval("drill/c", 10 * MINUTE + 1));
        pool.hear(Events.approval("drill/b", 10 * MINUTE + 2));
        Decision decision = pool.tick(Window.emptied(11));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("c");
        assertThat(decision.getNotes())
                .anyMatch(note -> note.startsWith("The drill of b ") && note.contains("ask again"));
    }

    @ParameterizedTest
    @CsvSource({"a, not empty", "z, no such host", "b, in maintenance", "c, cannot do without it"})
    void aDrillIsRefusedWithTheReason(String host, String why) {
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        pool.tick(Window.emptied(10));
        pool.hear(Events.approval("drill/" + host, 10 * MINUTE + 1));
        Decision decision = pool.tick(Window.emptied(11));
        assertThat(pool.powers()).isEmpty();
        assertThat(decision.getNotes())
                .anyMatch(note -> note.startsWith("The drill of " + host + " ") && note.contains(why));
    }

    @Test
    void aPausedPoolRefusesADrillAndOneAskedForLongAgoIsOver() {
        pool.tick(Window.emptied(10));
        pool.config.getDecision().setPaused(true);
        pool.hear(Events.approval("drill/c", 10 * MINUTE + 1));
        assertThat(pool.tick(Window.emptied(11)).getNotes()).anyMatch(note -> note.contains("paused"));
        pool.config.getDecision().setPaused(false);
        pool.tick(Window.emptied(12));
        assertThat(pool.powers()).isEmpty();
        pool.hear(Events.approval("drill/c", MINUTE));
        assertThat(pool.tick(Window.emptied(13)).getNotes()).anyMatch(note -> note.contains("longer ago"));
        assertThat(pool.powers()).isEmpty();
    }

    private static Window withoutC(long minute) {
        return Window.at(minute).host("a").guest("v1", 1, 4).host("b").host("c").silent();
    }
}
