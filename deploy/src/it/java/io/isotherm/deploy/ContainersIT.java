package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.deploy.Installation.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.GenericContainer;

/** All services in containers, two of those that share pools; killed and cut off in mid-stream. */
@ExtendWith(EngineExtension.class)
@Timeout(900)
class ContainersIT {
    private static final String ANALYZED = "isotherm_analyzer_lag_seconds";
    private static final String DECIDED = "isotherm_decider_last_tick_seconds";
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final int QUIET_DECISIONS = 3;

    @Test
    void relievesOverloadsAndLosesNothingThoughServicesAreKilledAndTheBrokerIsCutOff() {
        try (Installation installation = Installation.start()) {
            try {
                WatchedTopic events = installation.watch("migration-events");
                WatchedTopic decisions = installation.watch("decisions");
                await("the first overload is relieved")
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> movedFrom(events, "xen1"));

                killTheOneInCharge(installation, installation.analyzers(), ANALYZED);
                killTheOneInCharge(installation, installation.deciders(), DECIDED);

                installation.cutOffBroker();
                await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(10)).until(() -> true);
                installation.reconnectBroker();

                await("the second overload is relieved by those that are left")
                        .atMost(Duration.ofMinutes(4))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> movedFrom(events, "xen2"));
                await("every command is over and no host is hot")
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> settled(decisions));
                Outcome check = installation.run("check", "--pool", "lab");
                assertThat(check.exitCode()).as(check.output()).isZero();
            } catch (Throwable e) {
                installation.tellLogs();
                throw e;
            }
        }
    }

    /** Returns when the other one has taken over. */
    private static void killTheOneInCharge(
            Installation installation, List<GenericContainer<?>> services, String metric) {
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
