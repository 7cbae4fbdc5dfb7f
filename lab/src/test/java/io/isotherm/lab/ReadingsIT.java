package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.libvirt.LibvirtInventory;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the adapter reads of a real Xen host, against what Xen's own tools say inside it. */
@ExtendWith(LabExtension.class)
class ReadingsIT {
    /** Of a core: xentop itself loads Domain-0, and looks at another moment. */
    private static final double CPU_TOLERANCE = 0.15;

    @Test
    @Timeout(900)
    void readsWhatXensOwnToolsSay(Lab lab) {
        Guest web = lab.create("web", "xen1", 96);
        web.load("burn");
        try (LibvirtInventory inventory = inventory(lab)) {
            Hypervisor xen1 = inventory.hypervisor("TCP").orElseThrow();

            HostReading before = xen1.read();
            // xentop watches for so long that the two readings around it see almost the same.
            String[] top = lab.run("xen1", "xentop -b -i 2 -d 15 | grep ' web ' | tail -n 1")
                    .strip()
                    .split("\\s+");
            HostReading after = xen1.read();

            assertThat(after.problems()).isEmpty();
            assertThat(after.guests()).hasSize(1);
            GuestReading guest = after.guests().get(0);
            assertThat(guest.uuid()).isEqualTo(web.uuid());
            assertThat(guest.state()).isEqualTo(GuestState.RUNNING);
            double seconds = Duration.between(before.at(), after.at()).toNanos() / 1e9;
            double guestCores = (guest.cpuTimeNanos() - before.guests().get(0).cpuTimeNanos()) / 1e9 / seconds;
            double hostCores = (after.cpuTimeNanos() - before.cpuTimeNanos()) / 1e9 / seconds;
            System.out.printf("guest %.3f cores, xentop %s %%, host %.3f cores%n", guestCores, top[3], hostCores);
            assertThat(guestCores).isCloseTo(Double.parseDouble(top[3]) / 100, within(CPU_TOLERANCE));
            // The host has one CPU, which its guest and Domain-0 share between them.
            assertThat(after.cpus()).isEqualTo(1);
            assertThat(after.domain0Vcpus())
                    .hasValue(Integer.parseInt(
                            lab.run("xen1", "xl list 0 | awk 'END {print $4}'").strip()));
            assertThat(hostCores).isCloseTo(1, within(0.05)).isGreaterThan(guestCores);

            assertThat(guest.memoryKib()).isEqualTo(Long.parseLong(top[4]));
            assertThat(guest.memoryMaxKib()).isBetween(guest.memoryKib(), Long.parseLong(top[6]));
            assertThat(xen1.freeMemoryKib() / 1024.0)
                    .isCloseTo(Double.parseDouble(lab.run("xen1", "xl info free_memory")), within(2.0));

            String[] vif = lab.run("xen1", "grep vif /proc/net/dev").strip().split("[\\s:]+");
            // What Domain-0 sends into the interface, the guest receives.
            assertThat((double) guest.networkRxBytes()).isCloseTo(Double.parseDouble(vif[9]), within(20_000.0));
            assertThat((double) guest.networkTxBytes()).isCloseTo(Double.parseDouble(vif[1]), within(20_000.0));
            long diskBefore = guest.diskReadBytes();
            web.run("dd if=/dev/xvda of=/dev/null bs=1024 count=512");
            assertThat(xen1.read().guests().get(0).diskReadBytes() - diskBefore).isBetween(512L * 1024, 1024L * 1024);

            assertThat(xen1.find(new UUID(0, 0))).isEmpty();
            assertThat(xen1.findByName("Domain-0")).isEmpty();
            for (Transport transport : Transport.values()) {
                assertThat(inventory
                                .hypervisor(transport.name())
                                .orElseThrow()
                                .read()
                                .hostUuid())
                        .as(transport.name())
                        .isPresent()
                        .isEqualTo(after.hostUuid());
            }
        }
    }

    /** The host xen1 by each transport, under the transport's name. */
    private static LibvirtInventory inventory(Lab lab) {
        List<LibvirtHost> hosts = Arrays.stream(Transport.values())
                .map(transport ->
                        new LibvirtHost(transport.name(), lab.uri("xen1", transport), lab.migrationUri("xen1")))
                .toList();
        return new LibvirtInventory(hosts, InstantSource.system());
    }
}
