package io.isotherm.launcher.steer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.launcher.SeenHosts;
import io.isotherm.operator.ConfigDifference;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What operators do with a pool whose hosts are seen, on a real broker: one pool, from test to test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeenPoolSteeringIT extends OperatedCluster {
    private static String poolFile(String more) throws Exception {
        return Files.writeString(directory.resolve("berlin.yaml"), "pool: berlin\ndecision: {mode: recommend}\n" + more)
                .toString();
    }

    @Test
    @Order(1)
    void aDryRunNamesWhatMatchesNobodyThatIsSeenAndChangesNothing() throws Exception {
        assertThat(run("topics", "create")).isZero();
        Instant now = Instant.now();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            for (HostState state :
                    List.of(SeenHosts.state("berlin", "xen1", now, "db0"), SeenHosts.state("berlin", "xen2", now))) {
                operator.publish(kafka.topics().hostStates(), "berlin/" + state.getHost(), state, state.getWindowEnd());
            }
        }
        assertThat(printed("apply", "-f", poolFile(""))).contains("pool berlin: version 1 applied");

        String file = poolFile("constraints: {excludedVms: [DB0, db9], maintenanceHosts: [XEN1, xen9]}\n");
        assertThat(printed("apply", "-f", file, "--dry-run").lines())
                .contains(
                        "pool berlin: configuration is sound",
                        "constraints.excludedVms: no guest that is seen is named 'db9'; did you mean db0?",
                        "constraints.maintenanceHosts: no host that is seen is named 'xen9'; did you mean xen1?",
                        "of version 1 it would change:",
                        "  constraints.maintenanceHosts: not set -> [\"XEN1\",\"xen9\"]")
                .noneMatch(line -> !line.startsWith("  ") && (line.contains("DB0") || line.contains("XEN1")));
        assertThat(newest("berlin").getVersion()).isEqualTo(1);
        assertThat(newest("berlin").getConstraints().getExcludedVms()).isEmpty();
    }

    @Test
    @Order(2)
    void aDrainChangesNothingElseAndSaysWhatWillHappenWhoAskedForItAndWhy() {
        PoolConfig before = newest("berlin");
        assertThat(run("drain", "XEN1", "--pool", "berlin", "--reason", "new memory", "--by", "ann"))
                .isZero();
        assertThat(out.toString())
                .contains("pool berlin: version 2 applied. xen1: 1 guest will leave; each move waits for"
                        + " 'isotherm approve' ('isotherm offers' lists them)");
        PoolConfig drained = newest("berlin");
        assertThat(drained.getConstraints().getMaintenanceHosts()).containsExactly("xen1");
        assertThat(ConfigDifference.lines(before, drained))
                .singleElement()
                .asString()
                .contains("constraints.maintenanceHosts");
        out.getBuffer().setLength(0);
        assertThat(run("config", "history", "--pool", "berlin")).isZero();
        assertThat(out.toString().lines().findFirst().orElse(""))
                .startsWith("version 2, from ")
                .endsWith(", by ann: new memory");

        assertThat(run("undrain", "XEN1", "--pool", "berlin")).isZero();
        assertThat(out.toString()).contains("version 3 applied. XEN1 takes guests again");
        assertThat(ConfigDifference.lines(before, newest("berlin"))).isEmpty();
    }

    private static Decision offering(String id, Instant tick) {
        return Decision.newBuilder()
                .setDecisionId("berlin@" + tick)
                .setPool("berlin")
                .setTick(tick)
                .setConfigVersion(3)
                .setMode(Mode.RECOMMEND)
                .setScenario(Scenario.OVERLOAD)
                .setScenarioSince(tick)
                .setScenarioEvidence(List.of())
                .setHosts(new HostCounts(1, 1, 0, 0, 0))
                .setMoves(List.of(new Move(
                        id, SeenHosts.uuid("db0"), "db0", "xen1", "xen2", 1024L, "xen1 is hot", false, 1000L, null)))
                .build();
    }

    @Test
    @Order(3)
    void anOfferThatIsRejectedIsOnRecordAndCanNoLongerBeApproved() throws Exception {
        Instant tick = Instant.now();
        String id = "berlin@" + tick + "/db0";
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            operator.publish(kafka.topics().decisions(), "berlin", offering(id, tick), tick);
        }
        assertThat(run("offers", "--pool", "berlin")).isZero();
        assertThat(out.toString()).contains(id + "  db0: xen1 to xen2, xen1 is hot (until ");

        assertThat(printed("reject", id, "--pool", "berlin", "--reason", "batch", "--by", "ann"))
                .contains("rejected " + id);
        out.getBuffer().setLength(0);
        assertThat(run("watch", "approvals", "--once", "--output", "json", "--pool", "berlin"))
                .isZero();
        assertThat(out.toString().lines()).singleElement().satisfies(line -> {
            JsonNode answer = new ObjectMapper().readTree(line).at("/value");
            assertThat(answer.at("/commandId").asText()).isEqualTo(id);
            assertThat(answer.at("/rejected").asBoolean()).isTrue();
            assertThat(answer.at("/approvedBy").asText()).isEqualTo("ann");
            assertThat(answer.at("/reason").asText()).isEqualTo("batch");
        });

        out.getBuffer().setLength(0);
        assertThat(run("offers", "--pool", "berlin")).isZero();
        assertThat(out.toString()).contains("pool berlin: nothing waits for approval");
        assertThat(run("approve", id, "--pool", "berlin")).isEqualTo(1);
        assertThat(err.toString()).contains("Pool berlin offers no " + id, "Nothing waits for approval");
    }
}
