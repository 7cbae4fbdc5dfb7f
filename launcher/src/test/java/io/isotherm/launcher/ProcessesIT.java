package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.runtime.KafkaConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All services as processes of their own, each started by the launcher, against one broker process and a simulated pool
 * process; each killed at a random moment. Debian's Prometheus reads the metrics of each.
 */
class ProcessesIT {
    /** How often decider and analyzer are killed to see how soon decisions are made again. */
    private static final int RECOVERIES = Integer.getInteger("recovery.kills", 1);

    /**
     * From the kill until a decision is published on a window that ended after it, which alone takes up to 6 s here: a tick and its
     * grace. A single kill in a build may happen while seven processes of the test and another build want its two cores;
     * what it is granted is still less than the 45 s that Kafka waits by default for a member that is gone.
     */
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(RECOVERIES < 20 ? 30 : 10);

    private static final List<String> SERVICES = List.of("collector", "analyzer", "decider", "executor");

    /** Two guests of xen1 get busy and calm down, then two of xen2: an overload before the kills and one after. */
    private static final String SIMULATION = """
            pool: lab
            hosts:
              - {name: xen1, cpus: 4, memoryMib: 16384, migrationMibPerSecond: 300}
              - {name: xen2, cpus: 4, memoryMib: 16384, migrationMibPerSecond: 300}
              - {name: xen3, cpus: 4, memoryMib: 16384, migrationMibPerSecond: 300}
            vms:
              - {name: web1, host: xen1, vcpus: 2, memoryMib: 1024, cpus: 0.8, phases: [{at: 45s, cpus: 1.9}, {at: 120s, cpus: 0.6}]}
              - {name: web2, host: xen1, vcpus: 2, memoryMib: 1024, cpus: 0.8, phases: [{at: 45s, cpus: 1.9}, {at: 120s, cpus: 0.6}]}
              - {name: db1, host: xen1, vcpus: 1, memoryMib: 2048, cpus: 0.3}
              - {name: web3, host: xen2, vcpus: 2, memoryMib: 1024, cpus: 0.8, phases: [{at: 150s, cpus: 1.9}]}
              - {name: web4, host: xen2, vcpus: 2, memoryMib: 1024, cpus: 0.6, phases: [{at: 150s, cpus: 1.9}]}
              - {name: db2, host: xen2, vcpus: 1, memoryMib: 2048, cpus: 0.3}
              - {name: batch1, host: xen3, vcpus: 1, memoryMib: 1024, cpus: 0.4}
            """;

    private static final String POOL = """
            pool: lab
            detection: {sample: 1s, window: 5s, grace: 1s, k: 2, n: 3, forecastWindows: 1}
            decision: {mode: automatic, tick: 5s, cooldown: 10min, commandTimeout: 60s, imbalance: 100%}
            constraints: {sharedStorage: ["/san/*"]}
            """;

    /** Of each process that answers on /metrics, what it alone exports. */
    private static final Map<String, String> METRICS = Map.of(
            "collector", "isotherm_collector_read_seconds_count",
            "analyzer", "isotherm_analyzer_windows_closed_total",
            "decider", "isotherm_decider_last_tick_seconds",
            "executor", "isotherm_executor_running",
            "console", "isotherm_console_listeners");

    @TempDir
    private Path directory;

    private final Map<String, LauncherProcess> processes = new TreeMap<>();
    private final Map<String, Integer> metricsPorts = new TreeMap<>();
    private KafkaConnection kafka;

