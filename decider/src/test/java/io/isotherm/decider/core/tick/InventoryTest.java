package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerControl;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pool's inventory changes. */
class InventoryTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void aPoolWhoseHostsCannotBePoweredIsNotPacked() {
        savePower();
        List.of("a", "b", "c").forEach(host -> list(host, false));
        pool.tick(Window.cold(10));
        Decision decision = pool.tick(Window.cold(15));
        assertThat(decision.getScenario()).isEqualTo(Scenario.STEADY);
        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).anyMatch(note -> note.contains("no host of the pool can be powered"));
    }

    @Test
    void onlyHostsThatCanBePoweredAreEmptied() {
        savePower();
        list("a", false);
        list("b", true);
        list("c", false);
        pool.tick(Window.cold(10));
        Decision decision = pool.tick(Window.cold(15));
        assertThat(decision.getScenario()).isEqualTo(Scenario.CONSOLIDATION);
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsOnly("b");
        assertThat(decision.getRejectionCounts()).containsKey("no-power-control");
    }

    @Test
    void onlyHostsThatCanBePoweredArePutToSleep() {
        savePower();
        list("a", true);
        list("b", false);
        list("c", true);
        Window first = Window.at(10).host("a").guest("v1", 1, 4).host("b").host("c");
        pool.tick(first);
        pool.tick(Window.at(15).host("a").guest("v1", 1, 4).host("b").host("c"));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("c");
    }

    @Test
    void whatAHostAsleepWouldDrawIsSaidByTheInventory() {
        savePower();
        pool.config.getPower().setMinAwakeHosts(2);
        list("a", true);
        list("b", true);
        list("c", true);
        pool.tick(Window.emptied(10));
        assertThat(pool.asleepWatts()).isEmpty();
        pool.tick(Window.emptied(15));
        pool.powers().forEach(command -> pool.hear(Events.of(command, CommandStatus.SUCCEEDED, 15 * MINUTE + 20_000)));
        pool.tick(Window.at(16).host("a").guest("v1", 1, 4).host("b").silent().host("c"));
        assertThat(pool.asleepWatts()).isEqualTo(Map.of("b", 70.0));
    }

    @Test
    void aHostThatIsNotInTheInventoryReceivesNothingAndIsNamed() {
        list("a", false);
        list("c", false);
        Decision decision = pool.tick(overload(10));
        assertThat(pool.migrations())
                .isNotEmpty()
                .allMatch(command -> command.getDestination().equals("c"));
        assertThat(decision.getNotes()).anyMatch(note -> note.startsWith("Host b sends samples and is not"));
        assertThat(decision.getRejectionCounts()).containsKey("not-in-inventory");
    }

    @Test
    void aHostBelongsToThePoolFromTheTickOnAtWhichItWasApplied() {
        pool.hear(listed("b").setAppliedAt(Instant.ofEpochMilli(11 * MINUTE)).build());
        list("a", false);
        assertThat(pool.tick(overload(10)).getNotes()).anyMatch(note -> note.startsWith("Host b sends samples"));
        assertThat(pool.tick(overload(11)).getNotes())
                .noneMatch(note -> note.startsWith("Host b sends samples"))
                .anyMatch(note -> note.startsWith("Host c sends samples"));
    }

    @Test
    void aPoolOfWhichAllHostsAreRetiredIsKnownByItsSamplesAlone() {
        list("a", false);
        pool.retire("a", Instant.ofEpochMilli(11 * MINUTE));
        assertThat(pool.tick(overload(10)).getRejectionCounts()).containsKey("not-in-inventory");
        assertThat(pool.tick(overload(11)).getRejectionCounts()).doesNotContainKey("not-in-inventory");
    }

    @Test
    void hostsThatAreNotInTheInventoryDoNotMakeThePoolUnsafe() {
        list("a", false);
        list("c", false);
        Window window = Window.at(10)
                .host("a")
                .guest("v1", 2, 4)
                .host("b")
                .silent()
                .host("c")
                .host("d")
                .silent()
                .host("e")
                .silent();
        assertThat(pool.tick(window).getScenario()).isNotEqualTo(Scenario.UNSAFE);
    }

    @Test
    void aHostFoundToHaveNoPowerControlIsNotAskedAgainForADay() {
        savePower();
        pool.config.getPower().setReserveHosts(0);
        pool.config.getPower().setMinAwakeHosts(2);
        pool.tick(Window.emptied(10));
        pool.tick(Window.emptied(15));
        PowerCommand command = pool.powers().get(0);
        assertThat(command.getHost()).isEqualTo("b");
        PowerEvent refusal = Events.of(command, CommandStatus.REJECTED, 15 * MINUTE + 20_000);
        refusal.setReason(PowerReason.NO_POWER_CONTROL);
        pool.hear(refusal);
        pool.tick(Window.emptied(120));
        assertThat(pool.powers()).extracting(PowerCommand::getHost).containsExactly("c");
    }

    private void savePower() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * MINUTE);
        pool.config.getPower().setReserveHosts(0);
    }

    private void list(String host, boolean powered) {
        PowerControl power =
                PowerControl.newBuilder().setDriver("ipmi").setAddress("bmc").build();
        pool.hear(listed(host).setPower(powered ? power : null).build());
    }

    private static InventoryHost.Builder listed(String host) {
        return InventoryHost.newBuilder()
                .setPool(Window.POOL)
                .setHost(host)
                .setUri("xen+tls://" + host + "/system")
                .setWatts(List.of(70.0, 200.0))
                .setAppliedAt(Instant.ofEpochMilli(MINUTE));
    }

    private static Window overload(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .host("c")
                .guest("w", 1, 4);
    }
}
