package io.isotherm.operator.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.operator.RefusedException;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    @Test
    void saysWhichGuestsStay() {
        config.getConstraints().setExcludedVms(List.of("DB-*"));
        onXen1(guest("db-1", VmState.RUNNING), guest("web", VmState.RUNNING));
        assertThat(outcome())
                .isEqualTo(
                        "xen1: 1 guest will leave, 1 will stay, as constraints.excludedVms says; decisions tell when it"
                                + " may be switched off");
    }

    @Test
    void saysThatNoHostIsLeftToTakeTheGuests() {
        config.getConstraints().setMaintenanceHosts(List.of("xen2"));
        onXen1(guest("web", VmState.RUNNING), guest("off", VmState.STOPPED));
        assertThat(outcome())
                .startsWith("xen1: 1 guest will leave; but no host is left outside maintenance that could take any; ");
    }

    @Test
    void saysThatABlackoutHoldsItUp() {
        config.getConstraints()
                .setBlackouts(List.of(Blackout.newBuilder()
                        .setFromMinute(0)
                        .setToMinute(1440)
                        .setScenarios(List.of("EVACUATION"))
                        .build()));
        onXen1(guest("web", VmState.RUNNING));
        assertThat(outcome())
                .startsWith(
                        "xen1: 1 guest will leave; but nothing starts within the blackout from 00:00 to 24:00, UTC; ");
    }

    private void onXen1(VmLoad... guests) {
        Objects.requireNonNull(picture.get("xen1")).setVms(List.of(guests));
    }

    private String outcome() {
        config.getDecision().setMode(Mode.AUTOMATIC);
        DrainHost drain = new DrainHost("xen1");
        drain.change(config, picture);
        return drain.outcome(config, picture);
    }

    private static VmLoad guest(String name, VmState state) {
        return VmLoad.newBuilder()
                .setUuid("uuid-of-" + name)
                .setName(name)
                .setState(state)
                .setMeasured(true)
                .setVcpus(1)
                .setCpuMean(0)
                .setCpuP95(0)
                .setMemoryKib(1)
                .setNetworkBytesPerSecond(0)
                .setDiskBytesPerSecond(0)
                .build();
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