    @BeforeEach
    void startBrokerAndPool() throws Exception {
        LauncherProcess broker =
                start("broker", "broker", "--data", directory.resolve("broker").toString());
        String bootstrap = broker.awaitLine("Kafka: ");
        String registry = broker.awaitLine("Schema registry: ");
        kafka = KafkaConnection.to(bootstrap, registry);
        Files.writeString(directory.resolve("simulation.yaml"), SIMULATION);
        Files.writeString(directory.resolve("pool.yaml"), POOL);
        LauncherProcess pool = start(
                "simulate",
                "simulate",
                "-f",
                directory.resolve("simulation.yaml").toString());
        Files.writeString(directory.resolve("isotherm.yaml"), """
                pool: lab
                kafka: {bootstrapServers: "%s", registry: ["%s"]}
                stateDirectory: "%s"
                inventory: {simulated: "%s"}
                collector: {interval: 1s}
                executor: {instance: lab-executor, progressInterval: 1s}
                """.formatted(
                        bootstrap, registry, directory.resolve("state"), pool.awaitLine("Simulated pool: ")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (LauncherProcess process : processes.values()) {
            process.kill();
        }
    }

    @Test
    void relievesOverloadsAndLosesNothingThoughEveryServiceIsKilled() throws Exception {
        assertThat(run("apply", "-f", directory.resolve("pool.yaml").toString()))
                .isZero();
        for (String service : METRICS.keySet()) {
            metricsPorts.put(service, freePort());
        }
        METRICS.keySet().forEach(this::startService);
        try (LabTopics topics = new LabTopics(kafka)) {
            await("the first overload is relieved")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> topics.movedFrom("xen1"));

            long seed = System.nanoTime();
            System.out.println("Kills at random moments, seed " + seed);
            Random random = new Random(seed);
            List<String> order = new ArrayList<>(SERVICES);
            Collections.shuffle(order, random);
            for (String service : order) {
                Duration moment = Duration.ofMillis(random.nextInt(8000));
                await().pollDelay(moment).atMost(moment.plusSeconds(5)).until(() -> true);
                kill(service);
            }
            for (String service : List.of("decider", "analyzer")) {
                List<Duration> recoveries = new ArrayList<>();
                for (int i = 0; i < RECOVERIES; i++) {
                    recoveries.add(recovery(service, topics));
                }
                Collections.sort(recoveries);
                Duration most = recoveries.get((int) Math.ceil(RECOVERIES * 0.95) - 1);
                System.out.printf(
                        "%s killed %d times: decisions again after %d ms (median), %d ms (95 %%)%n",
                        service, RECOVERIES, recoveries.get(RECOVERIES / 2).toMillis(), most.toMillis());
                assertThat(most)
                        .as("decisions again after the %s was killed (95 %%)", service)
                        .isLessThanOrEqualTo(RECOVERED_WITHIN);
            }

            await("the second overload is relieved by the restarted services")
                    .atMost(Duration.ofSeconds(240))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> topics.movedFrom("xen2"));
            await("every command is over and no host is hot")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(500))
                    .until(topics::settled);
        }
        readMetrics();
        CheckReport report = TopicCheck.run(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings().resolve(),
                kafka.clientSettings().resolve(),
                kafka.topicPrefix(),
                Optional.of("lab"));
        assertThat(report.clean()).as(report.text()).isTrue();
        assertThat(run("check", "--pool", "lab")).isZero();
    }

    /** Of the services as they are after all those kills. */
    private void readMetrics() throws Exception {
        if (System.getenv("CI") == null && Prometheus.program().isEmpty()) {
            System.out.println("Prometheus is missing, so that metrics are not read; apt-get install prometheus");
            return;
        }
        try (Prometheus prometheus = new Prometheus(directory.resolve("prometheus"), freePort(), metricsPorts)) {
            prometheus.awaitAllUp();
            METRICS.forEach(prometheus::awaitMetric);
            prometheus.awaitRulesEvaluated();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /**
     * Kills a service, which is started again at once, and returns how long it took until a decision was made on a window that ended
     * afterwards: what was decided or measured before the kill, and is only read later, tells nothing of the one that came back.
     */
    private Duration recovery(String service, LabTopics topics) throws InterruptedException {
        long begun = System.nanoTime();
        Instant killed = Instant.ofEpochMilli(System.currentTimeMillis());
        kill(service);
        await("decisions after the " + service + " was killed")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> topics.decidedAfter(killed));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void kill(String service) throws InterruptedException {
        Objects.requireNonNull(processes.get(service), service).kill();
        startService(service);
    }

    private void startService(String service) {
        try {
            start(service, service);
        } catch (Exception e) {
            throw new IllegalStateException(service + " cannot be started", e);
        }
    }

    private LauncherProcess start(String name, String... arguments) throws Exception {
        LauncherProcess process = LauncherProcess.start(directory.resolve(name + ".log"), environment(name), arguments);
        processes.put(name, process);
        return process;
    }

    private int run(String... arguments) throws Exception {
        LauncherProcess process =
                LauncherProcess.start(directory.resolve(arguments[0] + ".log"), environment(""), arguments);
        assertThat(process.awaitExit(60, TimeUnit.SECONDS)).isTrue();
        return process.exitCode();
    }

    private Map<String, String> environment(String name) {
        return name.equals("broker")
                ? Map.of(
                        "ISOTHERM_BROKER_PORT",
                        "0",
                        "ISOTHERM_BROKER_REGISTRY_PORT",
                        "0",
                        "ISOTHERM_TOPICS_PARTITIONS",
                        "1")
                : metricsPorts.containsKey(name)
                        ? Map.of(
                                "ISOTHERM_CONFIG",
                                directory.resolve("isotherm.yaml").toString(),
                                "ISOTHERM_OPERATIONS_PORT",
                                String.valueOf(metricsPorts.get(name)),
                                "ISOTHERM_CONSOLE_PORT",
                                "0")
                        : name.equals("simulate")
                                ? Map.of()
                                : Map.of(
                                        "ISOTHERM_CONFIG",
                                        directory.resolve("isotherm.yaml").toString());
    }
}
