package io.isotherm.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EligibilityTest {
    private static final String SAN = "filer:/vms at /srv/vms";

    private static GuestNeeds disk(String source, DiskSharing sharing, String storage) {
        return GuestNeeds.NOTHING.withDisks(Optional.of(List.of(new GuestDisk(source, sharing, storage))));
    }

    private static GuestNeeds needs(GuestType type, List<String> features, List<String> bridges, String pinned) {
        return new GuestNeeds(type, features, Optional.of(List.of()), bridges, List.of(), 0, 0, pinned, pinned);
    }

    private static HostAbilities reaching(String... storages) {
        return new HostAbilities(
                Optional.of(new TreeSet<>(List.of(GuestType.HVM))),
                "EPYC",
                Optional.of(new TreeSet<>(List.of("sse2"))),
                Optional.of(false),
                1,
                Optional.of(new TreeSet<>(List.of(storages))),
                Optional.of(new TreeSet<>(List.of("br0"))));
    }

    private static Optional<String> storage(GuestNeeds guest, HostAbilities there) {
        return Eligibility.storage(guest, "xen1", "xen4", there).map(Supplier::get);
    }

    @Test
    void aGuestWithoutDisksGoesAnywhere() {
        assertThat(storage(GuestNeeds.NOTHING, HostAbilities.UNKNOWN)).isEmpty();
    }

    @Test
    void aGuestOfWhichTheDisksAreNotKnownStays() {
        assertThat(storage(GuestNeeds.UNKNOWN, reaching(SAN)))
                .contains("its disks are not known, so that they may be local to xen1");
    }

    @Test
    void aLocalDiskKeepsItsGuest() {
        assertThat(storage(disk("/var/lib/xen/images/db0.img", DiskSharing.LOCAL, ""), reaching(SAN)))
                .contains("disk /var/lib/xen/images/db0.img is local to xen1");
    }

    @Test
    void aDiskOfWhichNothingIsKnownKeepsItsGuest() {
        assertThat(storage(disk("/dev/vg/db0", DiskSharing.UNKNOWN, ""), reaching(SAN)))
                .contains("disk /dev/vg/db0 is not known to be shared with xen4");
    }

    @Test
    void aDiskGoesWhereItsStorageIsReached() {
        GuestNeeds guest = disk("/srv/vms/db0.img", DiskSharing.IDENTIFIED, SAN);

        assertThat(storage(guest, reaching(SAN))).isEmpty();
        assertThat(storage(guest, reaching("filer:/others at /srv/vms")))
                .contains("disk /srv/vms/db0.img is on " + SAN + ", which xen4 does not reach");
        assertThat(storage(guest, HostAbilities.UNKNOWN).orElseThrow()).contains("is not known to reach");
        assertThat(storage(disk("rbd:vms/db0", DiskSharing.NETWORK, ""), HostAbilities.UNKNOWN))
                .isEmpty();
    }

    @Test
    void everyDiskCounts() {
        GuestNeeds guest = GuestNeeds.NOTHING.withDisks(Optional.of(List.of(
                new GuestDisk("/srv/vms/db0.img", DiskSharing.IDENTIFIED, SAN),
                new GuestDisk("/tmp/swap.img", DiskSharing.LOCAL, ""))));

        assertThat(storage(guest, reaching(SAN))).contains("disk /tmp/swap.img is local to xen1");
    }

    @Test
    void whatTheOperatorDeclaresIsShared() {
        GuestNeeds guest = disk("/dev/vg/db0", DiskSharing.LOCAL, "");

        assertThat(storage(guest.without(SharedStorage.at(List.of("/dev/vg/*"))), reaching()))
                .isEmpty();
        assertThat(storage(guest.without(SharedStorage.at(List.of("/dev/vg", "/srv/*"))), reaching()))
                .isPresent();
        assertThat(storage(GuestNeeds.UNKNOWN.without(SharedStorage.at(List.of("/*"))), reaching()))
                .isPresent();
        assertThat(storage(GuestNeeds.UNKNOWN.without(SharedStorage.at(List.of("*"))), reaching()))
                .isEmpty();
    }

    @Test
    void namesWhatTheDestinationLacks() {
        GuestNeeds guest = needs(GuestType.PV, List.of("avx2"), List.of("br0", "br-prod"), "0-3,8");
        HostAbilities at = new HostAbilities(
                Optional.empty(),
                "",
                Optional.of(new TreeSet<>(List.of("avx2", "sse2"))),
                Optional.of(false),
                0,
                Optional.empty(),
                Optional.empty());

        assertThat(Eligibility.type(guest, "xen4", reaching()).map(Supplier::get))
                .contains("xen4 does not run PV guests");
        assertThat(Eligibility.cpu(guest, at, "xen7", reaching()).map(Supplier::get))
                .contains("xen7's CPU (EPYC) lacks avx2");
        assertThat(Eligibility.bridge(guest, "xen4", reaching()).map(Supplier::get))
                .contains("xen4 has no bridge br-prod");
        assertThat(Eligibility.logDirty(guest, "xen1", at).map(Supplier::get).orElseThrow())
                .contains("xen1 cannot migrate PV guests live");
        assertThat(Eligibility.pinning(guest, "xen4", 8, reaching()).map(Supplier::get))
                .contains("it is pinned to CPUs 0-3,8, and xen4 has 8 CPUs");
        assertThat(Eligibility.pinning(guest, "xen4", 9, reaching()).map(Supplier::get))
                .contains("its memory is pinned to NUMA nodes 0-3,8, and xen4 has 1");
    }

    @Test
    void whatIsNotKnownKeepsNobodyBackButForDisks() {
        GuestNeeds guest = needs(GuestType.PV, List.of("avx2"), List.of("br0"), "");
        HostAbilities unknown = HostAbilities.UNKNOWN;

        assertThat(Eligibility.type(guest, "xen4", unknown)).isEmpty();
        assertThat(Eligibility.cpu(guest, unknown, "xen4", reaching())).isEmpty();
        assertThat(Eligibility.bridge(guest, "xen4", unknown)).isEmpty();
        assertThat(Eligibility.logDirty(guest, "xen1", unknown)).isEmpty();
        assertThat(Eligibility.pinning(guest, "xen4", 4, unknown)).isEmpty();
    }

    @Test
    void aPassedThroughDeviceKeepsItsGuest() {
        GuestNeeds guest = new GuestNeeds(
                GuestType.HVM, List.of(), Optional.of(List.of()), List.of(), List.of("0000:03:00.0"), 0, 0, "", "");

        assertThat(Eligibility.device(guest, "xen1").map(Supplier::get))
                .contains("the passed-through device 0000:03:00.0 of xen1 belongs to it");
        assertThat(Eligibility.device(GuestNeeds.NOTHING, "xen1")).isEmpty();
    }

    @Test
    void factsComeBackFromTheirRecordsAsTheyWere() {
        GuestNeeds guest = new GuestNeeds(
                GuestType.PVH,
                List.of("avx2"),
                Optional.of(List.of(new GuestDisk("/srv/vms/db0.img", DiskSharing.IDENTIFIED, SAN))),
                List.of("br0"),
                List.of("0000:03:00.0"),
                1,
                2,
                "0-3",
                "0");

        assertThat(FactRecords.needs(FactRecords.of(guest))).isEqualTo(guest);
        assertThat(FactRecords.abilities(FactRecords.of(reaching(SAN)))).isEqualTo(reaching(SAN));
        assertThat(FactRecords.of(GuestNeeds.UNKNOWN)).isNull();
        assertThat(FactRecords.of(HostAbilities.UNKNOWN)).isNull();
        assertThat(FactRecords.needs(null)).isEqualTo(GuestNeeds.UNKNOWN);
        assertThat(FactRecords.abilities(null)).isEqualTo(HostAbilities.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|-1", "0-3|3", "0-3,8|8", "2,^7|2", "nonsense|-1", "0-99999999999|-1", " 1 , 5 - 6 |6"})
    void findsTheHighestOfASet(String set, int highest) {
        assertThat(CpuSet.highest(set)).isEqualTo(highest);
    }
}
