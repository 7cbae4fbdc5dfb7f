package io.isotherm.launcher.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.Isotherm;
import io.isotherm.launcher.SeenHosts;
import io.isotherm.operator.ConfigDifference;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.topics.PoolPartitioner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with a pool's configuration, on a real broker; the first test finds it without topics. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SteeringIT {
    private static final int BESIDE = 4;

    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static KafkaConnection kafka;
    private static String config;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(directory.resolve("data"));
        kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        config = configuration("isotherm.yaml", cluster.registryUrl());
    }

    private static String configuration(String name, String registry) throws Exception {
        return Files.writeString(
                        directory.resolve(name),
                        "pool: lab\ntopics: {partitions: 2}\nkafka: {bootstrapServers: \"" + cluster.bootstrapServers()
                                + "\", registry: [\"" + registry + "\"]}\n")
                .toString();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("-c")) {
            all.addAll(List.of("-c", config));
        }
        int exit = Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertThat(err.toString()).doesNotContain("\tat ");
        return exit;
    }

    private static PoolConfig newest() {
        return newest("lab");
    }

    /** Read as a change reads it: a transaction that was committed is shown to others a moment later. */
    private static PoolConfig newest(String pool) {
        List<PoolConfig> read = new ArrayList<>();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            operator.change(pool, Map.of(), newest -> {
                newest.ifPresent(read::add);
                return Optional.empty();
            });
        }
        assertThat(read).isNotEmpty();
        return read.get(read.size() - 1);
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

    /** What a command says that knows no other way than the process's own output. */
    private String printed(String... arguments) {
        PrintStream former = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(arguments)).isZero();
        } finally {
            System.setOut(former);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String poolFile(String more) throws Exception {
        return Files.writeString(directory.resolve("berlin.yaml"), "pool: berlin\ndecision: {mode: recommend}\n" + more)
                .toString();
    }

    @Test
    @Order(14)
    void aDryRunNamesWhatMatchesNobodyThatIsSeenAndChangesNothing() throws Exception {
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
                        "constraints.maintenanceHosts: no host that is seen is named 'xen9'; did you mean xen1?")
                .noneMatch(line -> line.contains("DB0") || line.contains("XEN1"));
        assertThat(newest("berlin").getVersion()).isEqualTo(1);
        assertThat(newest("berlin").getConstraints().getExcludedVms()).isEmpty();
    }

    @Test
    @Order(15)
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
    @Order(16)
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
