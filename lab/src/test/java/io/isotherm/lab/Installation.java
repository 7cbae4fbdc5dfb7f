package io.isotherm.lab;

import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.launcher.LauncherProcess;
import io.isotherm.runtime.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Isotherm on a lab, each service a process of its own as an operator starts it: a broker, analyzer, decider, and for
 * each host an agent, which reaches its host by TCP from here.
 */
final class Installation implements AutoCloseable {
    static final String POOL = "lab";

    private static final String BROKER = "broker";
    /** A broker that was killed looks through its files first. */
    private static final Duration BACK = Duration.ofMinutes(2);

    private final Lab lab;
    private final Path directory;
    private final Map<String, LauncherProcess> processes = new TreeMap<>();
    private final Map<String, Launch> launches = new TreeMap<>();
    private final KafkaConnection kafka;
    private int runs;

    /** How a process is started. */
    private record Launch(Map<String, String> environment, String... arguments) {}

    private Installation(Lab lab, Path directory) throws IOException {
        this.lab = lab;
        this.directory = directory;
        LauncherProcess broker = startBroker(0, 0);
        kafka = KafkaConnection.to(broker.awaitLine("Kafka: "), broker.awaitLine("Schema registry: "));
    }

    /** @param port 0 for any free one, as is registryPort */
    private LauncherProcess startBroker(int port, int registryPort) throws IOException {
        return start(
                BROKER,
                Map.of(
                        "ISOTHERM_BROKER_PORT", Integer.toString(port),
                        "ISOTHERM_BROKER_REGISTRY_PORT", Integer.toString(registryPort),
                        "ISOTHERM_TOPICS_PARTITIONS", "1"),
                "broker",
                "--data",
                directory.resolve("broker").toString());
    }

    /**
     * Starts everything.
     *
     * @param directory for configuration, state and logs
     * @param pool how the pool is to be run, as for {@code isotherm apply}
     */
    static Installation start(Lab lab, Path directory, Path pool) throws Exception {
        Installation installation = new Installation(lab, directory);
        try {
            installation.run("apply", "-f", pool.toString());
            installation.start("analyzer", Map.of(), "analyzer", "-c", installation.configuration("xen1"));
            installation.start("decider", Map.of(), "decider", "-c", installation.configuration("xen1"));
            for (String host : lab.hosts()) {
                installation.startAgent(host);
            }
            return installation;
        } catch (Exception e) {
            installation.close();
            throw e;
        }
    }

    /**
     * Starts a broker and the agents alone, in a pool in which they may act: the test gives the commands.
     *
     * @param directory for configuration, state and logs
     */
    static Installation agents(Lab lab, Path directory) throws Exception {
        Installation installation = new Installation(lab, directory);
        try {
            installation.run(
                    "apply",
                    "-f",
                    Path.of("src/test/resources/pool.yaml").toAbsolutePath().toString());
            for (String host : lab.hosts()) {
                installation.startAgent(host);
            }
            return installation;
        } catch (Exception e) {
            installation.close();
            throw e;
        }
    }

    KafkaConnection kafka() {
        return kafka;
    }

    /** Starts a host's collector and executor. */
    void startAgent(String host) throws IOException {
        start("agent-" + host, Map.of(), "agent", "-c", configuration(host));
    }

