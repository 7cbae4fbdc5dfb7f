package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
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
            Map<String, Guest.Account> before = accounts(guests, timeline);

            guests.get(0).load("30%");
            guests.get(1).load("30%");
            await(timeline, "a guest is moved from xen1 to xen2", RELIEVED, () -> succeeded(timeline, "xen1", "xen2"));
            assertThat(timeline.decisions()).extracting(Decision::getScenario).contains(Scenario.OVERLOAD);
            await(timeline, "no host is hot, and no command open", RELIEVED, () -> calm(timeline));
            verify(guests, before, timeline);

            for (Guest guest : guests) {
                guest.load("idle");
            }
            await(timeline, "one host has all guests", PACKED, () -> packed(lab, guests, timeline));
            assertThat(timeline.decisions()).extracting(Decision::getScenario).contains(Scenario.CONSOLIDATION);
            verify(guests, before, timeline);

            CheckReport report = check(installation.kafka());
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
            await(timeline, "the other guest is moved to xen2", RELIEVED, () -> succeeded(timeline, "xen1", "xen2"));
            int decided = timeline.decisions().size();
            await(
                    timeline,
                    "six more decisions",
                    RELIEVED,
                    () -> timeline.decisions().size() > decided + 6);

            timeline.states().values().forEach(state -> timeline.say(Instant.now(), "facts", facts(state)));
            assertThat(timeline.commands())
                    .extracting(MigrationCommand::getVm)
                    .containsOnly(web.uuid().toString());
            assertThat(timeline.decisions().get(decided).toString())
                    .contains("disk /dev/local0 is not known to be shared with xen2");
            assertThat(database.where()).containsExactly("xen1");
            CheckReport report = check(installation.kafka());
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

    private static void await(Timeline timeline, String what, Duration limit, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    timeline.read();
                    return condition.call();
                });
        timeline.say(Instant.now(), "reached", what);
    }

    private static boolean succeeded(Timeline timeline, String source, String destination) {
        return timeline.events().stream()
                .anyMatch(event -> event.getStatus() == CommandStatus.SUCCEEDED
                        && event.getSource().equals(source)
                        && event.getDestination().equals(destination));
    }

    /** Whether both hosts are well known and neither is hot, and no migration is open. */
    private static boolean calm(Timeline timeline) {
        Map<String, HostState> states = timeline.states();
        return states.size() == 2
                && states.values().stream()
                        .allMatch(state -> state.getTemperature() == Temperature.NORMAL
                                || state.getTemperature() == Temperature.COLD)
                && noneOpen(timeline);
    }

    /** Whether each migration is over, by the executors' reports and by what the decider knows. */
    private static boolean noneOpen(Timeline timeline) {
        List<String> over = timeline.events().stream()
                .filter(event ->
                        event.getStatus() != CommandStatus.ACCEPTED && event.getStatus() != CommandStatus.RUNNING)
                .map(MigrationEvent::getCommandId)
                .toList();
        List<Decision> decisions = timeline.decisions();
        List<String> unfinished = decisions.get(decisions.size() - 1).getUnfinished();
        return timeline.commands().stream()
                .map(MigrationCommand::getCommandId)
                .allMatch(id -> over.contains(id) && !unfinished.contains(id));
    }

    /** Whether libvirt shows all guests on one and the same host, and Isotherm believes itself done. */
    private static boolean packed(Lab lab, List<Guest> guests, Timeline timeline) {
        return noneOpen(timeline)
                && timeline.decisions().stream().anyMatch(decision -> decision.getScenario() == Scenario.CONSOLIDATION)
                && lab.hosts().stream()
                        .anyMatch(host ->
                                guests.stream().allMatch(guest -> guest.where().equals(List.of(host))));
    }

    private static Map<String, Guest.Account> accounts(List<Guest> guests, Timeline timeline) {
        Map<String, Guest.Account> accounts = new HashMap<>();
        for (Guest guest : guests) {
            Guest.Account account = guest.account();
            accounts.put(guest.name(), account);
            timeline.say(Instant.now(), "guest", guest.name() + " on " + guest.where() + ": " + account);
        }
        return accounts;
    }

    /** Asks the guests themselves: none was booted again, and each has counted on through its migrations. */
    private static void verify(List<Guest> guests, Map<String, Guest.Account> before, Timeline timeline) {
        Map<String, Guest.Account> now = accounts(guests, timeline);
        for (Guest guest : guests) {
            Guest.Account then = Objects.requireNonNull(before.get(guest.name()));
            Guest.Account account = Objects.requireNonNull(now.get(guest.name()));
            assertThat(account.boot())
                    .as(guest.name() + " is the boot that it was")
                    .isEqualTo(then.boot());
            assertThat(account.uptimeSeconds()).as(guest.name() + "'s uptime").isGreaterThan(then.uptimeSeconds());
            assertThat(account.ticks()).as(guest.name() + "'s counter").isGreaterThan(then.ticks());
            assertThat(guest.where()).as("hosts that run " + guest.name()).hasSize(1);
            Awaitility.await(guest.name() + " counts on")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> guest.account().ticks() > account.ticks());
        }
    }

    private static CheckReport check(KafkaConnection kafka) {
        return TopicCheck.run(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings(),
                kafka.clientSettings(),
                kafka.topicPrefix(),
                Optional.of(Installation.POOL));
    }
}
