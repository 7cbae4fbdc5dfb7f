package io.isotherm.operator.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.operator.RefusedException;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrainHostTest {
    private final PoolConfig config = PoolConfigs.defaults("p");
    private final SortedMap<String, HostState> picture =
            new TreeMap<>(Map.of("xen1", state("xen1"), "xen2", state("xen2")));

    @Test
    void drainsTheHostThatIsNamedInAnyCase() {
        assertThat(new DrainHost("XEN1").change(config, picture)).isTrue();
        assertThat(config.getConstraints().getMaintenanceHosts()).containsExactly("xen1");
    }

    @Test
    void drainsNoOtherHostsWhereAGroupOfThemHasItsName() {
        config.getConstraints().setHostGroups(Map.of("XEN1", List.of("xen2")));
        assertThatThrownBy(() -> new DrainHost("xen1").change(config, picture))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a group named xen1");
        assertThat(config.getConstraints().getMaintenanceHosts()).isEmpty();
    }

    private static HostState state(String host) {
        return HostState.newBuilder()
                .setPool("p")
                .setHost(host)
                .setWindowStart(Instant.EPOCH)
                .setWindowEnd(Instant.EPOCH.plusSeconds(60))
                .setPoolHosts(2)
                .setConfigVersion(0)
                .setDetector("static")
                .setTemperature(Temperature.NORMAL)
                .setSince(Instant.EPOCH)
                .setQuality(DataQuality.GOOD)
                .setCompleteness(1)
                .setLastSampleAt(Instant.EPOCH.plusSeconds(60))
                .setCapacity(null)
                .setResources(List.of())
                .setEvidence(List.of())
                .setMemoryFreeKib(0)
                .setVms(List.of())
                .build();
    }
}
