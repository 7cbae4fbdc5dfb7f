package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A definition that is shut off is no guest: it loads nothing, keeps no host awake, and makes no running guest doubtful. */
class ShutOffGuestsTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void aHotHostIsRelievedOfAGuestWhoseDefinitionIsLeftOnAnotherHost() {
        pool.tick(Window.at(10)
                .host("a")
                .guest("v1", 5, 4)
                .guest("v2", 4, 4)
                .host("b")
                .guest("v1", 0, 0, VmState.STOPPED, true)
                .host("c")
                .guest("v2", 0, 0, VmState.STOPPED, true));
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).contains("a");
    }

    @Test
    void aHostThatHoldsDefinitionsAloneIsPutToSleep() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setReserveHosts(0);
        pool.config.getPower().setColdMillis(Window.MINUTE);
        pool.tick(definitionsOnB(10));
        pool.tick(definitionsOnB(12));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("b");
    }

    private static Window definitionsOnB(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 1, 4)
                .host("b")
                .guest("v1", 0, 0, VmState.STOPPED, true)
                .guest("w", 0, 0, VmState.STOPPED, true);
    }

    @Test
    void aHostInMaintenanceThatHoldsDefinitionsAloneIsDrainedAndToldWhichStay() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        Decision decision = pool.tick(definitionsOnB(10));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(decision.getNotes())
                .containsExactlyInAnyOrder(
                        "Host b is in maintenance and keeps 1 guest that cannot leave it: w (w) is not running",
                        "Host b is drained: empty, may be switched off");
    }
}
