package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.deploy.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * pools; killed and cut off in mid-stream.
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

            killTheOneInCharge(installation.analyzers(), ANALYZED);
            killTheOneInCharge(installation.deciders(), DECIDED);

            installation.cutOffKafka();
            await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(10)).until(() -> true);
            installation.reconnectKafka();

            await("the second overload is relieved by those that are left")
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

    /** After all that went wrong before, and what is refused here. */
    @Test
    @Order(2)
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
        for (String secret : installation.secrets()) {
            assertThat(told).noneMatch(text -> text.contains(secret));
        }
    }

    /** Returns when the other one has taken over. */
    private static void killTheOneInCharge(List<GenericContainer<?>> services, String metric) {
        GenericContainer<?> inCharge = services.stream()
                .filter(service -> Installation.inChargeOf(service, metric))
                .findFirst()
                .orElseThrow(() -> new AssertionError("None has the metric " + metric));
        installation.kill(inCharge);
        await("another one has the metric " + metric)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> services.stream().anyMatch(service -> Installation.inChargeOf(service, metric)));
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
