package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EligibilityRulesTest {
    private static final VmFacts ON_SAN = VmFacts.newBuilder()
            .setDisks(List.of(new VmDisk("/san/g.img", DiskSharing.IDENTIFIED, "filer:/san at /san")))
            .build();

    private static HostFacts reaching(String... storages) {
        return HostFacts.newBuilder().setStorages(List.of(storages)).build();
    }

    private static VmFacts.Builder diskless() {
        return VmFacts.newBuilder(Pools.diskless());
    }

    /** What becomes of the way from a to b. */
    private static String refusal(Pools pool) {
        PoolModel model = pool.model();
        Placement now = Placement.of(model);
        return MoveRules.standard()
                .check(
                        now.move(model.guest("g").orElseThrow(), model.host("b").orElseThrow()),
                        now,
                        PlanContext.of(Scenario.EVACUATION, 100))
                .map(rejection -> rejection.rule() + ": " + rejection.detail().get())
                .orElse("accepted");
    }

    private static Pools two(@Nullable VmFacts needs, HostFacts source, HostFacts destination) {
        return pool().host("a")
                .guest("g", 1, 10)
                .needs(needs)
                .able(source)
                .host("b")
                .able(destination)
                .and();
    }

    @Test
    void movesAGuestWhoseStorageTheDestinationReaches() {
        assertThat(refusal(two(ON_SAN, reaching(), reaching("filer:/san at /san"))))
                .isEqualTo("accepted");
        assertThat(refusal(two(ON_SAN, reaching(), reaching("filer:/san at /other"))))
                .isEqualTo("storage: name-g (g): disk /san/g.img is on filer:/san at /san, which b does not reach");
    }

    @Test
    void movesNoGuestWhoseDisksAreNotKnownUnlessAllStorageIsDeclaredShared() {
        Pools unknown = two(null, reaching(), reaching());
        assertThat(refusal(unknown)).startsWith("storage: name-g (g): its disks are not known");
        unknown.configure(config -> config.getConstraints().setSharedStorage(List.of("/san/*")));
        assertThat(refusal(unknown)).startsWith("storage");
        unknown.configure(config -> config.getConstraints().setSharedStorage(List.of("*")));
        assertThat(refusal(unknown)).isEqualTo("accepted");
    }

    @Test
    void movesAGuestWhoseLocalDiskTheOperatorDeclaresShared() {
        VmFacts local = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/dev/vg/g", DiskSharing.LOCAL, "")))
                .build();
        Pools pool = two(local, reaching(), reaching());
        assertThat(refusal(pool)).isEqualTo("storage: name-g (g): disk /dev/vg/g is local to a");
        pool.configure(config -> config.getConstraints().setSharedStorage(List.of("/dev/vg/*")));
        assertThat(refusal(pool)).isEqualTo("accepted");
    }

    @Test
    void namesEachFactByARuleOfItsOwn() {
        assertThat(refusal(two(
                        diskless().setType(VmType.PV).build(),
                        HostFacts.newBuilder().setMigratesPv(false).build(),
                        reaching())))
                .startsWith("no-log-dirty: name-g (g): the hypervisor of a");
        assertThat(refusal(two(diskless().setDevices(List.of("0000:03:00.0")).build(), reaching(), reaching())))
                .startsWith("passed-through-device: name-g (g): the passed-through device 0000:03:00.0 of a");
        assertThat(refusal(two(
                        diskless().setType(VmType.PV).build(),
                        reaching(),
                        HostFacts.newBuilder().setVmTypes(List.of(VmType.HVM)).build())))
                .isEqualTo("guest-type: name-g (g): b does not run PV guests");
        assertThat(refusal(two(
                        diskless().setCpuFeatures(List.of("avx2")).build(),
                        HostFacts.newBuilder().setCpuFeatures(List.of("avx2")).build(),
                        HostFacts.newBuilder().setCpuFeatures(List.of("sse2")).build())))
                .isEqualTo("cpu-features: name-g (g): b's CPU lacks avx2");
        assertThat(refusal(two(
                        diskless().setBridges(List.of("br-prod")).build(),
                        reaching(),
                        HostFacts.newBuilder().setInterfaces(List.of("br0")).build())))
                .isEqualTo("bridge: name-g (g): b has no bridge br-prod");
        assertThat(refusal(two(diskless().setPinnedCpus("8-11").build(), reaching(), reaching())))
                .isEqualTo("pinning: name-g (g): it is pinned to CPUs 8-11, and b has 10 CPUs");
        assertThat(refusal(two(diskless().setMemoryTargetKib(200 * Pools.GIB).build(), reaching(), reaching())))
                .startsWith("balloon: name-g (g) is growing to 200.0 GiB, but host b has 100.0 GiB free");
    }

    @Test
    void saysWhyAGuestCannotGoToAHost() {
        VmFacts local = VmFacts.newBuilder()
                .setDisks(List.of(new VmDisk("/var/g.img", DiskSharing.LOCAL, "")))
                .build();
        PoolModel model = two(local, reaching(), reaching()).model();
        assertThat(keepsFrom(model)).contains("disk /var/g.img is local to a");
        assertThat(keepsFrom(
                        two(ON_SAN, reaching(), reaching("filer:/san at /san")).model()))
                .isEmpty();
    }

    private static Optional<String> keepsFrom(PoolModel model) {
        return EligibilityRules.keepsFrom(
                model.guest("g").orElseThrow(),
                model.host("a").orElseThrow(),
                model.host("b").orElseThrow());
    }
}
