package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All of Isotherm on two real Xen hosts: guests burn CPU and are moved apart; they calm down and are packed. */
@ExtendWith(LabExtension.class)
class LiveMigrationIT {
    private static final Duration RELIEVED = Duration.ofMinutes(8);
    private static final Duration PACKED = Duration.ofMinutes(12);

    @TempDir
    private Path directory;

    @Test
    @Timeout(2400)
    void relievesAHotHostAndEmptiesAColdOneWithoutStoppingAnyGuest(Lab lab) throws Exception {
        List<Guest> guests = new ArrayList<>();
        for (String name : List.of("web1", "web2", "db1")) {
            guests.add(lab.create(name, "xen1", 96));
        }
        Path pool = Path.of("src/test/resources/pool.yaml").toAbsolutePath();
        try (Installation installation = Installation.start(lab, directory, pool);
                Timeline timeline = new Timeline(installation.kafka(), System.out)) {
            GuestCheck guestCheck = GuestCheck.begin(guests, timeline);

            guests.get(0).load("30%");
            guests.get(1).load("30%");
            timeline.await("a guest is moved from xen1 to xen2", RELIEVED, () -> timeline.hasMoved("xen1", "xen2"));
            assertThat(timeline.decisions()).extracting(Decision::getScenario).contains(Scenario.OVERLOAD);
            timeline.await("no host is hot, and no command open", RELIEVED, () -> timeline.isCalm(2));
            guestCheck.verify();

            for (Guest guest : guests) {
                guest.load("idle");
            }
            timeline.await("one host has all guests", PACKED, () -> packed(lab, guests, timeline));
            assertThat(timeline.decisions()).extracting(Decision::getScenario).contains(Scenario.CONSOLIDATION);
            guestCheck.verify();

            CheckReport report = installation.check();
            System.out.println(report.text());
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

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

    /** Whether libvirt shows all guests on one and the same host, and Isotherm believes itself done. */
    private static boolean packed(Lab lab, List<Guest> guests, Timeline timeline) {
        return timeline.isNoMoveOpen()
                && timeline.decisions().stream().anyMatch(decision -> decision.getScenario() == Scenario.CONSOLIDATION)
                && lab.hosts().stream()
                        .anyMatch(host ->
                                guests.stream().allMatch(guest -> guest.where().equals(List.of(host))));
    }
}
