package io.isotherm.hypervisor.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.ListedHost;
import io.isotherm.hypervisor.PublishedInventory;
import io.isotherm.hypervisor.libvirt.LibvirtInventory;
import io.isotherm.hypervisor.power.InventoryPower;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LibvirtHostTest {
    private static final HostPower POWER = InventoryPower.none();
    private static final ThisMachine MACHINE = new ThisMachine("xen1");
    /** A port of this machine that is forwarded to the host. */
    private static final ListedHost FORWARDED = new ListedHost(
            "lab",
            "xen2",
            "xen+tcp://127.0.0.1:16510/system",
            "xen+tcp://xen2/system",
            DeclaredCapacity.NONE,
            Optional.empty());

    @Test
    void aHostThatLeadsToThisMachineIsReachedWithoutTheNetworkByWhoRunsOnIt() {
        assertThat(LibvirtHost.of(FORWARDED, MACHINE).uri()).isEqualTo("xen:///system");
        try (PublishedInventory inventory = LibvirtInventory.published(MACHINE, false, POWER, InstantSource.system())) {
            inventory.take(List.of(FORWARDED));
            assertThat(inventory.selected(Set.of())).containsExactly("xen2");
        }
    }

    @Test
    void whoRunsElsewhereTakesNoHostForItsOwnMachine() {
        assertThat(LibvirtHost.of(FORWARDED).uri()).isEqualTo("xen+tcp://127.0.0.1:16510/system");
        try (PublishedInventory inventory = LibvirtInventory.elsewhere(POWER, InstantSource.system())) {
            inventory.take(List.of(FORWARDED));
            assertThat(inventory.hosts()).containsExactly("xen2");
            assertThat(inventory.selected(Set.of())).isEmpty();
        }
    }
}
