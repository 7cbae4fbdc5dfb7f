package io.isotherm.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.HostIdentity;
import io.isotherm.hypervisor.libvirt.connection.LibvirtErrors;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import io.isotherm.hypervisor.libvirt.migration.MigrationPace;
import io.isotherm.hypervisor.libvirt.migration.MovingGuest;
import io.isotherm.hypervisor.libvirt.migration.ShadowPaging;
import io.isotherm.hypervisor.libvirt.reading.GuestDevices;
import io.isotherm.hypervisor.libvirt.reading.HostCpuTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;

class LibvirtErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VIR_ERR_NO_SUPPORT          | this function is not supported              | UNSUPPORTED
            VIR_ERR_ARGUMENT_UNSUPPORTED| parameter 'bandwidth' not supported         | UNSUPPORTED
            VIR_ERR_NO_DOMAIN           | Domain not found                            | VM_UNKNOWN
            VIR_ERR_OPERATION_INVALID   | Requested operation: domain is not running  | VM_NOT_RUNNING
            VIR_ERR_OPERATION_TIMEOUT   | cannot acquire state change lock            | VM_BUSY
            VIR_ERR_CPU_INCOMPATIBLE    | the CPU is incompatible                     | INCOMPATIBLE_CPU
            VIR_ERR_OPERATION_FAILED    | domain 'a' already exists with uuid x       | NAME_CLASH
            VIR_ERR_OPERATION_FAILED    | Failed to connect to remote libvirt URI x   | DESTINATION_UNREACHABLE
            VIR_ERR_SYSTEM_ERROR        | unable to connect to server at 'xen2:16509' | DESTINATION_UNREACHABLE
            VIR_ERR_INTERNAL_ERROR      | Failed to enable logdirty                   | NO_LOG_DIRTY
            VIR_ERR_INTERNAL_ERROR      | Failed to send migration data to destination host | MIGRATION_FAILED
            VIR_ERR_MIGRATE_UNSAFE      | Migration without shared storage is unsafe  | UNSUPPORTED
            VIR_ERR_RPC                 | End of file while reading data              | UNREACHABLE
            """)
    void tellsWhatAMigrationFailedOf(ErrorNumber code, String message, Kind kind) {
        assertThat(LibvirtErrors.ofMigration(code, message)).isEqualTo(kind);
    }

    @Test
    void anErrorWithoutACodeIsOther() {
        assertThat(LibvirtErrors.ofCall(null, "?")).isEqualTo(Kind.OTHER);
        assertThat(LibvirtErrors.ofCall(ErrorNumber.VIR_ERR_XML_ERROR, "?")).isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "VIR_DOMAIN_NOSTATE, UNKNOWN",
        "VIR_DOMAIN_RUNNING, RUNNING",
        "VIR_DOMAIN_BLOCKED, RUNNING",
        "VIR_DOMAIN_PAUSED, PAUSED",
        "VIR_DOMAIN_SHUTDOWN, STOPPED",
        "VIR_DOMAIN_SHUTOFF, STOPPED",
        "VIR_DOMAIN_CRASHED, STOPPED",
        "VIR_DOMAIN_PMSUSPENDED, PAUSED"
    })
    void knowsEveryStateOfADomain(DomainState state, GuestState expected) {
        assertThat(io.isotherm.hypervisor.libvirt.reading.DomainState.stateOf(state))
                .isEqualTo(expected);
    }

    @Test
    void knowsWhatXenWantsFreeForAGuest() {
        // 128 MiB, one virtual CPU: 1 MiB for it, 8 KiB for each of 128 MiB, 2 MiB for its devices.
        assertThat(MovingGuest.xenKib(131_072, 131_072, 1)).isEqualTo(131_072 + 1024 + 1024 + 2048);
    }

    @Test
    void estimatesProgressFromTheMigrationsSeenSoFar() {
        MigrationPace pace = new MigrationPace();
        assertThat(pace.share(1_000_000, Duration.ofSeconds(5))).isEqualTo(0.5);

        pace.learn(100_000, Duration.ofSeconds(20));
        assertThat(pace.share(100_000, Duration.ofSeconds(5))).isEqualTo(0.25);
        assertThat(pace.share(100_000, Duration.ofSeconds(60))).isEqualTo(0.95);

        pace.learn(150_000, Duration.ofSeconds(10));
        assertThat(pace.share(100_000, Duration.ofSeconds(5))).isEqualTo(0.5);
    }

    @Test
    void tellsAHypervisorThatCannotMigratePvGuestsByItsCapabilities() {
        assertThat(ShadowPaging.in("pv shadow gnttab-v1 gnttab-v2\n")).contains(true);
        assertThat(ShadowPaging.in("pv hvm hap gnttab-v1 gnttab-v2\n")).contains(false);
        assertThat(ShadowPaging.in("")).isEmpty();
    }

    @Test
    void suspectsMissingLogDirtyOnlyWhereNothingWasEverSent() {
        ShadowPaging remote = new ShadowPaging(new LibvirtHost("xen1", "xen+tcp://xen1/system", "-"));
        String said = "Failed to send migration data to destination host";

        assertThat(remote.isKnownToLack()).isFalse();
        assertThat(remote.isLikelyToLack(said, Duration.ofSeconds(3))).isTrue();
        assertThat(remote.isLikelyToLack(said, Duration.ofMinutes(3))).isFalse();
        assertThat(remote.isLikelyToLack("no space left", Duration.ofSeconds(3)))
                .isFalse();
        remote.worked();
        assertThat(remote.isLikelyToLack(said, Duration.ofSeconds(3))).isFalse();
    }

    @Test
    void findsTheHostsCpuInItsCapabilities() {
        assertThat(LibvirtXml.element(
                        "<capabilities><host><cpu><arch>x86_64</arch></cpu></host><guest/></capabilities>",
                        "/capabilities/host/cpu"))
                .contains("<cpu><arch>x86_64</arch></cpu>");
        assertThat(LibvirtXml.element("<capabilities><host/></capabilities>", "/capabilities/host/cpu"))
                .isEmpty();
    }

    @Test
    void findsTheDevicesThatCount() {
        GuestDevices devices = GuestDevices.of("""
                <domain><devices>
                  <disk type='block' device='disk'><target dev='xvda'/></disk>
                  <disk type='file'><target dev='xvdb'/></disk>
                  <disk type='file' device='cdrom'><target dev='hdc'/></disk>
                  <interface type='bridge'><mac address='00:16:3e:00:00:01'/><target dev='vif3.0'/></interface>
                  <interface type='bridge'><mac address='00:16:3e:00:00:02'/></interface>
                </devices></domain>
                """);

        assertThat(devices)
                .isEqualTo(new GuestDevices(List.of("vif3.0", "00:16:3e:00:00:02"), List.of("xvda", "xvdb")));
    }

    @Test
    void findsTheHostsUuidWhereverItIsTold() {
        UUID uuid = UUID.randomUUID();

        assertThat(HostIdentity.uuidIn("<capabilities><host><uuid>" + uuid + "</uuid></host></capabilities>"))
                .contains(uuid);
        assertThat(HostIdentity.uuidIn(
                        "<sysinfo type='smbios'><system><entry name='uuid'>" + uuid + "</entry></system></sysinfo>"))
                .contains(uuid);
        assertThat(HostIdentity.uuidIn("<capabilities><host/></capabilities>")).isEmpty();
    }

    @Test
    void aHostsCpuTimeNeverFallsWhenGuestsLeave() {
        HostCpuTime total = new HostCpuTime();
        HostCpuTime.Run domain0 = new HostCpuTime.Run("0", 0);
        HostCpuTime.Run guest = new HostCpuTime.Run("g", 3);

        assertThat(total.add(Map.of(domain0, 100L, guest, 50L))).isEqualTo(150);
        assertThat(total.add(Map.of(domain0, 110L))).isEqualTo(160);
        // It comes back by a migration, under a new number and with a counter that starts at 0.
        assertThat(total.add(Map.of(domain0, 120L, new HostCpuTime.Run("g", 4), 5L)))
                .isEqualTo(175);
    }

    @Test
    void aGuestThatOneReadingMissedIsNotCountedAnew() {
        HostCpuTime total = new HostCpuTime();
        HostCpuTime.Run domain0 = new HostCpuTime.Run("0", 0);
        HostCpuTime.Run guest = new HostCpuTime.Run("g", 3);

        assertThat(total.add(Map.of(domain0, 100L, guest, 5_000L))).isEqualTo(5_100);
        assertThat(total.add(Map.of(domain0, 110L))).isEqualTo(5_110);
        assertThat(total.add(Map.of(domain0, 120L, guest, 5_040L))).isEqualTo(5_160);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "Not Settable"
    })
    void whatManyBoardsHaveInTheirFirmwareIsNoIdentity(String uuid) {
        assertThat(HostIdentity.uuidIn("<sysinfo><system><entry name='uuid'>" + uuid + "</entry></system></sysinfo>"))
                .isEmpty();
    }
}
