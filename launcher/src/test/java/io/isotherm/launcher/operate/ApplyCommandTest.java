package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.SeenHosts;
import io.isotherm.launcher.config.InventoryFile;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplyCommandTest {
    private final PoolConfig pool = PoolConfigs.unconfigured("lab");

    @Test
    void saysThatAnObservedPoolMovesNothingAndHowItWould() {
        assertThat(ApplyCommand.outlook(pool))
                .isEqualTo("pool lab is observed: nothing moves; set decision.mode: automatic where it is to act");
    }

    @Test
    void saysWhatIsDoneOfItselfAndWhatIsNot() {
        pool.getDecision().setMode(Mode.AUTOMATIC);
        pool.getDecision().setScenarioModes(Map.of("CONSOLIDATION", Mode.RECOMMEND, "OVERLOAD", Mode.AUTOMATIC));
        assertThat(ApplyCommand.outlook(pool))
                .isEqualTo("pool lab is automatic: what is decided is done, but for CONSOLIDATION (recommend)");
    }

    @Test
    void saysThatAPausedPoolMovesNothing() {
        pool.getDecision().setMode(Mode.AUTOMATIC);
        pool.getDecision().setPaused(true);
        assertThat(ApplyCommand.outlook(pool)).contains("is paused: nothing moves", "decision.paused: false");
    }

    @Test
    void saysWhatBecomesOfWhatAnotherOperatorHasSet() {
        assertThat(ApplyCommand.changes(Optional.empty(), pool, "changes")).isEmpty();

        PoolConfig inForce = PoolConfigs.unconfigured("lab");
        inForce.setVersion(7);
        assertThat(ApplyCommand.changes(Optional.of(inForce), pool, "changes"))
                .containsExactly("of version 7 it changes nothing");

        inForce.getConstraints().setMaintenanceHosts(List.of("xen3"));
        inForce.getDecision().setPaused(true);
        assertThat(ApplyCommand.changes(Optional.of(inForce), pool, "changes"))
                .containsExactly(
                        "of version 7 it changes:",
                        "  constraints.maintenanceHosts: [\"xen3\"] -> not set",
                        "  decision.paused: true -> false");
    }

    @Test
    void namesWhatMatchesNobodyInThePoolsPicture() {
        PoolConfig pool = PoolConfigs.defaults("lab");
        assertThat(ApplyCommand.unmatched(pool, List.of())).isEmpty();

        pool.getConstraints().setMaintenanceHosts(List.of("xen1"));
        assertThat(ApplyCommand.unmatched(pool, List.of()))
                .singleElement()
                .asString()
                .contains("nothing is known of pool lab yet");

        List<HostState> picture = List.of(SeenHosts.state("lab", "xen1", Instant.EPOCH, "db0"));
        pool.getConstraints().setMaintenanceHosts(List.of("XEN1", "xen9"));
        pool.getConstraints().setExcludedVms(List.of("DB0", "db9"));
        assertThat(ApplyCommand.unmatched(pool, picture))
                .containsExactlyInAnyOrder(
                        "constraints.maintenanceHosts: no host that is seen is named 'xen9'; did you mean xen1?",
                        "constraints.excludedVms: no guest that is seen is named 'db9'; did you mean db0?");
    }

    @Test
    void tellsOfHostsThatCannotBePutToSleepThoughTheirPowerIsControlled() {
        InventoryFile inventory = InventoryFile.parse("inventory.yaml", ConfigFile.parse("inventory.yaml", """
                pool: lab
                hosts:
                  - name: xen1
                    uri: xen+tls://xen1/system
                    power: {driver: wake-on-lan, address: "52:54:00:12:34:56", softOff: agent}
                  - name: xen2
                    uri: xen+tls://xen2/system
                    power: {driver: wake-on-lan, address: "52:54:00:12:34:57", probe: "xen2:22"}
                  - name: xen3
                    uri: xen+tls://xen3/system
                    power: {driver: wake-on-lan, address: "52:54:00:12:34:58", probe: "xen3:22", softOff: agent}
                  - name: xen4
                    uri: xen+tls://xen4/system
                    power: {driver: ipmi, address: xen4-bmc, credentials: bmc}
                """));
        assertThat(ApplyCommand.halfControlled(inventory))
                .satisfiesExactly(
                        line -> assertThat(line).contains("xen1", "power.probe", "neither put to sleep nor woken"),
                        line -> assertThat(line).contains("xen2", "softOff: agent"));
    }
}
