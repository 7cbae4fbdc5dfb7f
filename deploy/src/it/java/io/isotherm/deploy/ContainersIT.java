package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.deploy.Installation.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/**
 * All services in containers, over TLS, each as a user who may do no more than its role needs, two of those that share
 * pools, with warm copies of each other's state; killed, cut off and restarted in mid-stream.
 */
@ExtendWith(EngineExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class ContainersIT {
    private static final String ANALYZED = "isotherm_analyzer_lag_seconds";
    private static final String DECIDED = "isotherm_decider_last_tick_seconds";
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final int QUIET_DECISIONS = 3;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static Installation installation;

    private static String consoleToken = "";

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start(directory);
    }

    @AfterAll
    static void stop() {
        if (installation != null) {
            installation.close();
        }
    }

    @Test
    @Order(1)
    void relievesOverloadsAndLosesNothingThoughServicesAreKilledAndTheBrokerIsCutOff() {
        try {
            WatchedTopic events = installation.watch("migration-events");
            WatchedTopic decisions = installation.watch("decisions");
            await("the first overload is relieved")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> movedFrom(events, "xen1"));

            List<GenericContainer<?>> killed = List.of(
                    killTheOneInCharge(installation.analyzers(), ANALYZED),
                    killTheOneInCharge(installation.deciders(), DECIDED));
            killed.forEach(installation::startAgain);

            installation.cutOffKafka();
            await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(10)).until(() -> true);
            installation.reconnectKafka();
            killed.forEach(ContainersIT::awaitReady);
            Stream.concat(installation.analyzers().stream(), installation.deciders().stream())
                    .filter(service -> !killed.contains(service))
                    .forEach(ContainersIT::restart);

            await("the second overload is relieved")
                    .atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> movedFrom(events, "xen2"));
            await("every command is over and no host is hot")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> settled(decisions));
            Outcome check = installation.run(Installation.AUDITOR, "check", "--pool", "lab");
            assertThat(check.exitCode()).as(check.output()).isZero();
        } catch (Throwable e) {
            installation.tellLogs();
            throw e;
        }
    }

    @Test
    @Order(2)
    void steersByTheConsole() {
        ConsoleClient console = installation.console();
        consoleToken = console.makeToken();
        for (String what : List.of("pause", "resume")) {
            HttpResponse<String> answer = console.steer(consoleToken, what);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** After all that went wrong before, and what is refused here. */
    @Test
    @Order(3)
    void tellsNoSecretInLogsMetricsProcessListsAndMessages() {
        Outcome refused = installation.run(Installation.AUDITOR, "apply", "-f", "/etc/isotherm/pool.yaml");
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("authorization failed", "isotherm acls");
        Outcome wrong = installation.runWithWrongPassword(
                Installation.OPERATOR, Installation.AUDITOR, "apply", "-f", "/etc/isotherm/pool.yaml");
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(1);
        assertThat(wrong.output()).contains("Authentication failed", "kafka.client");

        List<String> told = installation.all();

        assertThat(told).hasSizeGreaterThan(10).anyMatch(text -> text.contains("isotherm_decider_last_tick_seconds"));
        List<String> secrets = new ArrayList<>(installation.secrets());
        secrets.add(consoleToken);
        for (String secret : secrets) {
            assertThat(secret).hasSizeGreaterThan(20);
            assertThat(told).noneMatch(text -> text.contains(secret));
        }
    }

    /** Returns the killed one when the other one has taken over. */
    private static GenericContainer<?> killTheOneInCharge(List<GenericContainer<?>> services, String metric) {
        GenericContainer<?> inCharge = services.stream()
                .filter(service -> Installation.inChargeOf(service, metric))
                .findFirst()
                .orElseThrow(() -> new AssertionError("None has the metric " + metric));
        installation.kill(inCharge);
        await("another one has the metric " + metric)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> services.stream().anyMatch(service -> Installation.inChargeOf(service, metric)));
        return inCharge;
    }

    /** As in a rolling restart: it hands over, and is back before the next one goes. */
    private static void restart(GenericContainer<?> service) {
        installation.stop(service);
        installation.startAgain(service);
        awaitReady(service);
    }

    private static void awaitReady(GenericContainer<?> service) {
        await(service.getContainerName() + " is ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Installation.isReady(service));
    }

    private static boolean movedFrom(WatchedTopic events, String host) {
        return events.values().stream()
                .anyMatch(event -> event.path("status").asText().equals("SUCCEEDED")
                        && event.path("source").asText().equals(host));
    }

    private static boolean settled(WatchedTopic decisions) {
        List<JsonNode> all = decisions.values();
        List<JsonNode> last = all.subList(Math.max(0, all.size() - QUIET_DECISIONS), all.size());
        return last.size() == QUIET_DECISIONS
                && last.stream()
                        .allMatch(decision -> decision.at("/hosts/hot").asInt(-1) == 0
                                && decision.at("/hosts/unknown").asInt(-1) == 0
                                && decision.path("unfinished").isEmpty());
    }
}
