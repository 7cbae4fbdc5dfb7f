package io.isotherm.executor.service;

import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.KafkaFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Executors on a real broker that all tests of a class share, each test with a pool and topics of its own. */
abstract class RunningExecutors {
    static final Duration LONG = Duration.ofSeconds(60);

    private static EmbeddedCluster cluster;

    final FakePool pool = new FakePool();

    /** What each executor counts, in the order in which they were started. */
    final List<SimpleMeterRegistry> registries = new ArrayList<>();

    KafkaFixture fixture;

    private final List<CommandExecutor> executors = new ArrayList<>();

    @BeforeAll
    static void startCluster(@TempDir Path directory) {
        cluster = EmbeddedCluster.start(directory);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void prepare() {
        fixture = new KafkaFixture(cluster.bootstrapServers(), cluster.registryUrl());
        pool.addHost("xen1", 1000).put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
        pool.addHost("xen2", 2048);
        pool.addHost("xen3", 2048);
    }

    @AfterEach
    void close() {
        executors.forEach(CommandExecutor::close);
        fixture.close();
    }

    CommandExecutor start(String instance, List<String> hosts, Inventory inventory, InstantSource clock) {
        return start(config(instance, hosts), inventory, clock);
    }

    static ExecutorConfig config(String instance, List<String> hosts) {
        return new ExecutorConfig(
                ExecutorFixture.POOL,
                instance,
                new TreeSet<>(hosts),
                new TreeSet<>(),
                ExecutorConfig.DEFAULT_JOURNAL_HORIZON,
                ExecutorConfig.MAX_COMMAND_AGE.fallback(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                4,
                Duration.ofMillis(50),
                Optional.empty(),
                List.of());
    }

    CommandExecutor start(ExecutorConfig config, Inventory inventory, InstantSource clock) {
        return start(config, inventory, fixture.kafka, clock);
    }

    CommandExecutor start(ExecutorConfig config, Inventory inventory, KafkaConnection kafka, InstantSource clock) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registries.add(registry);
        CommandExecutor executor = new CommandExecutor(config, inventory, kafka, registry, clock);
        executors.add(executor);
        executor.start();
        return executor;
    }

    /** Starts one for the power of all hosts, which migrates no guests. */
    CommandExecutor startPower() {
        ExecutorConfig config = ExecutorConfig.of(ExecutorFixture.POOL, ExecutorConfig.POWER_INSTANCE, List.of())
                .withPace(4, Duration.ofMillis(50))
                .standingBy(Duration.ofSeconds(5));
        return start(config, pool, InstantSource.system());
    }

    /** Has what migrates arrive, once something does. */
    void arrive() {
        await().atMost(LONG).until(() -> !pool.migrations().isEmpty());
        pool.migrations().forEach(FakeMigration::arrive);
    }

    List<CommandStatus> statuses() {
        return fixture.events().stream().map(MigrationEvent::getStatus).toList();
    }
}
