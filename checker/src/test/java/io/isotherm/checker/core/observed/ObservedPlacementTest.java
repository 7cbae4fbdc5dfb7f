package io.isotherm.checker.core.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.observed.ObservedSample.Guest;
import io.isotherm.schema.VmState;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class ObservedPlacementTest {
    private final ObservedPlacement placement = new ObservedPlacement();

    @Test
    void aGuestThatWasShutOffWasNowhereUntilAnotherHostShowedIt() {
        placement.update("a", sample(10, VmState.RUNNING));
        placement.update("a", sample(20, VmState.STOPPED));
        placement.update("b", sample(40, VmState.RUNNING));

        assertThat(placement.hostAt("web", 5_000)).isNull();
        assertThat(placement.hostAt("web", 15_000)).isEqualTo("a");
        assertThat(placement.hostAt("web", 30_000)).isNull();
        assertThat(placement.hostAt("web", 40_000)).isEqualTo("b");
    }

    @Test
    void aGuestThatWasShutOffForAWhileWasNowhereForThatWhile() {
        placement.update("a", sample(10, VmState.RUNNING));
        placement.update("a", sample(20, VmState.STOPPED));
        placement.update("a", sample(40, VmState.RUNNING));

        assertThat(placement.hostAt("web", 15_000)).isEqualTo("a");
        assertThat(placement.hostAt("web", 30_000)).isNull();
        assertThat(placement.hostAt("web", 45_000)).isEqualTo("a");
    }

    private static ObservedSample sample(int second, VmState state) {
        Guest guest = new Guest("web", "web", state, 1, 0, 1024, 0, 0, null);
        return new ObservedSample(1000L * second, 2, 1000, 8192, 0, 0, 0, 1024, true, Map.of("web", guest), 1024, null);
    }
}
