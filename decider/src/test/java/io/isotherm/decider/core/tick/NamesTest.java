package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules hold for those whom their names mean, and decisions tell the names that mean nobody. */
class NamesTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void keepsGuestsThatAPatternOrAGroupExcludes() {
        pool.config.getConstraints().setGuestGroups(Map.of("kept", List.of("X*", "y")));
        pool.config.getConstraints().setExcludedVms(List.of("Kept"));

        pool.tick(overload(10));

        assertThat(pool.migrations())
                .extracting(MigrationCommand::getVmName)
                .isNotEmpty()
                .containsOnly("z");
    }

    @Test
    void sendsGuestsOnlyToHostsOfTheirGroup() {
        pool.config.getConstraints().setHostGroups(Map.of("ssd", List.of("C")));
        pool.config.getConstraints().setAllowedHosts(Map.of("*", List.of("a", "ssd")));

        pool.tick(overload(10));

        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .isNotEmpty()
                .containsOnly("c");
    }

    @Test
    void emptiesHostsThatAPatternNames() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("A*"));

        Decision decision = pool.tick(Window.at(10).host("a").guest("x", 1, 4).host("b"));

        assertThat(decision.getScenario()).isEqualTo(Scenario.EVACUATION);
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void tellsInEachDecisionWhichNamesMeanNobody() {
        pool.config.getConstraints().setExcludedVms(List.of("xx"));

        assertThat(pool.tick(overload(10)).getNotes())
                .contains("constraints.excludedVms: no guest that is seen is named 'xx'; did you mean x?");
        assertThat(pool.tick(overload(11)).getNotes()).anyMatch(note -> note.contains("'xx'"));
    }

    private static Window overload(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("x", 4, 4)
                .guest("y", 3, 4)
                .guest("z", 2.5, 4)
                .host("b")
                .host("c");
    }
}
