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
 * pools, with warm copies of each other's state; killed, paused, cut off and restarted in mid-stream.
 */
@ExtendWith(EngineExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class ContainersIT {
    private static final String SILENCE = "isotherm_analyzer_pool_silence_seconds";
    private static final String DECIDED = "isotherm_decider_last_tick_seconds";
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    /** Longer than Kafka waits for a member of a group (6 s) and for an unfinished transaction of Streams (10 s). */
    private static final Duration PAUSE = Duration.ofSeconds(20);

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
    void relievesOverloadsAndLosesNothingThoughServicesAreKilledAndPausedAndTheBrokerIsCutOff() {
        try {
            WatchedTopic events = installation.watch("migration-events");
            WatchedTopic decisions = installation.watch("decisions");
            await("the first overload is relieved")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> movedFrom(events, "xen1"));

            List<GenericContainer<?>> killed = inCharge();
            killed.forEach(installation.outages()::kill);
            awaitSuccessors(killed);
            killed.forEach(installation.outages()::startAgain);

            installation.outages().cutOffKafka();
            await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(10)).until(() -> true);
            installation.outages().reconnectKafka();
            killed.forEach(ContainersIT::awaitReady);

            // When they go on they know nothing of it, and have to find out that others are in charge.
            List<GenericContainer<?>> paused = inCharge();
            paused.forEach(installation.outages()::pause);
            awaitSuccessors(paused);
            await().pollDelay(PAUSE).atMost(PAUSE.plusSeconds(10)).until(() -> true);
            paused.forEach(installation.outages()::unpause);
            paused.forEach(ContainersIT::awaitReady);
            services().filter(service -> !paused.contains(service)).forEach(ContainersIT::restart);

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

    private static Stream<GenericContainer<?>> services() {
        return Stream.concat(installation.analyzers().stream(), installation.deciders().stream());
    }

    private static boolean isInCharge(GenericContainer<?> service) {
        String metric = installation.analyzers().contains(service) ? SILENCE : DECIDED;
        return ServiceProbe.measured(service, metric).isPresent();
    }

    /** The analyzer and the decider that have the pool, as soon as it is only one of each. */
    private static List<GenericContainer<?>> inCharge() {
        return Stream.of(installation.analyzers(), installation.deciders())
                .<GenericContainer<?>>map(kind -> await("one of two is in charge")
                        .atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(
                                () -> kind.stream()
                                        .filter(ContainersIT::isInCharge)
                                        .toList(),
                                inCharge -> inCharge.size() == 1)
                        .get(0))
                .toList();
    }

    /** Returns when the others have the pool. */
    private static void awaitSuccessors(List<GenericContainer<?>> gone) {
        await("others are in charge")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        services().filter(service -> !gone.contains(service)).allMatch(ContainersIT::isInCharge));
    }

    /** As in a rolling restart: it hands over, and is back before the next one goes. */
    private static void restart(GenericContainer<?> service) {
        installation.outages().stop(service);
        installation.outages().startAgain(service);
        awaitReady(service);
    }

    private static void awaitReady(GenericContainer<?> service) {
        await(service.getContainerName() + " is ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> ServiceProbe.isReady(service));
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
