package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All of Isotherm on two real Xen hosts whose BMCs switch them off and on: guests calm down and burn CPU in turn. */
@ExtendWith(LabExtension.class)
class PowerIT {
    private static final Duration DECIDED = Duration.ofMinutes(8);
    private static final Duration SWITCHED = Duration.ofMinutes(8);
    /** Two windows beyond the mark, and the next. */
    private static final Duration NOTICED = Duration.ofSeconds(75);

    private static final Duration RELIEVED = Duration.ofMinutes(12);

    @TempDir
    private Path directory;

    @Test
    @Timeout(2400)
    void switchesOffTheHostThatItEmptiedAndWakesItWhenLoadRises(Lab lab) throws Exception {
        List<Guest> guests = List.of(lab.create("web", "xen1", 96), lab.create("db", "xen2", 96));
        try (Installation installation = Installation.start(lab, directory, pool());
                Timeline timeline = new Timeline(installation.kafka(), System.out)) {
            installation.startPowerExecutor();
            GuestCheck check = GuestCheck.begin(guests, timeline);

            timeline.await("an emptied host is asleep", DECIDED, () -> succeeded(timeline, PowerAction.SLEEP));
            String host = hosts(timeline, CommandStatus.SUCCEEDED).get(0);
            String other = host.equals("xen1") ? "xen2" : "xen1";
            assertThat(timeline.decisions()).extracting(Decision::getScenario).contains(Scenario.CONSOLIDATION);
            assertThat(timeline.hasMoved(host, other)).isTrue();
            power(installation, lab, timeline, host, "off");
            power(installation, lab, timeline, other, "on");
            check.verify();

            int percent = raiseLoad(guests, timeline);
            timeline.await("the host is awake", RELIEVED, () -> succeeded(timeline, PowerAction.WAKE));
            power(installation, lab, timeline, host, "on");
            timeline.await("it has taken a guest", RELIEVED, () -> timeline.hasMoved(other, host));
            // What makes two hosts busy enough to stay awake may be more than one emulated CPU bears for long.
            load(guests, percent * 2 / 3, timeline);
            timeline.await("no host is hot, and no command open", RELIEVED, () -> timeline.isCalm(2));
            check.verify();

            assertThat(hosts(timeline, CommandStatus.SUCCEEDED)).containsOnly(host);
            CheckReport report = installation.check();
            System.out.println(report.text());
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    @Test
    @Timeout(1500)
    void leavesAHostOnWhereAGuestIsStartedByHandBetweenTheDecisionAndTheAct(Lab lab) throws Exception {
        try (Installation installation = Installation.start(lab, directory, pool());
                Timeline timeline = new Timeline(installation.kafka(), System.out)) {
            lab.hosts().forEach(lab::freezeBmc);
            installation.startPowerExecutor();
            timeline.await(
                    "a sleep is accepted",
                    DECIDED,
                    () -> !hosts(timeline, CommandStatus.ACCEPTED).isEmpty());
            String host = hosts(timeline, CommandStatus.ACCEPTED).get(0);
            String guest = lab.park(host, "byhand", 96);
            timeline.say(Instant.now(), "guest", "byhand is started on " + host);
            lab.hosts().forEach(lab::thawBmc);

            timeline.await(
                    "the sleep is over",
                    SWITCHED,
                    () -> hosts(timeline, CommandStatus.FAILED).contains(host));
            PowerEvent last = timeline.powerEvents().get(timeline.powerEvents().size() - 1);
            assertThat(last.getReason()).as(last.toString()).isEqualTo(PowerReason.NOT_EMPTY);
            assertThat(last.getDetail()).contains("byhand");
            power(installation, lab, timeline, host, "on");
            assertThat(lab.run(host, "virsh -q domstate " + guest)).contains("paused");
            CheckReport report = installation.check();
            System.out.println(report.text());
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    /**
     * Has guests use more and more until a host is to be woken. What a share comes to on an emulated CPU depends on the
     * machine, and one guest alone must not make a host hot.
     *
     * @return the share, in per cent of each guest's CPU
     */
    private static int raiseLoad(List<Guest> guests, Timeline timeline) {
        int percent = 30;
        load(guests, percent, timeline);
        while (!timeline.comesWithin(
                        NOTICED,
                        () -> timeline.powerCommands().stream()
                                .anyMatch(command -> command.getAction() == PowerAction.WAKE))
                && percent < 60) {
            percent += 5;
            load(guests, percent, timeline);
        }
        return percent;
    }

    private static void load(List<Guest> guests, int percent, Timeline timeline) {
        String load = percent + "%";
        guests.forEach(guest -> guest.load(load));
        timeline.say(Instant.now(), "guest", "each uses " + load + " of its CPU");
    }

    /** What the lab, ipmitool and Isotherm's own command say of a host's power, each by itself. */
    private static void power(Installation installation, Lab lab, Timeline timeline, String host, String power)
            throws Exception {
        String ipmitool = lab.ipmitool(host);
        String ours = installation.run("power", "status", host, "-c", installation.powerConfiguration());
        timeline.say(Instant.now(), "power", host + ": ipmitool: " + ipmitool + "; isotherm: " + ours);
        assertThat(lab.isOn(host)).as("the machine of " + host + " runs").isEqualTo(power.equals("on"));
        assertThat(ipmitool).isEqualTo("Chassis Power is " + power);
        assertThat(ours.toLowerCase(Locale.ROOT))
                .matches("(?s).*\\b" + host + "\\b.*\\b" + power + "(, \\d+ w measured)?\\s*");
    }

    /** The hosts of whose power commands an executor said so. */
    private static List<String> hosts(Timeline timeline, CommandStatus status) {
        return timeline.powerEvents().stream()
                .filter(event -> event.getStatus() == status)
                .map(PowerEvent::getHost)
                .toList();
    }

    private static boolean succeeded(Timeline timeline, PowerAction action) {
        return timeline.powerEvents().stream()
                .anyMatch(event -> event.getAction() == action && event.getStatus() == CommandStatus.SUCCEEDED);
    }

    /** The pool of all tests, in which hosts sleep sooner. */
    private Path pool() throws IOException {
        String usual = Files.readString(Path.of("src/test/resources/pool.yaml"));
        String pool = usual.replace("cold: 60s", "cold: 20s\n  minUp: 60s\n  minDown: 0s");
        assertThat(pool).isNotEqualTo(usual);
        return Files.writeString(directory.resolve("pool.yaml"), pool);
    }
}
