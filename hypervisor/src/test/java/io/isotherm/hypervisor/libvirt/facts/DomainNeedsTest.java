package io.isotherm.hypervisor.libvirt.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.GuestType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNeedsTest {
    private static final StorageView NFS = PooledStorage.of("""
            <pool type='netfs'><source><host name='filer'/><dir path='/vms'/></source>
            <target><path>/srv/vms</path></target></pool>""", """
            <pool type='dir'><target><path>/var/lib/images</path></target></pool>""");

    @Test
    void readsAllThatAGuestNeeds() {
        GuestNeeds guest = DomainNeeds.of("""
                <domain type='xen'>
                  <memory unit='KiB'>2097152</memory>
                  <currentMemory unit='KiB'>1048576</currentMemory>
                  <memtune><min_guarantee unit='KiB'>524288</min_guarantee></memtune>
                  <vcpu cpuset='4-7'>2</vcpu>
                  <numatune><memory mode='strict' nodeset='1'/></numatune>
                  <os><type arch='x86_64' machine='xenfv'>hvm</type></os>
                  <cpu mode='custom'><model>Haswell</model>
                    <feature policy='require' name='avx2'/><feature policy='disable' name='hle'/></cpu>
                  <devices>
                    <disk type='file' device='disk'><source file='/srv/vms/db0.img'/><target dev='xvda'/></disk>
                    <disk type='block' device='disk'><source dev='/dev/vg/db0'/><target dev='xvdb'/></disk>
                    <disk type='network' device='disk'><source protocol='rbd' name='pool/db0'/><target dev='xvdc'/></disk>
                    <disk type='volume' device='disk'><source pool='p' volume='v'/><target dev='xvdd'/></disk>
                    <disk type='file' device='cdrom'><target dev='hdc'/></disk>
                    <interface type='bridge'><source bridge='br0'/></interface>
                    <interface type='network'><source network='prod' bridge='br-prod'/></interface>
                    <interface type='hostdev'><source>
                      <address type='pci' domain='0x0000' bus='0x04' slot='0x10' function='0x1'/></source></interface>
                    <hostdev mode='subsystem' type='pci'><source>
                      <address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></source></hostdev>
                    <hostdev mode='subsystem' type='usb'><source>
                      <vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>
                  </devices>
                </domain>""", NFS);

        assertThat(guest)
                .isEqualTo(new GuestNeeds(
                        GuestType.HVM,
                        List.of("avx2"),
                        Optional.of(List.of(
                                new GuestDisk("/srv/vms/db0.img", DiskSharing.IDENTIFIED, "filer:/vms at /srv/vms"),
                                new GuestDisk("/dev/vg/db0", DiskSharing.UNKNOWN, ""),
                                new GuestDisk("rbd:pool/db0", DiskSharing.NETWORK, ""),
                                new GuestDisk("p/v", DiskSharing.UNKNOWN, ""))),
                        List.of("br-prod", "br0"),
                        List.of("0000:04:10.1", "0000:03:00.0", "usb 1234:beef"),
                        524288,
                        1048576,
                        "4-7",
                        "1"));
        assertThat(NFS.identities().orElseThrow()).containsExactly("filer:/vms at /srv/vms");
    }

    @Test
    void aGuestWithoutDisksHasNone() {
        GuestNeeds guest = DomainNeeds.of("<domain type='xen'><os><type>linux</type></os></domain>", NFS);

        assertThat(guest.disks()).contains(List.of());
        assertThat(guest.type()).isEqualTo(GuestType.PV);
    }

    @ParameterizedTest
    @CsvSource({"linux,PV", "xen,PV", "xenpvh,PVH", "hvm,HVM", "exe,UNKNOWN"})
    void knowsTheTypesByLibvirtsNames(String told, GuestType type) {
        assertThat(DomainNeeds.type(told)).isEqualTo(type);
    }

    @Test
    void readsNothingThatADescriptionRefersTo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainNeeds.of(
                        "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><domain>&x;</domain>", NFS));
    }
}
