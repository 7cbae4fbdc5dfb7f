package io.isotherm.launcher.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.Isotherm;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every role against every topic, group and transaction, one by one, on a broker with an authorizer, after 'isotherm acls
 * --apply': each may do what its work takes, and is refused whatever else. That the services live with what they are granted
 * is shown by the containers of module deploy.
 */
@Timeout(300)
class AclsIT {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final List<String> CATALOGUE =
            TOPICS.all().stream().map(Topic::name).toList();
    private static final String ANALYZER_STATE = "isotherm.analyzer-hosts-changelog";
    private static final String DECIDER_STATE = "isotherm.decider-ledgers-changelog";
    private static final List<String> NAMES = Stream.concat(
                    CATALOGUE.stream(), Stream.of(ANALYZER_STATE, DECIDER_STATE, "isotherm.other", "elsewhere"))
            .toList();

    private static final Map<Role, Set<String>> READS = Map.of(
            Role.COLLECTOR, names("inventory"),
            Role.ANALYZER, names(ANALYZER_STATE, "host-metrics", "pool-config"),
            Role.DECIDER,
                    names(
                            DECIDER_STATE,
                            "host-states",
                            "pool-config",
                            "inventory",
                            "approvals",
                            "migration-events",
                            "power-events"),
            Role.EXECUTOR,
                    names(
                            "pool-config",
                            "inventory",
                            "host-owners",
                            "migration-commands",
                            "power-commands",
                            "migration-events",
                            "power-events"),
            Role.POWER_EXECUTOR,
                    names("host-metrics", "pool-config", "inventory", "host-owners", "power-commands", "power-events"),
            Role.OPERATOR, Set.copyOf(CATALOGUE),
            Role.CONSOLE, Set.copyOf(CATALOGUE),
            Role.AUDITOR, Set.copyOf(CATALOGUE));
    private static final Map<Role, Set<String>> WRITES = Map.of(
            Role.COLLECTOR, names("host-metrics", "clock-checks"),
            Role.ANALYZER, names(ANALYZER_STATE, "host-states", "dead-letters"),
            Role.DECIDER, names(DECIDER_STATE, "decisions", "migration-commands", "power-commands", "dead-letters"),
            Role.EXECUTOR, names("host-owners", "migration-events", "power-events", "dead-letters"),
            Role.POWER_EXECUTOR, names("host-owners", "power-events", "dead-letters"),
            Role.OPERATOR, names("pool-config", "inventory", "approvals"),
            Role.CONSOLE, names("pool-config", "approvals"),
            Role.AUDITOR, Set.of());
    private static final Map<Role, Set<String>> GROUPS = Map.of(
            Role.COLLECTOR, Set.of(),
            Role.ANALYZER, Set.of("isotherm.analyzer"),
            Role.DECIDER, Set.of("isotherm.decider"),
            Role.EXECUTOR, Set.of("isotherm.executor-lab-xen1"),
            Role.POWER_EXECUTOR, Set.of("isotherm.executor-lab-xen1"),
            Role.OPERATOR, Set.of(),
            Role.CONSOLE, Set.of(),
            Role.AUDITOR, Set.of());
    private static final Map<Role, Set<String>> TRANSACTIONS = Map.of(
            Role.COLLECTOR, Set.of(),
            Role.ANALYZER, Set.of("isotherm.analyzer-1-1"),
            Role.DECIDER, Set.of("isotherm.decider-1-1"),
            Role.EXECUTOR, Set.of("isotherm.executor-lab-xen1"),
            Role.POWER_EXECUTOR, Set.of("isotherm.executor-lab-xen1"),
            Role.OPERATOR, Set.of("isotherm.operator"),
            Role.CONSOLE, Set.of("isotherm.operator"),
            Role.AUDITOR, Set.of());

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static AuthorizingBroker broker;

