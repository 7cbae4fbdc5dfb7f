package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of Isotherm on two real Xen hosts, one of which is to be emptied, while every process is killed at random moments, as
 * often as {@code -Dlab.kills} says. A guest with a disk that the other host lacks stays.
 */
@ExtendWith(LabExtension.class)
class DrainIT {
    private static final int KILLS = Integer.getInteger("lab.kills", 1);
    private static final int LONGEST_BETWEEN_KILLS_MILLIS = 20_000;
    private static final Duration DRAINED = Duration.ofMinutes(12);

    @TempDir
    private Path directory;

    @Test
    @Timeout(1800)
    void movesOutAllButAGuestOfALocalDiskThoughEveryProcessIsKilledMeanwhile(Lab lab) throws Exception {
        Guest web = lab.create("web1", "xen1", 96);
        Guest mail = lab.create("mail1", "xen1", 96);
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
            GuestCheck check = GuestCheck.begin(List.of(web, mail, database), timeline);
            killAll(installation, timeline);
            timeline.await(
                    "the others are on xen2, and nothing is under way",
                    DRAINED,
                    () -> isOn(web, "xen2") && isOn(mail, "xen2") && timeline.isNoMoveOpen());
            int decided = timeline.decisions().size();
            timeline.await(
                    "two more decisions", DRAINED, () -> timeline.decisions().size() > decided + 1);

            timeline.states().values().forEach(state -> timeline.say(Instant.now(), "facts", facts(state)));
            assertThat(timeline.commands())
                    .extracting(MigrationCommand::getVm)
                    .containsOnly(web.uuid().toString(), mail.uuid().toString());
            assertThat(timeline.decisions().get(decided).toString())
                    .contains("disk /dev/local0 is not known to be shared with xen2");
            assertThat(database.where()).containsExactly("xen1");
            check.verify();
            CheckReport report = installation.check();
            System.out.println(report.text());
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    private static void killAll(Installation installation, Timeline timeline) throws Exception {
        long seed = System.nanoTime();
        timeline.say(Instant.now(), "kills", "seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < KILLS; round++) {
            List<String> order = new ArrayList<>(installation.processes());
            Collections.shuffle(order, random);
            for (String process : order) {
                timeline.readFor(Duration.ofMillis(random.nextInt(LONGEST_BETWEEN_KILLS_MILLIS)));
                timeline.say(Instant.now(), "kill", process);
                installation.killAndStart(process);
            }
        }
    }

    private static boolean isOn(Guest guest, String host) {
        return guest.where().equals(List.of(host));
    }

    private static String facts(HostState state) {
        return state.getHost() + ": " + state.getFacts() + ", Domain-0 " + state.getDomain0Cpu() + ", guests "
                + state.getVms().stream()
                        .map(vm -> vm.getName() + " " + vm.getFacts())
                        .toList();
    }
}
