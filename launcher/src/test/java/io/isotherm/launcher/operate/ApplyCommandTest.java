package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.Map;
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
    void namesWhatMatchesNobodyInThePoolsPicture() {
        PoolConfig pool = PoolConfigs.defaults("lab");
        assertThat(ApplyCommand.unmatched(pool, List.of())).isEmpty();

        pool.getConstraints().setMaintenanceHosts(List.of("xen1"));
        assertThat(ApplyCommand.unmatched(pool, List.of()))
                .singleElement()
                .asString()
                .contains("nothing is known of pool lab yet");
    }
}
