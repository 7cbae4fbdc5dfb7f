package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Debian packages on a machine of their own: from their installation, past what may happen to them, to their purge. */
@ExtendWith(EngineExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class PackagesIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path PACKAGES = Path.of("packages", "target");
    private static final String AGENT = "isotherm-agent";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static Installation installation;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static DebianHost host;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static WatchedTopic samples;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.startKafka(directory);
        samples = installation.watch("host-metrics");
        host = DebianHost.start(installation, PACKAGES);
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    @Order(1)
    void startNothingBeforeTheyAreConfigured() {
        host.run("apt-get install -y /packages/isotherm-agent.deb /packages/isotherm.deb");

        assertThat(host.run("systemctl is-enabled isotherm-agent")).isEqualTo("enabled");
        host.run("systemctl start isotherm-agent isotherm@analyzer");
        assertThat(state(AGENT)).isEqualTo("inactive");
        assertThat(state("isotherm@analyzer")).isEqualTo("inactive");
    }

    @Test
    @Order(2)
    void haveUnitsThatExposeLittleAndHoldNoMistake() {
        assertThat(host.output("systemd-analyze verify isotherm-agent.service isotherm@analyzer.service"))
                .isEmpty();
        host.run("cp /lib/systemd/system/isotherm@.service /tmp/isotherm.service");
        host.run("systemd-analyze security --offline=yes --threshold=20 "
                + "/lib/systemd/system/isotherm-agent.service /tmp/isotherm.service");
    }

    @Test
    @Order(3)
    void runAnAgentThatComesBackWhateverHappens() throws IOException {
        try {
            SecuredKafka kafka = installation.kafkaUsers();
            host.write("/etc/isotherm/ca.pem", Files.readString(kafka.certificate()));
            writePasswords("agent");
            host.write("/etc/isotherm/agent.yaml", resource("agent.yaml"));

            host.run("systemctl restart isotherm-agent");
            assertThat(state(AGENT)).isEqualTo("active");
            assertThat(host.run("stat -c %U /proc/" + property("MainPID"))).isEqualTo(AGENT);
            awaitSamplesSince(0);
            assertThat(host.run("isotherm-agent health")).contains("collector: ready", "executor: ready");

            // A watchdog that a test can wait for.
            host.run("mkdir -p /run/systemd/system/isotherm-agent.service.d");
            host.write(
                    "/run/systemd/system/isotherm-agent.service.d/watchdog.conf",
                    "[Service]\nWatchdogSec=5\nRestartSec=1\n");
            host.run("systemctl daemon-reload");
            comesBackAfter("systemctl restart isotherm-agent");
            comesBackAfter("kill -9 " + property("MainPID"));
            comesBackAfter("kill -STOP " + property("MainPID"));
            assertThat(property("NRestarts")).isEqualTo("2");

            host.run("dpkg-deb -R /packages/isotherm-agent.deb /tmp/newer");
            host.run("sed -i 's/^Version: .*/Version: 9.0/' /tmp/newer/DEBIAN/control");
            host.run("dpkg-deb -Znone -b /tmp/newer /tmp/newer.deb");
            comesBackAfter("apt-get install -y /tmp/newer.deb");
            assertThat(host.run("dpkg-query -W -f '${Version}' isotherm-agent")).isEqualTo("9.0");
        } catch (Throwable e) {
            System.out.println(host.output("systemctl status isotherm-agent; journalctl --no-pager"));
            installation.tellLogs();
            throw e;
        }
    }

    @Test
    @Order(4)
    void runServicesEachWithAPasswordOfItsOwn() throws IOException {
        try {
            for (String service : new String[] {"analyzer", "decider"}) {
                writePasswords(service);
            }
            host.write("/etc/isotherm/isotherm.yaml", resource("isotherm.yaml"));
            host.run("systemctl enable --now isotherm@analyzer isotherm@decider");
            assertThat(state("isotherm@analyzer")).isEqualTo("active");
            assertThat(state("isotherm@decider")).isEqualTo("active");
        } catch (Throwable e) {
            System.out.println(host.output("systemctl status 'isotherm@*'; journalctl --no-pager"));
            throw e;
        }
    }

    @Test
    @Order(5)
    void tellNoPasswordInLogsAndProcessLists() {
        String told = host.run("journalctl --no-pager && cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ "
                + "&& systemctl show isotherm-agent isotherm@analyzer");
        assertThat(told).contains("collector started", "analyzer started");
        for (String secret : installation.secrets()) {
            assertThat(told).doesNotContain(secret);
        }
    }

    @Test
    @Order(6)
    void leaveNothingBehind() {
        host.run("rm -rf /run/systemd/system/isotherm-agent.service.d /etc/isotherm/ca.pem /tmp/*");
        host.run("apt-get purge -y isotherm-agent isotherm");

        assertThat(host.run("find / /run -xdev -iname '*isotherm*'")).isEmpty();
        assertThat(host.output("getent passwd isotherm-agent; getent group isotherm-agent"))
                .isEmpty();
        assertThat(host.run("systemctl list-units --type=service --all --plain --no-legend '*isotherm*'"))
                .isEmpty();
        assertThat(host.output("cat /proc/[0-9]*/comm | grep java")).isEmpty();
    }

    private static void comesBackAfter(String event) {
        long last = lastStart();
        host.run(event);
        awaitSamplesSince(last + 1);
        await("the agent is active after " + event)
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> state(AGENT).equals("active"));
    }

    /** Awaits samples of a collector that has started then, in milliseconds, or later. */
    private static void awaitSamplesSince(long start) {
        await("samples of a collector that has started at " + start + " or later")
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> lastStart() >= start && lastStart() > 0);
    }

    private static long lastStart() {
        return samples.values().stream()
                .mapToLong(sample -> millis(sample.path("collectorStartedAt").asText()))
                .max()
                .orElse(0);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static String state(String unit) {
        return host.run("systemctl show -P ActiveState " + unit);
    }

    private static String property(String name) {
        return host.run("systemctl show -P " + name + " isotherm-agent");
    }

    private static void writePasswords(String service) throws IOException {
        Path secrets = installation.kafkaUsers().secretsOf("isotherm-" + service);
        String folder = "/etc/isotherm/secrets/" + service;
        host.write(folder + "/kafka-password", Files.readString(secrets.resolve("password")));
        host.write(folder + "/registry-password", Files.readString(secrets.resolve("registry-password")));
        host.run("chmod 600 " + folder + "/*");
    }

    private static String resource(String name) throws IOException {
        return new String(
                Objects.requireNonNull(PackagesIT.class.getResourceAsStream("/packages/" + name))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }
}
