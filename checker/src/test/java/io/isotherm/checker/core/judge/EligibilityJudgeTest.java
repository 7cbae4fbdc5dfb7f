package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EligibilityJudgeTest {
    private final SyntheticPool pool = new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1);

    private static VmFacts disk(DiskSharing sharing, String storage) {
        return VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/vms/web.img", sharing, storage)))
                .build();
    }

    private SyntheticPool moved(@Nullable VmFacts needs, HostFacts able) {
        pool.needs("web", needs).abilities("b", able);
        return pool.runTo(300).move("c1", "web", "a", "b", 20).runTo(900);
    }

    private static HostFacts reaching(String... storages) {
        return HostFacts.newBuilder().setStorages(List.of(storages)).build();
    }

    @Test
    void findsAMoveOfAGuestWhoseDiskIsNotThere() {
        assertOnly(
                moved(disk(DiskSharing.IDENTIFIED, "san1"), reaching("san2")).check(),
                Invariant.ELIGIBILITY,
                1,
                "disk /vms/web.img (IDENTIFIED) is not known to be shared with b");
    }

    @Test
    void findsAMoveOfAGuestWhoseDisksAreNotKnown() {
        assertOnly(moved(null, reaching()).check(), Invariant.ELIGIBILITY, 1, "its disks are not known");
    }

    @Test
    void findsAMoveToAHostThatLacksABridgeOrRunsNoSuchGuests() {
        VmFacts needs = VmFacts.newBuilder()
                .setDisks(List.of())
                .setType(VmType.PV)
                .setBridges(List.of("br0"))
                .build();
        HostFacts able = HostFacts.newBuilder()
                .setVmTypes(List.of(VmType.HVM))
                .setInterfaces(List.of("br1"))
                .build();
        assertOnly(moved(needs, able).check(), Invariant.ELIGIBILITY, 2, "b runs no PV guests");
    }

    @Test
    void allowsWhatIsReachedAndWhatIsDeclared() {
        pool.config(config -> config.getConstraints().setSharedStorage(List.of("/v*/*.img")));
        assertClean(moved(disk(DiskSharing.LOCAL, ""), reaching()).check());
    }

    @Test
    void allowsAMoveToStorageThatBothReach() {
        assertClean(
                moved(disk(DiskSharing.IDENTIFIED, "san1"), reaching("san1")).check());
    }
}
