package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What executors report when libvirtd or a host dies in the middle of a migration on real Xen. */
@ExtendWith(LabExtension.class)
class HostFailuresIT {
    @TempDir
    private Path directory;

    @Test
    @Timeout(1500)
    void saysWhereTheGuestIsWhenLibvirtdOrItsDestinationDiesMeanwhile(Lab lab) throws Exception {
        Guest web = lab.create("web", "xen1", 96);
        Guest db = lab.create("db", "xen1", 96);
        try (Installation installation = Installation.agents(lab, directory);
                Timeline timeline = new Timeline(installation.kafka(), System.out);
                Commands commands = new Commands(installation.kafka(), timeline)) {

            String restarted = commands.give(web, "xen1", "xen2");
            commands.awaitRunning(restarted);
            commands.awaitTransfer(lab, web, "xen2");
            lab.run("xen1", "/lab/libvirt kill; /lab/libvirt start");
            stayed(commands.awaitEnd(restarted), MigrationReason.SOURCE_UNREACHABLE, web);

            String orphaned = commands.give(db, "xen1", "xen2");
            commands.awaitRunning(orphaned);
            commands.awaitTransfer(lab, db, "xen2");
            lab.stop("xen2");
            stayed(commands.awaitEnd(orphaned), MigrationReason.DESTINATION_UNREACHABLE, db);
        }
    }

    /** The migration failed; the guest is on xen1, and runs. */
    private static void stayed(MigrationEvent event, MigrationReason reason, Guest guest) {
        assertThat(event.getStatus()).as(event.getDetail()).isEqualTo(CommandStatus.FAILED);
        assertThat(event.getReason()).as(event.getDetail()).isEqualTo(reason);
        assertThat(event.getWhereabouts()).as(event.getDetail()).isEqualTo(Whereabouts.SOURCE);
        assertThat(guest.where()).containsExactly("xen1");
        long ticks = guest.account().ticks();
        Awaitility.await(guest.name() + " counts on")
                .atMost(Duration.ofMinutes(2))
                .until(() -> guest.account().ticks() > ticks);
    }
}
