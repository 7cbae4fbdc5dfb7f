package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A guest that reaches its disks anywhere. */
    private static VmFacts.Builder reached() {
        return VmFacts.newBuilder().setDisks(List.of());
    }

    @Test
    void findsAMoveOfAPvGuestFromAHostThatCannotMigrateThose() {
        VmFacts pv = reached().setType(VmType.PV).build();
        pool.abilities("a", HostFacts.newBuilder().setMigratesPv(false).build());
        assertOnly(moved(pv, reaching()).check(), Invariant.ELIGIBILITY, 1, "its source cannot migrate those");
    }

    @Test
    void findsAMoveOfAGuestWithADeviceOfItsHost() {
        VmFacts needs = reached().setDevices(List.of("0000:03:00.0")).build();
        assertOnly(moved(needs, reaching()).check(), Invariant.ELIGIBILITY, 1, "devices [0000:03:00.0]");
    }

    @Test
    void findsAMoveToAHostWhoseCpusLackWhatTheSourcesHave() {
        VmFacts needs = reached().setCpuFeatures(List.of("avx2", "sse4")).build();
        pool.abilities(
                "a", HostFacts.newBuilder().setCpuFeatures(List.of("avx2")).build());
        HostFacts without =
                HostFacts.newBuilder().setCpuFeatures(List.of("mmx")).build();
        assertOnly(moved(needs, without).check(), Invariant.ELIGIBILITY, 1, "the CPUs of b lack avx2");
    }

    @Test
    void allowsAMoveToAHostThatTellsNothingOfItself() {
        VmFacts needs = reached()
                .setType(VmType.PV)
                .setCpuFeatures(List.of("avx2"))
                .setBridges(List.of("br0"))
                .setPinnedNodes("7")
                .build();
        pool.abilities(
                "a",
                HostFacts.newBuilder()
                        .setMigratesPv(true)
                        .setCpuFeatures(List.of("avx2"))
                        .build());
        assertClean(moved(needs, HostFacts.newBuilder().build()).check());
    }

    @ParameterizedTest
    @CsvSource({"0-7, ''", "'0,8', 'pinned to CPUs 0,8, b has 8'", "2-9, 'pinned to CPUs 2-9, b has 8'"})
    void findsAMoveOfAGuestPinnedToCpusThatTheDestinationHasNot(String cpus, String objection) {
        assertObjection(moved(reached().setPinnedCpus(cpus).build(), reaching()).check(), objection);
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, 'pinned to NUMA nodes 2, b has 2'"})
    void findsAMoveOfAGuestPinnedToNodesThatTheDestinationHasNot(String nodes, String objection) {
        HostFacts two = HostFacts.newBuilder().setNumaNodes(2).build();
        assertObjection(moved(reached().setPinnedNodes(nodes).build(), two).check(), objection);
    }

    @ParameterizedTest
    @CsvSource({
        "/vms/web.img, true",
        "/vms/*, true",
        "*.img, true",
        "/v*/*b.img, true",
        "/vms/web.im, false",
        "/other/*, false",
        "*.raw, false"
    })
    void knowsWhatIsDeclaredSharedByItsPattern(String pattern, boolean shared) {
        pool.config(config -> config.getConstraints().setSharedStorage(List.of(pattern)));
        CheckReport report = moved(disk(DiskSharing.LOCAL, ""), reaching()).check();
        assertObjection(report, shared ? "" : "disk /vms/web.img (LOCAL)");
    }

    @Test
    void allowsAMoveOfAGuestWhoseDiskIsOnTheNetwork() {
        assertClean(moved(disk(DiskSharing.NETWORK, ""), reaching()).check());
    }

    private static void assertObjection(CheckReport report, String objection) {
        if (objection.isEmpty()) {
            assertClean(report);
        } else {
            assertOnly(report, Invariant.ELIGIBILITY, 1, objection);
        }
    }
}
