package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All of Isotherm on two real Xen hosts, one of which is to be emptied: a guest with a disk that the other lacks stays. */
@ExtendWith(LabExtension.class)
class LocalDiskIT {
    private static final Duration RELIEVED = Duration.ofMinutes(8);

    @TempDir
    private Path directory;

    @Test
    @Timeout(1800)
    void leavesAGuestWhereItsDiskIsAndMovesTheOtherOut(Lab lab) throws Exception {
        Guest web = lab.create("web1", "xen1", 96);
        Guest database = lab.create("db1", "xen1", 96);
        // The other host has no device of that name.
        lab.run(
                "xen1",
                "cp -a /dev/vdb12 /dev/local0"
                        + " && virsh -c xen:///system attach-disk db1 /dev/local0 xvdb --sourcetype block --driver phy");
        Path pool = directory.resolve("pool.yaml");
        Files.writeString(
                pool,
                Files.readString(Path.of("src/test/resources/pool.yaml"))
                        .replace("constraints:", "constraints:\n  maintenanceHosts: [xen1]"));
        try (Installation installation = Installation.start(lab, directory, pool);
                Timeline timeline = new Timeline(installation.kafka(), System.out)) {
            timeline.await("the other guest is moved to xen2", RELIEVED, () -> timeline.hasMoved("xen1", "xen2"));
            int decided = timeline.decisions().size();
            timeline.await(
                    "six more decisions", RELIEVED, () -> timeline.decisions().size() > decided + 6);

            timeline.states().values().forEach(state -> timeline.say(Instant.now(), "facts", facts(state)));
            assertThat(timeline.commands())
                    .extracting(MigrationCommand::getVm)
                    .containsOnly(web.uuid().toString());
            assertThat(timeline.decisions().get(decided).toString())
                    .contains("disk /dev/local0 is not known to be shared with xen2");
            assertThat(database.where()).containsExactly("xen1");
            CheckReport report = installation.check();
            System.out.println(report.text());
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    private static String facts(HostState state) {
        return state.getHost() + ": " + state.getFacts() + ", Domain-0 " + state.getDomain0Cpu() + ", guests "
                + state.getVms().stream()
                        .map(vm -> vm.getName() + " " + vm.getFacts())
                        .toList();
    }
}
