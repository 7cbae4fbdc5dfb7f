package io.isotherm.launcher.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.PoolPartitioner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What operators do with a pool's configuration, on a real broker; the first test finds it without topics. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SteeringIT extends OperatedCluster {
    private static final int BESIDE = 4;

    private static PoolConfig newest() {
        return newest("lab");
    }

    @Test
    @Order(1)
    void missingTopicsAreToldWithTheRemedy() throws Exception {
        assertThat(run("watch", "decisions")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Kafka at " + cluster.bootstrapServers() + " has no topic isotherm.decisions")
                .contains("isotherm topics create");
        assertThat(run("pause")).isEqualTo(1);
        assertThat(run("topics", "create")).isZero();
    }

    @Test
    @Order(2)
    void aRegistryThatIsNoneIsTold() throws Exception {
        String broker = "http://" + cluster.bootstrapServers();
        assertThat(run("watch", "decisions", "-c", configuration("broker.yaml", broker)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("No schema registry answers at " + broker, "kafka.registry");
    }

    /** As a collector does; what is in it does not matter here. */
    private static void sample() throws Exception {
        Map<String, Object> properties = kafka.clientProperties("test");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(kafka.topics().hostMetrics().name(), "lab/xen1", new byte[1]))
                    .get();
        }
    }

    @Test
    @Order(3)
    void aPoolOfWhichNothingIsKnownIsNotPausedNorCheckedClean() throws Exception {
        assertThat(run("pause")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no pool 'lab'", "no other has");
        assertThat(run("check")).isEqualTo(1);
        assertThat(err.toString()).contains("No pool is known");

        sample();
        for (String command : List.of(
                "pause",
                "resume",
                "mode automatic",
                "drain xen1",
                "undrain xen1",
                "offers",
                "approve x",
                "reject x",
                "check",
                "watch decisions --once")) {
            for (String name : List.of("nosuch", "LAB", "lab ")) {
                err.getBuffer().setLength(0);
                List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                arguments.addAll(List.of("--pool", name));
                assertThat(run(arguments.toArray(String[]::new))).as(command).isEqualTo(1);
                assertThat(err.toString())
                        .as(command)
                        .contains("There is no pool '" + name + "'", "the pools are lab:");
            }
        }
        assertThat(run("watch", "decisions", "--once", "--host", "xen9")).isEqualTo(1);
        assertThat(err.toString()).contains("No pool has a host 'xen9'; the hosts are xen1");
        assertThat(run("watch", "decisions", "--once", "--pool", "lab")).isZero();
        assertThat(out.toString()).doesNotContain("applied");
    }

    @Test
    @Order(4)
    void aPauseNeedsNoConfigurationButADrainDoes() {
        assertThat(run("drain", "xen1")).isEqualTo(1);
        assertThat(err.toString()).contains("Pool lab has no configuration", "isotherm apply");
        assertThat(run("pause", "--reason", "fire")).isZero();
        assertThat(out.toString()).contains("pool lab: version 1 applied. paused");
        assertThat(newest().getDecision().getPaused()).isTrue();
    }

    @Test
    @Order(5)
    void eachChangesJustWhatItNames() {
        assertThat(run("mode", "recommend", "--scenario", "consolidation")).isZero();
        assertThat(run("mode", "automatic")).isZero();
        assertThat(run("resume")).isZero();

        PoolConfig now = newest();
        assertThat(now.getVersion()).isEqualTo(4);
        assertThat(now.getDecision().getPaused()).isFalse();
        assertThat(now.getDecision().getMode()).isEqualTo(Mode.AUTOMATIC);
        assertThat(now.getDecision().getScenarioModes()).containsEntry("CONSOLIDATION", Mode.RECOMMEND);

        assertThat(run("resume")).isZero();
        assertThat(out.toString()).contains("nothing to change");
        assertThat(newest().getVersion()).isEqualTo(4);
    }

    @Test
    @Order(6)
    void watchShowsWhatWasAskedForAndNothingElse() throws Exception {
        assertThat(run("watch", "pool-config", "--once", "--output", "json", "--pool", "lab", "--limit", "2"))
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        for (String line : lines) {
            assertThat(new ObjectMapper().readTree(line).at("/value/pool").asText())
                    .isEqualTo("lab");
        }
        out.getBuffer().setLength(0);
        assertThat(run("watch", "pool-config", "--since", "-1h", "--until", "now", "--output", "table"))
                .isZero();
        assertThat(out.toString()).startsWith("TIME ").contains("of the configuration holds from");
        out.getBuffer().setLength(0);
        assertThat(run("watch", "pool-config", "--once", "--level", "error")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("watch", "decisions", "--once", "--vm", "nosuch")).isEqualTo(1);
        assertThat(err.toString()).contains("Pool lab has no guest 'nosuch'");
        assertThat(run("status", "--pool", "nosuch")).isEqualTo(1);
        out.getBuffer().setLength(0);
        assertThat(run("status", "--output", "json")).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/0/attention/0")
                        .asText())
                .startsWith("nothing was decided");
        assertThat(run("status")).isEqualTo(3);
        assertThat(out.toString()).contains("pool lab, ", "power: no host sleeps", "needs attention:");
        assertThat(run("explain")).isZero();
        assertThat(out.toString()).contains("nothing was decided: no decision was read");
        assertThat(run("watch", "decisions", "--output", "table")).isEqualTo(1);
        assertThat(err.toString()).contains("--output table waits for its last record");
    }

    @Test
    @Order(7)
    void aConfigurationIsShownComparedAndBroughtBack() throws Exception {
        assertThat(run("config", "show")).isZero();
        assertThat(out.toString()).contains("# version 4 of pool lab, from ", ", by ", "mode: automatic");
        String text = out.toString();
        Path shown = Files.writeString(directory.resolve("shown.yaml"), text);
        assertThat(run("config", "diff", "-f", shown.toString())).isZero();
        Files.writeString(shown, text.replace("mode: automatic", "mode: observe"));
        out.getBuffer().setLength(0);
        assertThat(run("config", "diff", "-f", shown.toString())).isEqualTo(3);
        assertThat(out.toString())
                .contains("would change 1 setting of version 4", "  decision.mode: automatic -> observe");

        assertThat(run("config", "rollback", "1", "--dry-run")).isZero();
        assertThat(newest().getVersion()).isEqualTo(4);
        assertThat(run("config", "rollback", "1", "--by", "ann", "--reason", "fire again"))
                .isZero();
        assertThat(newest().getVersion()).isEqualTo(5);
        assertThat(newest().getDecision().getPaused()).isTrue();
        out.getBuffer().setLength(0);
        assertThat(run("config", "history")).isZero();
        assertThat(out.toString().lines().findFirst().orElse(""))
                .startsWith("version 5, from ")
                .endsWith(", by ann: back to version 1: fire again");
        assertThat(run("config", "rollback", "99")).isEqualTo(1);
        assertThat(err.toString()).contains("Version 99 of the configuration of pool lab is not on its topic");
        assertThat(run("config", "rollback", "4")).isZero();
        assertThat(run("config", "show", "--pool", "nosuch")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no pool 'nosuch'");
    }

    @Test
    @Order(8)
    void aHostThatNobodyKnowsIsNotDrained() {
        assertThat(run("drain", "nosuch")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing is known of the hosts of pool lab");
        assertThat(run("undrain", "nosuch")).isEqualTo(1);
        assertThat(err.toString()).contains("nosuch of pool lab is not drained; no host is");
    }

    @Test
    @Order(9)
    void aHostThatAPatternDrainsIsNotGivenBackAlone() throws Exception {
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            operator.change(
                    "lab",
                    Map.of(),
                    newest -> newest.map(former -> {
                        PoolConfig copy = PoolConfig.newBuilder(former).build();
                        copy.getConstraints().setMaintenanceHosts(List.of("rack1-*"));
                        return copy;
                    }));
        }
        assertThat(run("undrain", "rack1-a")).isEqualTo(1);
        assertThat(err.toString()).contains("rack1-a of pool lab is drained by rack1-*", "undrain rack1-*");
        assertThat(newest().getConstraints().getMaintenanceHosts()).containsExactly("rack1-*");
        assertThat(run("undrain", "rack1-*")).isZero();
        assertThat(newest().getConstraints().getMaintenanceHosts()).isEmpty();
    }

    @Test
    @Order(10)
    void whatIsNotOfferedIsNotApproved() {
        assertThat(run("approve", "--pool", "lab", "nosuch")).isEqualTo(1);
        assertThat(err.toString()).contains("Pool lab offers no nosuch", "Nothing waits for approval");
        assertThat(run("offers")).isZero();
        assertThat(out.toString()).contains("nothing waits for approval").doesNotContain("approved nosuch");
    }

    @Test
    @Order(11)
    void changesOfSeveralOperatorsAtOnceAllHold() throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(BESIDE);
        List<Future<Optional<PoolConfig>>> changes = new ArrayList<>();
        long before = newest().getVersion();
        for (int i = 0; i < BESIDE; i++) {
            String guest = "guest" + i;
            changes.add(operators.submit(() -> {
                try (OperatorTopics operator = new OperatorTopics(kafka)) {
                    return operator.change(
                            "lab",
                            Map.of("by", guest),
                            newest -> newest.map(former -> {
                                PoolConfig next = PoolConfig.newBuilder(former).build();
                                List<String> excluded =
                                        new ArrayList<>(next.getConstraints().getExcludedVms());
                                excluded.add(guest);
                                next.getConstraints().setExcludedVms(excluded);
                                return next;
                            }));
                }
            }));
        }
        for (Future<Optional<PoolConfig>> change : changes) {
            assertThat(change.get()).isPresent();
        }
        operators.shutdown();
        assertThat(newest().getConstraints().getExcludedVms())
                .containsExactlyInAnyOrder("guest0", "guest1", "guest2", "guest3");
        assertThat(newest().getVersion()).isEqualTo(before + BESIDE);
    }

    @Test
    @Order(12)
    void whatWasDeletedIsNotTakenUpAgainByTheNextChangeButItsVersionsGoOn() throws Exception {
        long before = newest().getVersion();
        Map<String, Object> properties = kafka.clientProperties("test");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(kafka.topics().poolConfig().name(), "lab", null))
                    .get();
        }

        assertThat(run("resume")).isEqualTo(1);
        assertThat(err.toString()).contains("Pool lab has no configuration");
        assertThat(run("pause")).isZero();
        PoolConfig paused = newest();
        assertThat(paused.getVersion()).isEqualTo(before + 1);
        assertThat(paused.getConstraints().getExcludedVms()).isEmpty();
        assertThat(paused.getDecision().getMode()).isEqualTo(Mode.OBSERVE);
    }

    private static String inventory(String text) throws Exception {
        return Files.writeString(directory.resolve("inventory.yaml"), text).toString();
    }

    private String shown(String... options) {
        out.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("inventory"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new)) == 0 ? out.toString() : "";
    }

    @Test
    @Order(13)
    void anInventoryIsAppliedAsAWholeAndShown() throws Exception {
        assertThat(run("inventory")).isEqualTo(1);
        assertThat(err.toString()).contains("No pool has an inventory", "isotherm apply -f inventory.yaml");
        assertThat(run("power", "status")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing that controls the power of a host of pool lab");

        String two = inventory(
                "{pool: lab, hosts: [{name: xen1, uri: xen+tls://xen1/system}, {name: xen2, uri: xen+tls://xen2/system}]}");
        assertThat(run("apply", "-f", two, "--dry-run")).isZero();
        assertThat(shown()).as("nothing was published").isEmpty();
        assertThat(run("apply", "-f", two)).isZero();
        await().untilAsserted(() ->
                assertThat(shown()).contains("lab  xen1  xen+tls://xen1/system", "lab  xen2  xen+tls://xen2/system"));

        assertThat(run("apply", "-f", inventory("{pool: lab, hosts: [{name: xen2, uri: xen+tls://xen2/system}]}")))
                .isZero();
        await().untilAsserted(() -> assertThat(shown()).contains("xen2").doesNotContain("xen1"));

        String other = inventory("{pool: other, hosts: [{name: mine, uri: xen+tls://xen2/system}]}");
        assertThat(run("apply", "-f", other)).isEqualTo(2);
        assertThat(err.toString()).contains("is host xen2 of pool lab; a machine belongs to one pool");
        assertThat(shown("--pool", "other")).isEmpty();
    }
}
