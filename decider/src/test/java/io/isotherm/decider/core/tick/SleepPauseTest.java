package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a host is asked to sleep again that lately did not. */
class SleepPauseTest {
    private final PoolRun pool = new PoolRun();

    @BeforeEach
    void savePower() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * MINUTE);
        pool.config.getPower().setReserveHosts(0);
    }

    @ParameterizedTest
    @CsvSource({
        "REJECTED, NOT_EMPTY, 5",
        "FAILED, GUEST_APPEARED, 5",
        "EXPIRED, DEADLINE_PASSED, 5",
        "FAILED, CONTROLLER_UNREACHABLE, 15",
        "FAILED, WRONG_CREDENTIALS, 60",
        "FAILED, STILL_ON, 60"
    })
    void aHostIsAskedToSleepAgainOnceTheReasonAgainstItMayBeOver(CommandStatus status, PowerReason reason, int pause) {
        pool.tick(bEmpty(10));
        pool.tick(bEmpty(15));
        PowerEvent event = Events.of(pool.powers().get(0), status, 15 * MINUTE + 50_000);
        event.setReason(reason);
        pool.hear(event);
        assertThat(pool.tick(bEmpty(16)).getNotes()).anyMatch(note -> note.contains("is not put to sleep before"));
        for (int minute = 17; minute <= 15 + pause; minute++) {
            pool.tick(bEmpty(minute));
            assertThat(pool.powers()).isEmpty();
        }
        pool.tick(bEmpty(16 + pause));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
    }

    private static Window bEmpty(long minute) {
        return Window.at(minute).host("a").guest("v", 5, 4).host("b");
    }
}