    /** Full names of topics of the catalogue, and others as they are. */
    private static Set<String> names(String... shortNames) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(shortNames)
                .forEach(name -> names.add(name.startsWith("isotherm.") ? name : Topics.DEFAULT_PREFIX + name));
        return names;
    }

    @BeforeAll
    static void grantRoles() throws Exception {
        broker = AuthorizingBroker.start(
                directory, Role.ALL.stream().map(AclsIT::user).toList());
        try (Admin admin = Admin.create(broker.client(AuthorizingBroker.ADMINISTRATOR))) {
            new TopicAdmin(admin).create(TOPICS, 1, (short) 1);
            admin.createTopics(NAMES.stream()
                            .filter(name -> !CATALOGUE.contains(name))
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        try (Producer<byte[], byte[]> producer = producer(AuthorizingBroker.ADMINISTRATOR, Map.of())) {
            for (String name : NAMES) {
                producer.send(record(name)).get();
            }
        }
        assertThat(acls("--apply")).isZero();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static int acls(String... options) throws Exception {
        StringBuilder client = new StringBuilder();
        AuthorizingBroker.security(AuthorizingBroker.ADMINISTRATOR)
                .forEach((key, value) -> client.append("    ")
                        .append(key)
                        .append(": '")
                        .append(value)
                        .append("'\n"));
        Path file = Files.writeString(
                directory.resolve("isotherm.yaml"),
                "kafka:\n  bootstrapServers: " + broker.bootstrapServers() + "\n  client:\n" + client);
        return Isotherm.commandLine()
                .execute(Stream.concat(Stream.of("acls", "-c", file.toString()), Arrays.stream(options))
                        .toArray(String[]::new));
    }

    private static String user(Role role) {
        return role.principal().replace("User:", "");
    }

    static Stream<Arguments> rolesAndTopics() {
        return Role.ALL.stream().flatMap(role -> NAMES.stream().map(topic -> Arguments.of(role, topic)));
    }

    @ParameterizedTest
    @MethodSource("rolesAndTopics")
    void readsAndWritesWhatItsWorkTakes(Role role, String topic) throws Exception {
        assertThat(isAllowed(() -> read(role, topic)))
                .as(role + " reads " + topic)
                .isEqualTo(allowed(READS, role).contains(topic));
        assertThat(isAllowed(() -> write(role, topic)))
                .as(role + " writes " + topic)
                .isEqualTo(allowed(WRITES, role).contains(topic));
    }

    @ParameterizedTest
    @EnumSource
    void keepsToItsOwnGroupsAndTransactions(Role role) throws Exception {
        for (String group : List.of("isotherm.analyzer", "isotherm.decider", "isotherm.executor-lab-xen1", "other")) {
            assertThat(isAllowed(() -> commit(role, group)))
                    .as(role + " is in group " + group)
                    .isEqualTo(allowed(GROUPS, role).contains(group));
        }
        for (String transaction : List.of(
                "isotherm.analyzer-1-1", "isotherm.decider-1-1", "isotherm.executor-lab-xen1", "isotherm.operator")) {
            assertThat(isAllowed(() -> transact(role, transaction)))
                    .as(role + " has transaction " + transaction)
                    .isEqualTo(allowed(TRANSACTIONS, role).contains(transaction));
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingOfTheCluster(Role role) throws Exception {
        try (Admin admin = Admin.create(broker.client(user(role)))) {
            assertAllRefused(admin.deleteTopics(CATALOGUE).topicNameValues());
            assertAllRefused(
                    admin.deleteRecords(each(topic -> new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
                            .lowWatermarks());
            assertAllRefused(admin.createPartitions(each(topic -> topic, NewPartitions.increaseTo(2)))
                    .values());
            ConfigEntry shortRetention = new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "1");
            assertAllRefused(admin.incrementalAlterConfigs(each(
                            topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(shortRetention, AlterConfigOp.OpType.SET))))
                    .values());
            assertThat(isAllowed(() ->
                            admin.describeAcls(AclBindingFilter.ANY).values().get()))
                    .isFalse();
            assertThat(isAllowed(
                            () -> admin.createAcls(new Acls(Topics.DEFAULT_PREFIX).of(Role.OPERATOR, role.principal()))
                                    .all()
                                    .get()))
                    .isFalse();
            assertThat(isAllowed(() -> admin.createTopics(List.of(new NewTopic("isotherm.new", 1, (short) 1)))
                            .all()
                            .get()))
                    .isFalse();
            assertThat(admin.listTopics().names().get())
                    .as("every service waits for all topics")
                    .containsAll(CATALOGUE)
                    .doesNotContain("isotherm.other", "elsewhere");
        }
    }

    private static <K, V> Map<K, V> each(Function<String, K> key, V value) {
        return CATALOGUE.stream().collect(Collectors.toMap(key, topic -> value));
    }

    private static void assertAllRefused(Map<?, ? extends KafkaFuture<?>> attempts) throws Exception {
        assertThat(attempts).hasSameSizeAs(CATALOGUE);
        for (Map.Entry<?, ? extends KafkaFuture<?>> attempt : attempts.entrySet()) {
            assertThat(isAllowed(() -> attempt.getValue().get()))
                    .as(attempt.getKey().toString())
                    .isFalse();
        }
    }

    @Test
    void grantsNothingTwice() throws Exception {
        assertThat(acls("--apply")).isZero();
        try (Admin admin = Admin.create(broker.client(AuthorizingBroker.ADMINISTRATOR))) {
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .containsExactlyInAnyOrderElementsOf(Role.ALL.stream()
                            .flatMap(role -> new Acls(Topics.DEFAULT_PREFIX).of(role, role.principal()).stream())
                            .toList());
        }
    }

    private static Set<String> allowed(Map<Role, Set<String>> table, Role role) {
        return Objects.requireNonNull(table.get(role));
    }

    private static void read(Role role, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(role, null)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecords<byte[], byte[]> records;
            do {
                records = consumer.poll(Duration.ofMillis(50));
            } while (records.isEmpty()); // There is a record in each.
        }
    }

    private static void write(Role role, String topic) throws Exception {
        try (Producer<byte[], byte[]> producer = producer(user(role), Map.of())) {
            producer.send(record(topic)).get();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1});
    }

    private static void commit(Role role, String group) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(role, group)) {
            consumer.committed(Set.of(new TopicPartition(CATALOGUE.get(0), 0)));
            String readable = allowed(READS, role).stream().findFirst().orElse(CATALOGUE.get(0));
            consumer.commitSync(Map.of(new TopicPartition(readable, 0), new OffsetAndMetadata(0)));
        }
    }

    private static void transact(Role role, String transaction) {
        try (Producer<byte[], byte[]> producer = producer(user(role), Map.of("transactional.id", transaction))) {
            producer.initTransactions();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Role role, @Nullable String group) {
        Map<String, Object> settings = broker.client(user(role));
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        if (group != null) {
            settings.put("group.id", group);
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(String user, Map<String, Object> more) {
        Map<String, Object> settings = broker.client(user);
        settings.putAll(more);
        settings.put("max.block.ms", 20_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** Any other failure than a refusal is one of the test; a producer that was refused before it sent wraps why. */
    private static boolean isAllowed(Attempt attempt) throws Exception {
        try {
            attempt.make();
            return true;
        } catch (KafkaException | ExecutionException e) {
            if (isRefusal(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isRefusal(@Nullable Throwable failure) {
        return failure instanceof AuthorizationException || (failure != null && isRefusal(failure.getCause()));
    }
}
