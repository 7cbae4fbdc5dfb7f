package io.isotherm.hypervisor.libvirt.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Domain-0 whose files are as the kernel shows them. */
class Domain0StorageTest {
    @TempDir
    private Path root;

    @BeforeEach
    void mount() throws IOException {
        write("proc/self/mountinfo", """
                22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                30 22 0:40 / /srv/vms rw shared:2 - nfs4 filer:/export/vms rw,vers=4.2
                31 22 0:41 /images /srv/bound rw - nfs4 filer:/export rw
                32 22 0:42 / /srv/with\\040space rw - ceph mon1,mon2:/vms rw
                33 22 253:0 / /srv/cluster rw - gfs2 /dev/sdb rw
                34 22 253:9 / /srv/other rw - ocfs2 /dev/nbd0 rw
                35 22 0:44 / /srv/fuse rw - fuse.sshfs x rw
                36 30 0:45 / /srv/vms/scratch rw - tmpfs tmpfs rw
                """);
        write("sys/class/block/sdb/device/wwid", "naa.600508b1001c4d3a\n");
        write("sys/class/block/sdq/device/wwid", "t10.ATA     QEMU HARDDISK QM00001\n");
        write("sys/class/block/dm-0/dm/uuid", "LVM-vg1lv1\n");
        Files.createDirectories(root.resolve("sys/class/block/dm-0/slaves/sdb"));
        write("sys/class/block/dm-1/dm/uuid", "LVM-vg2lv1\n");
        Files.createDirectories(root.resolve("sys/class/block/dm-1/slaves/sdb"));
        Files.createDirectories(root.resolve("sys/class/block/dm-1/slaves/sdq"));
        for (String device : new String[] {"sdb", "sdq", "dm-0", "dm-1", "nbd0"}) {
            write("dev/" + device, "");
        }
        Files.createDirectories(root.resolve("dev/vg"));
        Files.createSymbolicLink(root.resolve("dev/vg/db0"), Path.of("../dm-0"));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private GuestDisk disk(String path) {
        return Domain0Storage.read(root).disk(path);
    }

    private static GuestDisk identified(String path, String storage) {
        return new GuestDisk(path, DiskSharing.IDENTIFIED, storage);
    }

    @Test
    void aFileOnAFileSystemOfTheNetworkIsKnownByItsSourceAndItsPath() {
        assertThat(disk("/srv/vms/db0.img")).isEqualTo(identified("/srv/vms/db0.img", "filer:/export/vms at /srv/vms"));
        assertThat(disk("/srv/bound/db0.img"))
                .isEqualTo(identified("/srv/bound/db0.img", "filer:/export/images at /srv/bound"));
        assertThat(disk("/srv/with space/db0.img"))
                .isEqualTo(identified("/srv/with space/db0.img", "mon1,mon2:/vms at /srv/with space"));
    }

    @Test
    void aFileOnAFileSystemOfThisHostIsLocal() {
        assertThat(disk("/var/lib/xen/images/db0.img").sharing()).isEqualTo(DiskSharing.LOCAL);
        assertThat(disk("/srv/vms/scratch/db0.img").sharing()).isEqualTo(DiskSharing.LOCAL);
        assertThat(disk("/srv/vmsx/db0.img").sharing()).isEqualTo(DiskSharing.LOCAL);
    }

    @Test
    void aClusterFileSystemIsKnownByItsDevice() {
        assertThat(disk("/srv/cluster/db0.img"))
                .isEqualTo(identified("/srv/cluster/db0.img", "gfs2 on naa.600508b1001c4d3a at /srv/cluster"));
        assertThat(disk("/srv/other/db0.img").sharing()).isEqualTo(DiskSharing.UNKNOWN);
    }

    @Test
    void aBlockDeviceIsKnownByItsWorldWideIdentityAlone() {
        assertThat(disk("/dev/sdb")).isEqualTo(identified("/dev/sdb", "naa.600508b1001c4d3a"));
        assertThat(disk("/dev/vg/db0")).isEqualTo(identified("/dev/vg/db0", "naa.600508b1001c4d3a/LVM-vg1lv1"));
        assertThat(disk("/dev/sdq").sharing())
                .as("a serial number that copies share")
                .isEqualTo(DiskSharing.UNKNOWN);
        assertThat(disk("/dev/dm-1").sharing()).as("on two devices").isEqualTo(DiskSharing.UNKNOWN);
        assertThat(disk("/dev/absent").sharing()).isEqualTo(DiskSharing.UNKNOWN);
    }

    @Test
    void whatNothingIsKnownOfIsNotTakenForShared() {
        assertThat(disk("/srv/fuse/db0.img").sharing()).isEqualTo(DiskSharing.UNKNOWN);
    }

    @Test
    void listsTheStoragesThatTheHostReaches() {
        assertThat(Domain0Storage.read(root).identities().orElseThrow())
                .containsExactlyInAnyOrder(
                        "filer:/export/vms at /srv/vms",
                        "filer:/export/images at /srv/bound",
                        "mon1,mon2:/vms at /srv/with space",
                        "gfs2 on naa.600508b1001c4d3a at /srv/cluster",
                        "naa.600508b1001c4d3a",
                        "naa.600508b1001c4d3a/LVM-vg1lv1");
        assertThat(Domain0Storage.read(root.resolve("nowhere")).identities()).isEmpty();
    }
}
