package io.isotherm.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.libvirt.Domain;

/** The adapter on QEMU: real guests, real live migrations between two libvirt daemons. */
class QemuMigrationIT {
    private static QemuHosts hosts;
    private static LibvirtHypervisor first;
    private static LibvirtHypervisor second;

    @BeforeAll
    static void start() throws Exception {
        Libvirt.requireQemu();
        hosts = new QemuHosts();
        first = open(hosts.host(1));
        second = open(hosts.host(2));
    }

    @AfterAll
    static void stop() throws Exception {
        if (hosts != null) {
            first.close();
            second.close();
            hosts.close();
        }
    }

    @Test
    void readsAGuestWithItsCounters() throws Exception {
        UUID guest = define("readable", false);

        GuestReading before = reading(first, guest);
        assertThat(before.name()).isEqualTo("readable");
        assertThat(before.state()).isEqualTo(GuestState.RUNNING);
        assertThat(before.memoryKib()).isEqualTo(32 * 1024);
        assertThat(before.memoryMaxKib()).isEqualTo(32 * 1024);
        await("the firmware reads the disk").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            HostReading now = first.read();
            assertThat(now.problems()).isEmpty();
            assertThat(now.hostUuid()).contains(QemuHosts.identity(1));
            assertThat(reading(first, guest).diskReadBytes()).isPositive();
            assertThat(reading(first, guest).cpuTimeNanos()).isGreaterThan(before.cpuTimeNanos());
        });
        end(first, guest);
    }

    @Test
    void migratesAGuestLiveThereAndBackWithItsDefinition() throws Exception {
        UUID guest = define("traveller", true);

        migrate(guest, first, second);
        assertThat(second.find(guest)).map(GuestPresence::state).contains(GuestState.RUNNING);
        assertThat(first.find(guest)).isEmpty();
        assertThat(isDefinedAndStartedWithItsHost(second, guest)).isTrue();

        migrate(guest, second, first);
        assertThat(first.find(guest)).map(GuestPresence::state).contains(GuestState.RUNNING);
        assertThat(second.find(guest)).isEmpty();
        end(first, guest);
    }

    @Test
    void refusesByNameWhatCannotSucceed() throws Exception {
        UUID guest = define("web", false);
        UUID namesake = UUID.randomUUID();
        String other = hosts.guest(namesake, "web");
        second.connection().call(connect -> connect.domainDefineXML(other).free());
        LibvirtHost there = hosts.host(2);
        try (LibvirtHypervisor mirror = open(hosts.host(1));
                LibvirtHypervisor impostor = open(new LibvirtHost(
                        "qemu3",
                        there.uri(),
                        there.migrationUri(),
                        DeclaredCapacity.NONE,
                        Optional.of(QemuHosts.identity(3))));
                LibvirtHypervisor lonely = open(new LibvirtHost("qemu2", there.uri(), "qemu:///system"))) {
            assertRefused(Kind.NAME_CLASH, guest, second, namesake.toString());
            assertRefused(Kind.DESTINATION_IS_SOURCE, guest, mirror, "share a firmware UUID");
            assertRefused(
                    Kind.WRONG_HOST, guest, impostor, QemuHosts.identity(3).toString());
            assertRefused(Kind.DESTINATION_UNREACHABLE, guest, lonely, "migrationUri qemu:///system");
        } finally {
            end(second, namesake);
        }
        assertThat(first.find(guest)).map(GuestPresence::state).contains(GuestState.RUNNING);
        end(first, guest);
    }

    @Test
    void saysThatTheDestinationIsUnreachableWhenTheSourceCannotReachIt() throws Exception {
        UUID guest = define("stuck", false);
        LibvirtHost there = hosts.host(2);
        try (LibvirtHypervisor unreachable =
                open(new LibvirtHost("qemu2", there.uri(), "qemu+tcp://127.0.0.1:1/system"))) {
            Migration migration = first.migrate(guest, unreachable);

            assertThatThrownBy(() -> migration.completion().get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind())
                                    .as(failure.getMessage())
                                    .isEqualTo(Kind.DESTINATION_UNREACHABLE));
        }
        assertThat(first.find(guest)).map(GuestPresence::state).contains(GuestState.RUNNING);
        assertThat(second.find(guest)).isEmpty();
        end(first, guest);
    }

    private static void migrate(UUID guest, LibvirtHypervisor from, LibvirtHypervisor to) throws Exception {
        Migration migration = from.migrate(guest, to);
        assertThat(migration.estimatedProgress().orElseThrow()).isBetween(0.0, 1.0);
        migration.completion().get(120, TimeUnit.SECONDS);
    }

    private static void assertRefused(Kind kind, UUID guest, LibvirtHypervisor to, String words) {
        assertThatThrownBy(() -> first.migrate(guest, to))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind))
                .hasMessageContaining(words);
    }

    /** A guest that runs on the first host. */
    private static UUID define(String name, boolean autostart) throws Exception {
        UUID uuid = UUID.randomUUID();
        String xml = hosts.guest(uuid, name);
        first.connection().call(connect -> {
            Domain domain = connect.domainDefineXML(xml);
            domain.setAutostart(autostart);
            domain.create();
            return domain.free();
        });
        return uuid;
    }

    private static boolean isDefinedAndStartedWithItsHost(LibvirtHypervisor host, UUID guest) {
        return host.connection().call(connect -> {
            Domain domain = connect.domainLookupByUUIDString(guest.toString());
            boolean both = domain.isPersistent() == 1 && domain.getAutostart();
            domain.free();
            return both;
        });
    }

    private static void end(LibvirtHypervisor host, UUID guest) {
        host.connection().call(connect -> {
            Domain domain = connect.domainLookupByUUIDString(guest.toString());
            if (domain.isActive() == 1) {
                domain.destroy();
            }
            domain.undefine();
            return domain.free();
        });
    }

    private static GuestReading reading(LibvirtHypervisor host, UUID guest) {
        return host.read().guests().stream()
                .filter(candidate -> candidate.uuid().equals(guest))
                .findFirst()
                .orElseThrow();
    }

    private static LibvirtHypervisor open(LibvirtHost host) {
        LibvirtLimits limits = new LibvirtLimits(
                Duration.ofSeconds(30), Duration.ofSeconds(5), 4, 2, Duration.ofMillis(50), Duration.ofSeconds(1));
        return new LibvirtHypervisor(host, limits, InstantSource.system());
    }
}
