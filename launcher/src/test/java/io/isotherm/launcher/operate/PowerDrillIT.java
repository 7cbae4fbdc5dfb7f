package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.collector.CollectorConfig;
import io.isotherm.collector.CollectorService;
import io.isotherm.collector.Pacer;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.service.CommandExecutor;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.launcher.Isotherm;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill on a real broker: decider, power executor and the agent of the host, which switches itself off as one does that only
 * Wake-on-LAN wakes.
 */
class PowerDrillIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path directory;

    private final SimulatedPool pool = SimulatedPool.builder("lab")
            .clock(CLOCK)
            .start(CLOCK.instant())
            .host(host("xen1"))
            .host(host("xen2"))
            .host(host("xen3"))
            .vm(VmSpec.of("web", 1, 1 << 20, LoadTrace.constant(GuestLoad.ofCpu(1200)), "xen1"))
            .vm(VmSpec.of("db", 1, 1 << 20, LoadTrace.constant(GuestLoad.ofCpu(1200)), "xen2"))
            .build();
    private final StringWriter out = new StringWriter();
    private final List<Service> services = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private EmbeddedCluster cluster;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private String config;

    private static HostSpec host(String name) {
        return HostSpec.named(name)
                .cpus(4, 2400)
                .memoryKib(16 << 20)
                .sleepDuration(SECOND)
                .wakeDuration(Duration.ofSeconds(3))
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        cluster = EmbeddedCluster.start(directory.resolve("data"));
        config = Files.writeString(
                        directory.resolve("isotherm.yaml"),
                        "pool: lab\ntopics: {partitions: 1}\nkafka: {bootstrapServers: \"" + cluster.bootstrapServers()
                                + "\", registry: [\"" + cluster.registryUrl() + "\"]}\n")
                .toString();
        Path settings = Files.writeString(directory.resolve("pool.yaml"), """
                pool: lab
                detection: {sample: 1s, window: 5s, grace: 1s, k: 2, n: 3, forecastWindows: 1}
                decision: {mode: automatic, tick: 5s, commandTimeout: 5min, imbalance: 100%}
                power: {enabled: true, minUp: 1min, reserveHosts: 0}
                """);
        assertThat(run("topics", "create")).as(out.toString()).isZero();
        assertThat(run("apply", "-f", settings.toString())).as(out.toString()).isZero();
    }

    @AfterEach
    void stop() {
        services.forEach(Service::close);
        cluster.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", config));
        return Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(all.toArray(String[]::new));
    }

    private void serve(Path switchedOff) {
        KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        Inventory inventory = pool.inventory();
        CollectorConfig collector = new CollectorConfig("lab", new TreeSet<>(inventory.hosts()), SECOND, 1000);
        services.add(CollectorService.scheduled(collector, inventory, kafka, meters(), CLOCK, Pacer.by(CLOCK)));
        services.add(AnalyzerService.of(kafka, streams("analyzer"), Duration.ofMinutes(2), meters(), CLOCK));
        services.add(DeciderService.of(kafka, streams("decider"), meters()));
        services.add(executor(
                ExecutorConfig.of("lab", ExecutorConfig.POWER_INSTANCE, List.of())
                        .standingBy(Duration.ofSeconds(5)),
                new ByAgent(inventory, "xen3"),
                kafka));
        services.add(executor(
                ExecutorConfig.of("lab", "xen3", List.of("xen3"))
                        .withPowerOff(List.of("/bin/sh", "-c", "echo xen3 >>" + switchedOff)),
                new ByAgent(inventory, "xen3"),
                kafka));
        services.forEach(Service::start);
    }

    private static CommandExecutor executor(ExecutorConfig config, Inventory inventory, KafkaConnection kafka) {
        return new CommandExecutor(config, inventory, kafka, meters(), CLOCK);
    }

    private StreamsSettings streams(String service) {
        return new StreamsSettings("isotherm-" + service, directory.resolve(service), 1, Duration.ofMillis(100), 0);
    }

    private static SimpleMeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    /** The pool as an agent sees it that runs on one of its hosts; all its hosts are switched off by their agents. */
    private record ByAgent(Inventory inventory, String machine) implements Inventory {
        @Override
        public SortedSet<String> hosts() {
            return inventory.hosts();
        }

        @Override
        public Optional<Hypervisor> hypervisor(String host) {
            return inventory.hypervisor(host);
        }

        @Override
        public SortedSet<String> selected(Collection<String> wanted) {
            return new TreeSet<>(wanted.isEmpty() ? List.of(machine) : wanted);
        }

        @Override
        public HostPower power() {
            HostPower power = inventory.power();
            return new HostPower() {
                @Override
                public State state(String host) {
                    return power.state(host);
                }

                @Override
                public boolean isSwitchedOffByAgent(String host) {
                    return true;
                }

                @Override
                public void sleep(String host) {
                    throw new AssertionError(host + " is its agent's to switch off");
                }

                @Override
                public void wake(String host) {
                    power.wake(host);
                }
            };
        }

        @Override
        public void close() {
            inventory.close();
        }
    }

    @Test
    void aHostGoesToSleepByItsAgentAndComesBackWithTheTimesItTook() throws Exception {
        Path switchedOff = directory.resolve("switched-off");
        serve(switchedOff);
        ExecutorService operator = Executors.newSingleThreadExecutor();
        try {
            // Refused as long as the host is not known, or has not been up for power.minUp.
            Future<Boolean> drilled = operator.submit(this::drillUntilItIsTaken);
            await().atMost(Duration.ofMinutes(5)).until(() -> Files.exists(switchedOff) || drilled.isDone());
            pool.inventory().power().sleep("xen3");
            assertThat(drilled.get()).as(out.toString()).isTrue();
        } finally {
            operator.shutdownNow();
        }
        assertThat(Files.readAllLines(switchedOff)).containsExactly("xen3");
        assertThat(out.toString())
                .containsSubsequence(
                        "xen3: going to sleep",
                        "xen3: asleep after ",
                        "xen3: being woken",
                        "xen3: up, its agent reporting after ");
        out.getBuffer().setLength(0);
        assertThat(run("check")).as(out.toString()).isZero();
    }

    private boolean drillUntilItIsTaken() {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (System.nanoTime() < end) {
            if (run("power", "drill", "xen3", "--within", "3min") == 0) {
                return true;
            }
            if (out.toString().contains("going to sleep")) {
                return false;
            }
        }
        return false;
    }
}
