package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.GuestType;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.executor.ExecutorFixture;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guest that needs what the destination lacks is not sent there. */
class EligibilityCheckTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    /** What was refused must not have been begun. */
    @AfterEach
    void beginsOnlyWhatItAccepted() {
        fixture.step();
        assertThat(fixture.pool.migrations()).hasSize(fixture.last().getStatus() == CommandStatus.REJECTED ? 0 : 1);
    }

    @Test
    void rejectsAGuestWhoseDiskTheDestinationIsNotKnownToHave() {
        fixture.pool.host("xen1").setNeeds(ExecutorFixture.WEB, disk(DiskSharing.LOCAL, ""));
        fixture.give(fixture.command("c1"));
        fixture.refused(MigrationReason.STORAGE_NOT_SHARED, "disk /var/web.img is local to xen1");

        fixture.pool.host("xen1").setNeeds(ExecutorFixture.WEB, disk(DiskSharing.IDENTIFIED, "san"));
        fixture.pool.host("xen2").setAbilities(reaching("another"));
        fixture.give(fixture.command("c2"));
        fixture.refused(MigrationReason.STORAGE_NOT_SHARED, "disk /var/web.img is on san, which xen2 does not reach");

        fixture.pool.host("xen1").setNeeds(ExecutorFixture.WEB, GuestNeeds.UNKNOWN);
        fixture.give(fixture.command("c3"));
        fixture.refused(MigrationReason.STORAGE_NOT_SHARED, "its disks are not known");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.SOURCE);
    }

    /** The destination is seen from afar, and its own collector has told the decider. */
    @Test
    void acceptsADiskOnStorageOfWhichTheDestinationSaysNothing() {
        fixture.pool.host("xen1").setNeeds(ExecutorFixture.WEB, disk(DiskSharing.IDENTIFIED, "san"));
        fixture.give(fixture.command("c1"));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void rejectsAGuestThatNeedsWhatTheDestinationLacks() {
        fixture.pool.host("xen2").setAbilities(reaching("san"));
        needing(GuestType.HVM, List.of(), List.of());
        fixture.give(fixture.command("c1"));
        fixture.refused(MigrationReason.GUEST_TYPE_UNSUPPORTED, "xen2 does not run HVM guests");

        needing(GuestType.PVH, List.of("br0", "br-prod"), List.of());
        fixture.give(fixture.command("c2"));
        fixture.refused(MigrationReason.BRIDGE_MISSING, "xen2 has no bridge br-prod");

        needing(GuestType.PVH, List.of(), List.of("0000:03:00.0"));
        fixture.give(fixture.command("c3"));
        fixture.refused(MigrationReason.DEVICE_PASSED_THROUGH, "0000:03:00.0");

        fixture.pool.host("xen1").setAbilities(reaching("san"));
        needing(GuestType.PV, List.of(), List.of());
        fixture.give(fixture.command("c4"));
        fixture.refused(MigrationReason.NO_LOG_DIRTY, "cannot migrate PV guests");
    }

    private void needing(GuestType type, List<String> bridges, List<String> devices) {
        fixture.pool
                .host("xen1")
                .setNeeds(
                        ExecutorFixture.WEB,
                        new GuestNeeds(type, List.of(), Optional.of(List.of()), bridges, devices, 0, 0, "", ""));
    }

    private static GuestNeeds disk(DiskSharing sharing, String storage) {
        return GuestNeeds.NOTHING.withDisks(Optional.of(List.of(new GuestDisk("/var/web.img", sharing, storage))));
    }

    private static HostAbilities reaching(String storage) {
        return new HostAbilities(
                Optional.of(new TreeSet<>(List.of(GuestType.PVH))),
                "",
                Optional.empty(),
                Optional.of(false),
                0,
                Optional.of(new TreeSet<>(List.of(storage))),
                Optional.of(new TreeSet<>(List.of("br0"))));
    }
}
