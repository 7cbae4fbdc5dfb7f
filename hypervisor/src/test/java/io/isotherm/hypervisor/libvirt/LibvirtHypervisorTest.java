package io.isotherm.hypervisor.libvirt;

import static io.isotherm.hypervisor.libvirt.Libvirt.TEST_GUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.spec.HostSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibvirtHypervisorTest {
    private static final String TEST_URI = "test:///default";

    @TempDir
    Path folder;

    @BeforeAll
    static void requireLibrary() {
        Libvirt.requireLibrary();
    }

    @Test
    void readsTheHostAndItsGuest() {
        try (LibvirtHypervisor hypervisor = Libvirt.open(TEST_URI)) {
            Instant before = Instant.now();
            HostReading reading = hypervisor.read();
            assertThat(hypervisor.cpus()).isEqualTo(reading.cpus());

            assertThat(reading.at()).isBetween(before, Instant.now());
            assertThat(reading.cpus()).isEqualTo(16);
            assertThat(reading.cpuMhz()).isEqualTo(1400);
            assertThat(reading.memoryKib()).isEqualTo(3_145_728);
            assertThat(reading.memoryUsedKib()).isBetween(1L, 3_145_728L);
            assertThat(reading.networkBytesPerSecond()).isEqualTo(1e8);
            assertThat(reading.diskBytesPerSecond()).isEqualTo(2e8);
            GuestReading guest = guest(reading);
            assertThat(guest.uuid()).isEqualTo(TEST_GUEST);
            assertThat(guest.name()).isEqualTo("test");
            assertThat(guest.state()).isEqualTo(GuestState.RUNNING);
            assertThat(guest.vcpus()).isEqualTo(2);
            assertThat(guest.memoryKib()).isEqualTo(2_097_152);
            assertThat(guest.memoryMaxKib()).isEqualTo(8_388_608);
            assertThat(guest.cpuTimeNanos()).isPositive();
            assertThat(reading.cpuTimeNanos()).isEqualTo(guest.cpuTimeNanos());
        }
    }

    @Test
    void cpuTimeGrows() {
        try (LibvirtHypervisor hypervisor = Libvirt.open(TEST_URI)) {
            HostReading first = hypervisor.read();

            await().untilAsserted(() -> {
                HostReading next = hypervisor.read();
                assertThat(guest(next).cpuTimeNanos())
                        .isGreaterThan(guest(first).cpuTimeNanos());
                assertThat(next.cpuTimeNanos() - first.cpuTimeNanos())
                        .isEqualTo(guest(next).cpuTimeNanos() - guest(first).cpuTimeNanos());
            });
        }
    }

    @Test
    void readsInterfaceAndDiskCountersAndSaysWhatItCouldNotRead() throws IOException {
        try (LibvirtHypervisor hypervisor = Libvirt.open(node("devices", TEST_GUEST, "test", 1_048_576, """
                <devices>
                  <interface type='network'><source network='default'/><target dev='vif1.0'/></interface>
                  <disk type='file' device='disk'><source file='/x'/><target dev='xvda'/></disk>
                </devices>
                """))) {
            HostReading reading = hypervisor.read();

            assertThat(guest(reading).networkRxBytes()).isPositive();
            assertThat(guest(reading).networkTxBytes()).isPositive();
            // The test driver gives disk counters too, from version 5.7 on: either they count or a problem is named.
            assertThat(guest(reading).diskReadBytes() > 0
                            || reading.problems().stream().anyMatch(problem -> problem.startsWith("test: disk xvda")))
                    .isTrue();
        }
    }

    @Test
    void findsTheGuestByUuidAndByName() {
        try (LibvirtHypervisor hypervisor = Libvirt.open(TEST_URI)) {
            assertThat(hypervisor.find(TEST_GUEST)).hasValueSatisfying(guest -> {
                assertThat(guest.name()).isEqualTo("test");
                assertThat(guest.state()).isEqualTo(GuestState.RUNNING);
            });
            assertThat(hypervisor.findByName("test"))
                    .hasValueSatisfying(guest -> assertThat(guest.uuid()).isEqualTo(TEST_GUEST));
            assertThat(hypervisor.find(UUID.randomUUID())).isEmpty();
            assertThat(hypervisor.findByName("nobody")).isEmpty();
            assertThat(hypervisor.isMigrating(TEST_GUEST)).isFalse();
            assertThat(hypervisor.isMigrating(UUID.randomUUID())).isFalse();
            assertThat(hypervisor.freeMemoryKib()).isPositive();
        }
    }

    @Test
    void aGuestThatIsShutOffIsStoppedAndHoldsNothing() throws IOException {
        try (LibvirtHypervisor hypervisor = Libvirt.open(node("off", UUID.randomUUID(), "off", 1_048_576, ""))) {
            hypervisor.connection().call(connect -> {
                connect.domainLookupByName("off").destroy();
                return connect;
            });

            GuestReading guest = guest(hypervisor.read());
            assertThat(guest.state()).isEqualTo(GuestState.STOPPED);
            assertThat(guest.memoryKib()).isZero();
        }
    }

    @Test
    void aHostWithNothingFreeHasNothingFree() throws IOException {
        try (LibvirtHypervisor hypervisor = Libvirt.open(node("full", UUID.randomUUID(), "one", 1024, ""))) {
            assertThat(hypervisor.freeMemoryKib()).isZero();
            assertThat(hypervisor.read().memoryUsedKib()).isEqualTo(3_145_728);
        }
    }

    @Test
    void domain0CountsForTheCpuAndIsNoGuest() throws IOException {
        UUID zero = new UUID(0, 0);
        try (LibvirtHypervisor hypervisor = Libvirt.open(node("dom0", zero, "Domain-0", 524_288, ""))) {
            HostReading reading = hypervisor.read();

            assertThat(reading.guests()).isEmpty();
            assertThat(reading.cpuTimeNanos()).isPositive();
            assertThat(reading.domain0CpuTimeNanos()).isPresent();
            assertThat(reading.domain0Vcpus()).hasValue(1);
            assertThat(hypervisor.find(zero)).isEmpty();
            assertThat(hypervisor.findByName("Domain-0")).isEmpty();
        }
    }

    @Test
    void aDriverThatCannotMigrateSaysSo() throws IOException {
        UUID small = UUID.randomUUID();
        // The test driver takes its host's free memory to be 3 MiB.
        try (LibvirtHypervisor source = Libvirt.open(node("small", small, "small", 1024, ""));
                LibvirtHypervisor destination = Libvirt.open("there", TEST_URI, Libvirt.QUICK)) {
            Migration migration = source.migrate(small, destination);

            await().until(() -> migration.completion().isDone());
            assertThatThrownBy(() -> migration.completion().join())
                    .cause()
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED))
                    .hasMessageContaining("Migration of small (" + small + ") from here to there");
            assertThat(source.isMigrating(small)).isFalse();
        }
    }

    @Test
    void refusesAMigrationThatCannotSucceed() throws IOException {
        SimulatedPool simulated =
                SimulatedPool.builder("p").host(HostSpec.named("s").build()).build();
        try (LibvirtHypervisor source = Libvirt.open(TEST_URI);
                LibvirtHypervisor twin = Libvirt.open("twin", TEST_URI, Libvirt.QUICK);
                LibvirtHypervisor namesake =
                        Libvirt.open("namesake", node("namesake", UUID.randomUUID(), "test", 1024, ""), Libvirt.QUICK);
                LibvirtHypervisor full =
                        Libvirt.open("full", node("full", UUID.randomUUID(), "big", 3_000_000, ""), Libvirt.QUICK);
                LibvirtHypervisor gone = Libvirt.open("gone", "test+unix:///default?socket=/none", Libvirt.QUICK)) {
            assertRefused(Kind.VM_UNKNOWN, () -> source.migrate(UUID.randomUUID(), twin));
            assertRefused(Kind.NAME_CLASH, () -> source.migrate(TEST_GUEST, twin));
            assertRefused(Kind.NAME_CLASH, () -> source.migrate(TEST_GUEST, namesake));
            assertRefused(Kind.DESTINATION_NO_MEMORY, () -> source.migrate(TEST_GUEST, full));
            assertRefused(Kind.DESTINATION_UNREACHABLE, () -> source.migrate(TEST_GUEST, gone));
            assertRefused(
                    Kind.DESTINATION_UNREACHABLE,
                    () -> source.migrate(
                            TEST_GUEST, simulated.inventory().hypervisor("s").orElseThrow()));
        }
    }

    @Test
    void aMachineThatTellsNoIdentityHasTheOneOfTheInventory() {
        UUID given = UUID.randomUUID();
        LibvirtHost host = new LibvirtHost("xen1", TEST_URI, TEST_URI, DeclaredCapacity.NONE, Optional.of(given));
        try (LibvirtHypervisor hypervisor = new LibvirtHypervisor(host, Libvirt.QUICK, InstantSource.system())) {
            assertThat(hypervisor.read().hostUuid()).contains(given);
        }
    }

    @Test
    void twoHostsOfOneIdentityAreTakenForOneAndTheMessageSaysThatBoardsCanShareIt() {
        Optional<UUID> shared = Optional.of(UUID.randomUUID());
        LibvirtHost here = new LibvirtHost("xen1", TEST_URI, TEST_URI, DeclaredCapacity.NONE, shared);
        LibvirtHost there = new LibvirtHost("xen2", TEST_URI, TEST_URI, DeclaredCapacity.NONE, shared);
        try (LibvirtHypervisor source = new LibvirtHypervisor(here, Libvirt.QUICK, InstantSource.system());
                LibvirtHypervisor destination = new LibvirtHypervisor(there, Libvirt.QUICK, InstantSource.system())) {
            assertThatThrownBy(() -> source.migrate(TEST_GUEST, destination))
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.DESTINATION_IS_SOURCE))
                    .hasMessageContaining("Destination xen2 is the source itself: both are the machine " + shared.get())
                    .hasMessageContaining("check their uri, and their uuid, in the inventory")
                    .hasMessageContaining("Boards can share a firmware UUID")
                    .hasMessageContaining("the uuid of the inventory overrides only a placeholder or none");
        }
    }

    @Test
    void whatIsDeclaredOfAHostCountsForWhatItSays() {
        DeclaredCapacity declared = new DeclaredCapacity(0, 0, 2400, 8L * 1024 * 1024);
        LibvirtHost host = new LibvirtHost("xen1", TEST_URI, TEST_URI, declared, Optional.empty());
        try (LibvirtHypervisor hypervisor = new LibvirtHypervisor(host, Libvirt.QUICK, InstantSource.system())) {
            HostReading reading = hypervisor.read();

            assertThat(reading.cpuMhz()).isEqualTo(2400);
            assertThat(reading.memoryKib()).isEqualTo(8L * 1024 * 1024);
        }
    }

    @Test
    void aHostThatIsNotThereIsNamedWithItsUriAndARemedy() {
        try (LibvirtHypervisor hypervisor = Libvirt.open("test+unix:///default?socket=/none")) {
            assertThatThrownBy(hypervisor::read)
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining("Host here cannot be reached by libvirt at test+unix:///default?socket=/none")
                    .hasMessageContaining("check the URI");
        }
    }

    @Test
    void comesBackWhenItsConnectionIsClosedUnderneath() {
        try (LibvirtHypervisor hypervisor = Libvirt.open(TEST_URI)) {
            hypervisor.read();
            hypervisor.connection().call(connect -> connect.close());

            assertThat(guest(hypervisor.read()).name()).isEqualTo("test");
        }
    }

    @Test
    void aClosedHypervisorSaysThatItIsClosed() {
        LibvirtHypervisor hypervisor = Libvirt.open(TEST_URI);
        hypervisor.read();
        hypervisor.close();

        assertThatThrownBy(hypervisor::read).hasMessageContaining("is closed");
    }

    @Test
    void theInventoryNamesItsHostsAndHasNoPower() {
        try (LibvirtInventory inventory = new LibvirtInventory(
                List.of(new LibvirtHost("b", TEST_URI, TEST_URI), new LibvirtHost("a", TEST_URI, TEST_URI)),
                InstantSource.system())) {
            assertThat(inventory.hosts()).containsExactly("a", "b");
            assertThat(inventory.hypervisor("a").orElseThrow().host()).isEqualTo("a");
            assertThat(inventory.hypervisor("c")).isEmpty();
            assertRefused(Kind.UNSUPPORTED, () -> inventory.power().sleep("a"));
            assertRefused(Kind.UNSUPPORTED, () -> inventory.power().wake("a"));
            assertRefused(Kind.UNSUPPORTED, () -> inventory.power().state("a"));
        }
    }

    @Test
    void theInventoryRefusesAHostGivenTwice() {
        LibvirtHost host = new LibvirtHost("a", TEST_URI, TEST_URI);

        assertThatThrownBy(() -> new LibvirtInventory(List.of(host, host), InstantSource.system()))
                .hasMessageContaining("Host 'a' is given twice");
    }

    private static GuestReading guest(HostReading reading) {
        assertThat(reading.guests()).hasSize(1);
        return reading.guests().get(0);
    }

    private static void assertRefused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    /** A host of the test driver with 3 GiB, none of it free, and one guest of our choice. */
    private String node(String file, UUID uuid, String name, long memoryKib, String devices) throws IOException {
        Path xml = Files.writeString(folder.resolve(file + ".xml"), """
                <node>
                  <cpu><mhz>1000</mhz><model>test</model><active>4</active><nodes>1</nodes><sockets>1</sockets>
                    <cores>4</cores><threads>1</threads></cpu>
                  <memory>3145728</memory>
                  <domain type='test'>
                    <name>%s</name><uuid>%s</uuid><memory>%d</memory><vcpu>1</vcpu>
                    <os><type>xen</type></os>%s
                  </domain>
                </node>
                """.formatted(name, uuid, memoryKib, devices));
        return "test://" + xml;
    }
}