    /** Publishes what controls the hosts' power, and starts who switches them off and on through it. */
    void startPowerExecutor() throws Exception {
        // A numeric address of this machine's own would be taken for that of the host that this machine is.
        String hosts = lab.hosts().stream()
                .map(name -> """
                        - name: %s
                          uri: "%s"
                          migrationUri: "%s"
                          power: {driver: ipmi, address: "%s", credentials: bmc, timeout: 120s, retries: 1}
                        """.formatted(
                                name,
                                lab.uri(name, Transport.TCP).replace("127.0.0.1", "localhost"),
                                lab.migrationUri(name),
                                lab.bmc(name)))
                .collect(Collectors.joining());
        Path inventory = directory.resolve("inventory.yaml");
        Files.writeString(inventory, "pool: %s\nhosts:\n%s".formatted(POOL, hosts.indent(2)));
        run("apply", "-f", inventory.toString());
        Files.writeString(directory.resolve("bmc.user"), "isotherm");
        Path password = Files.writeString(directory.resolve("bmc.password"), "secret");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Path.of(powerConfiguration()), """
                pool: %s
                kafka: {bootstrapServers: "%s", registry: ["%s"]}
                stateDirectory: "%s"
                power: {credentials: "%s"}
                """.formatted(
                POOL, kafka.bootstrapServers(), kafka.registryUrls().get(0), directory.resolve("state"), directory));
        start("power-executor", Map.of(), "power-executor", "-c", powerConfiguration());
    }

    /** The configuration file of whoever reaches what controls the hosts' power. */
    String powerConfiguration() {
        return directory.resolve("power.yaml").toString();
    }

    /** What the independent checker finds in all that was published. */
    CheckReport check() {
        return TopicCheck.run(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings().resolve(),
                kafka.clientSettings().resolve(),
                kafka.topicPrefix(),
                Optional.of(POOL));
    }

    /** Names of the processes that run. */
    List<String> processes() {
        return List.copyOf(processes.keySet());
    }

    /** SIGKILL to a process, which is started again at once, the broker where it was. */
    void killAndStart(String name) throws Exception {
        Launch launch = Objects.requireNonNull(launches.get(name), name);
        Objects.requireNonNull(processes.get(name), name).kill();
        if (name.equals(BROKER)) {
            URI registry = URI.create(kafka.registryUrls().get(0));
            startBroker(URI.create("kafka://" + kafka.bootstrapServers()).getPort(), registry.getPort());
            Awaitility.await("the registry")
                    .atMost(BACK)
                    .ignoreExceptions()
                    .until(() -> kafka.serdes().registry().getAllSubjects() != null);
        } else {
            start(name, launch.environment(), launch.arguments());
        }
    }

    /** SIGKILL to a host's collector and executor. */
    void killAgent(String host) throws InterruptedException {
        LauncherProcess agent = processes.remove("agent-" + host);
        if (agent == null) {
            throw new IllegalStateException("No agent of " + host + " runs");
        }
        agent.kill();
    }

    /** Runs one command to its end and returns what it prints. */
    String run(String... arguments) throws Exception {
        Path output = log(arguments[0] + "-" + ++runs);
        LauncherProcess process = LauncherProcess.start(output, environment(), arguments);
        if (!process.awaitExit(120, TimeUnit.SECONDS) || process.exitCode() != 0) {
            process.kill();
            throw new IllegalStateException(
                    "isotherm " + String.join(" ", arguments) + " failed: " + Files.readString(output));
        }
        return Files.readString(output).strip();
    }

    private LauncherProcess start(String name, Map<String, String> environment, String... arguments)
            throws IOException {
        LauncherProcess process = LauncherProcess.start(log(name), environment, arguments);
        processes.put(name, process);
        launches.put(name, new Launch(environment, arguments));
        return process;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("ISOTHERM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("ISOTHERM_KAFKA_REGISTRY", kafka.registryUrls().get(0));
        return environment;
    }

    /** The configuration file of the host's agent, which the other services share. */
    private String configuration(String host) throws IOException {
        String hosts = lab.hosts().stream()
                .map(name -> "    - {name: %s, uri: \"%s\", migrationUri: \"%s\"}"
                        .formatted(name, lab.uri(name, Transport.TCP), lab.migrationUri(name)))
                .collect(Collectors.joining("\n"));
        Path file = directory.resolve("isotherm-" + host + ".yaml");
        Files.writeString(file, """
                pool: %s
                kafka: {bootstrapServers: "%s", registry: ["%s"]}
                stateDirectory: "%s"
                inventory:
                  hosts:
                %s
                collector: {hosts: [%s], interval: 10s}
                executor: {hosts: [%s], instance: %s, progressInterval: 5s}
                """.formatted(
                        POOL,
                        kafka.bootstrapServers(),
                        kafka.registryUrls().get(0),
                        directory.resolve("state"),
                        hosts,
                        host,
                        host,
                        host));
        return file.toString();
    }

    /** What a process has printed so far. */
    Path log(String name) {
        return directory.resolve(name + ".log");
    }

    @Override
    public void close() {
        for (LauncherProcess process : processes.values()) {
            process.kill();
        }
        processes.clear();
    }
}
