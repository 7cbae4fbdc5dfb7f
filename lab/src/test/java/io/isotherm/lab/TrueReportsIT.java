package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What executors report of migrations on real Xen, when they go well and when they do not: and the guest is there. */
@ExtendWith(LabExtension.class)
class TrueReportsIT {
    @TempDir
    private Path directory;

    @Test
    @Timeout(1500)
    void saysWhatBecameOfEachCommandAndWhereTheGuestIs(Lab lab) throws Exception {
        Guest web = lab.create("web", "xen1", 96);
        Guest db = lab.create("db", "xen1", 96);
        String boot = web.account().boot();
        try (Installation installation = Installation.agents(lab, directory);
                Timeline timeline = new Timeline(installation.kafka(), System.out);
                Commands commands = new Commands(installation.kafka(), timeline)) {

            String parked = lab.park("xen2", "define", "web", 64);
            over(
                    commands.awaitEnd(commands.give(web, "xen1", "xen2")),
                    CommandStatus.REJECTED,
                    MigrationReason.NAME_CLASH,
                    Whereabouts.SOURCE);
            lab.run("xen2", "virsh -q undefine " + parked);

            long freeMib = Long.parseLong(lab.run("xen2", "xl info free_memory"));
            lab.park("xen2", "filler", freeMib - 40);
            over(
                    commands.awaitEnd(commands.give(web, "xen1", "xen2")),
                    CommandStatus.REJECTED,
                    MigrationReason.DESTINATION_NO_MEMORY,
                    Whereabouts.SOURCE);
            lab.run("xen2", "virsh -q destroy " + parked);
            assertThat(web.where()).containsExactly("xen1");

            String killed = commands.give(web, "xen1", "xen2");
            commands.awaitRunning(killed);
            commands.awaitTransfer(lab, web, "xen2");
            installation.killAgent("xen1");
            installation.startAgent("xen1");
            over(commands.awaitEnd(killed), CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
            assertThat(web.where()).containsExactly("xen2");
            assertThat(web.account().boot()).isEqualTo(boot);

            // Its pages are held from the first on until it is off: on a fast machine it would arrive, and end there.
            lab.run(
                    "xen2",
                    "(timeout 300 sh -c 'until pkill -STOP -x libxl-save-help; do sleep 0.1; done'"
                            + " && touch /run/held) </dev/null >/dev/null 2>&1 &");
            String abandoned = commands.give(web, "xen2", "xen1");
            commands.awaitRunning(abandoned);
            lab.run("xen2", "until [ -e /run/held ]; do sleep 0.1; done");
            web.run("(sleep 1; poweroff -f) </dev/null >/dev/null 2>&1 &");
            lab.run("xen2", "until xl list web | grep -qE ' [r-][b-][p-]s'; do sleep 0.2; done");
            lab.run("xen2", "pkill -CONT -x libxl-save-help");
            over(
                    commands.awaitEnd(abandoned),
                    CommandStatus.FAILED,
                    MigrationReason.VM_NOT_RUNNING,
                    Whereabouts.NEITHER);
            assertThat(lab.run("xen1", "xl list")).doesNotContain("web");
            assertThat(lab.run("xen2", "xl vcpu-list web 2>&1 || true")).doesNotContain("r--");

            lab.stop("xen2");
            over(
                    commands.awaitEnd(commands.give(db, "xen1", "xen2")),
                    CommandStatus.REJECTED,
                    MigrationReason.DESTINATION_UNREACHABLE,
                    Whereabouts.SOURCE);
            assertThat(db.where()).isEqualTo(List.of("xen1"));
        }
    }

    private static void over(
            MigrationEvent event, CommandStatus status, MigrationReason reason, Whereabouts whereabouts) {
        assertThat(event.getStatus()).as(event.getDetail()).isEqualTo(status);
        assertThat(event.getReason()).as(event.getDetail()).isEqualTo(reason);
        assertThat(event.getWhereabouts()).as(event.getDetail()).isEqualTo(whereabouts);
    }
}
