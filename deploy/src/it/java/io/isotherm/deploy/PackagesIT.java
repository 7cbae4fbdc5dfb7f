package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.deploy.Installation.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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
    private static final List<String> SERVICES = List.of("analyzer", "decider", "console", "power-executor");

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
    void knowThatTheyAreConfiguredHoweverThatIsWritten() {
        for (String configured : List.of("pool: lab", "{pool: lab, kafka: {bootstrapServers: k:1}}", "\"pool\": lab")) {
            assertThat(isConfigured("isotherm-agent", configured))
                    .as(configured)
                    .isTrue();
        }
        for (String configured :
                List.of("kafka:\n  bootstrapServers: k:1", "kafka: {registry: [], bootstrapServers: k:1}")) {
            assertThat(isConfigured("isotherm", configured)).as(configured).isTrue();
        }
        for (String unconfigured :
                List.of("#pool: lab", "a: {b: 'x'} # pool: lab", "inventory: {simulated: http://pool:1}")) {
            assertThat(isConfigured("isotherm-agent", unconfigured))
                    .as(unconfigured)
                    .isFalse();
        }
        assertThat(isConfigured("isotherm", "#kafka:\n#  bootstrapServers: k:1"))
                .isFalse();
        host.run("ISOTHERM_POOL=lab /usr/share/isotherm-agent/configured");
        host.run("ISOTHERM_KAFKA_BOOTSTRAP_SERVERS=k:1 /usr/share/isotherm/configured");
    }

    private static boolean isConfigured(String folder, String yaml) {
        host.write("/tmp/configuration.yaml", yaml + "\n");
        return host.output("ISOTHERM_CONFIG=/tmp/configuration.yaml /usr/share/" + folder + "/configured && echo yes")
                .equals("yes");
    }

    @Test
    @Order(3)
    void haveUnitsThatExposeLittleAndHoldNoMistake() {
        assertThat(host.output("systemd-analyze verify isotherm-agent.service isotherm@analyzer.service"))
                .isEmpty();
        host.run("cp /lib/systemd/system/isotherm@.service /tmp/isotherm.service");
        host.run("systemd-analyze security --offline=yes --threshold=20 "
                + "/lib/systemd/system/isotherm-agent.service /tmp/isotherm.service");
    }

    @Test
    @Order(4)
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
    @Order(5)
    void runServicesEachWithAPasswordOfItsOwn() throws IOException {
        try {
            for (String service : SERVICES) {
                writePasswords(service);
            }
            host.write("/etc/isotherm/secrets/power-executor/bmc.user", "admin");
            host.write("/etc/isotherm/secrets/power-executor/bmc.password", "hunter2");
            host.write("/etc/isotherm/isotherm.yaml", resource("isotherm.yaml"));
            Outcome applied = installation.run(Installation.OPERATOR, "apply", "-f", "/etc/isotherm/inventory.yaml");
            assertThat(applied.exitCode()).as(applied.output()).isZero();
            host.write(
                    "/run/systemd/system/isotherm@power-executor.service.d/port.conf",
                    "[Service]\nEnvironment=ISOTHERM_OPERATIONS_PORT=9484\n");
            host.run("systemctl daemon-reload");

            // Each returns when the service has done what it waits for.
            host.run("systemctl enable --now " + units());
            for (String service : SERVICES) {
                assertThat(state("isotherm@" + service)).as(service).isEqualTo("active");
            }
            assertThat(host.run("isotherm health --url http://127.0.0.1:9484")).contains("executor: ready", "xen1");
        } catch (Throwable e) {
            System.out.println(host.output("systemctl status 'isotherm@*'; journalctl --no-pager"));
            throw e;
        }
    }

    @Test
    @Order(6)
    void letRootMakeATokenThatTheConsoleTakes() {
        assertThat(sessionAtTheConsole("none-of-its-tokens")).contains(" 401 ");
        String token = host.run("isotherm console token --name anna --role operator");
        assertThat(sessionAtTheConsole(token)).contains(" 200 ").contains("operator");

        host.run("systemctl restart isotherm@console");
        assertThat(sessionAtTheConsole(token)).contains(" 200 ");
        host.run("isotherm console token --name anna --revoke");
        assertThat(sessionAtTheConsole(token)).contains(" 401 ");
    }

    private static String sessionAtTheConsole(String token) {
        host.write(
                "/tmp/request",
                "GET /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:8085\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + token + "\r\n\r\n");
        return host.run("bash -c 'exec 3<>/dev/tcp/127.0.0.1/8085 && cat /tmp/request >&3 && cat <&3'");
    }

    @Test
    @Order(7)
    void tellNoPasswordInLogsAndProcessLists() {
        String told = host.run("journalctl --no-pager && cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ "
                + "&& systemctl show isotherm-agent " + units());
        assertThat(told).contains("collector started", "analyzer started");
        for (String secret : installation.secrets()) {
            assertThat(told).doesNotContain(secret);
        }
        assertThat(told).doesNotContain("hunter2");
    }

    @Test
    @Order(8)
    void leaveNothingBehind() {
        host.run("rm -rf /run/systemd/system/isotherm*.service.d /etc/isotherm/ca.pem /tmp/*");
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

    private static String units() {
        return SERVICES.stream().map(service -> "isotherm@" + service).collect(Collectors.joining(" "));
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
