package io.isotherm.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.DockerStatus;

/**
 * An installation of the pool lab in containers of one network: Kafka over TLS with users and access control, Apicurio as
 * registry over TLS with the same users, two analyzers, two deciders, a console, and a simulated pool with its agent, each
 * as its own user. They run as docker-compose.yml has it: an ordinary user without capabilities, on a read-only root.
 */
final class Installation implements AutoCloseable {
    private static final DockerImageName IMAGE = DockerImageName.parse("isotherm:local");
    private static final DockerImageName REGISTRY_IMAGE = DockerImageName.parse("isotherm-registry:local");
    static final String OPERATOR = "isotherm-operator";
    static final String AUDITOR = "isotherm-auditor";

    private static final String ANALYZER = "isotherm-analyzer";
    private static final String DECIDER = "isotherm-decider";
    private static final String AGENT = "isotherm-agent";
    private static final String CONSOLE = "isotherm-console";
    private static final String POWER_EXECUTOR = "isotherm-power-executor";
    private static final String CERTIFICATE = "/etc/tls/certificate.pem";
    private static final int CONSOLE_PORT = 8085;
    private static final int REGISTRY_PORT = 8081;
    /** Where Apicurio answers as Confluent's registry does. */
    private static final String REGISTRY_PATH = "/apis/ccompat/v7";

    private static final Duration START = Duration.ofMinutes(5);
    private static final Path CONFIGURATION = resource("installation");

    private final DockerClient docker = DockerClientFactory.lazyClient();
    private final Network network = Network.newNetwork();
    private final String gateway;
    private final List<GenericContainer<?>> containers = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final SecuredKafka secured;
    private final GenericContainer<?> kafka;
    private final GenericContainer<?> registry;
    private final List<GenericContainer<?>> analyzers;
    private final List<GenericContainer<?>> deciders;
    private final GenericContainer<?> console;
    private @Nullable SecuredRegistry securedRegistry;

    /** What a command that runs to its end printed, and its exit code. */
    record Outcome(long exitCode, String output) {}

    private Installation(Path directory) throws IOException {
        secured = SecuredKafka.prepare(
                directory, List.of(ANALYZER, DECIDER, AGENT, CONSOLE, POWER_EXECUTOR, OPERATOR, AUDITOR));
        gateway = Objects.requireNonNull(docker.inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getIpam()
                .getConfig()
                .get(0)
                .getGateway());
        kafka = kafka();
        registry = networked("plain-registry", container(REGISTRY_IMAGE, List.of()))
                .withExposedPorts(REGISTRY_PORT)
                .waitingFor(Wait.forHttp(REGISTRY_PATH + "/subjects")
                        .forPort(REGISTRY_PORT)
                        .withStartupTimeout(START));
        analyzers = List.of(service("analyzer-1", ANALYZER, "analyzer"), service("analyzer-2", ANALYZER, "analyzer"));
        deciders = List.of(service("decider-1", DECIDER, "decider"), service("decider-2", DECIDER, "decider"));
        console = service("console", CONSOLE, "console")
                .withEnv("ISOTHERM_CONSOLE_HOST", "0.0.0.0")
                .withEnv("ISOTHERM_CONSOLE_PLAINTEXT", "true")
                .withExposedPorts(ServiceProbe.OPERATIONS, CONSOLE_PORT);
    }

    /**
     * Starts everything; on return the services are ready, and the pool's load begins.
     *
     * @param directory an empty one, for what the containers are to find
     */
    static Installation start(Path directory) throws IOException {
        Installation installation = new Installation(directory);
        try {
            installation.startAll();
            return installation;
        } catch (RuntimeException | IOException e) {
            installation.close();
            throw e;
        }
    }

    /**
     * Starts Kafka and the registry alone, with all topics and users.
     *
     * @param directory an empty one, for what the containers are to find
     */
    static Installation startKafka(Path directory) throws IOException {
        Installation installation = new Installation(directory);
        try {
            installation.startKafka();
            return installation;
        } catch (RuntimeException | IOException e) {
            installation.close();
            throw e;
        }
    }

    private void startKafka() throws IOException {
        Startables.deepStart(kafka, registry).join();
        securedRegistry = new SecuredRegistry(
                gateway,
                secured.keys(),
                secured.keyPassword(),
                URI.create(
                        "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT) + REGISTRY_PATH),
                secured.registryPasswords());
        done(SecuredKafka.ADMINISTRATOR, "topics", "create");
        done(
                SecuredKafka.ADMINISTRATOR,
                "acls",
                "--apply",
                "--principal",
                "collector=User:" + AGENT,
                "--principal",
                "executor=User:" + AGENT);
    }

    private void startAll() throws IOException {
        startKafka();
        done(OPERATOR, "apply", "-f", "/etc/isotherm/pool.yaml");
        Startables.deepStart(services()).join();
        GenericContainer<?> pool = container(
                        "pool", List.of(), "simulate", "-f", "/etc/isotherm/simulation.yaml", "--port", "8090")
                .waitingFor(Wait.forLogMessage("Simulated pool: .*", 1).withStartupTimeout(START));
        pool.start();
        // The simulated pool answers on its own loopback only.
        container(as(AGENT), "agent")
                .withNetworkMode("container:" + pool.getContainerId())
                .waitingFor(Wait.forLogMessage(".*executor started.*", 1).withStartupTimeout(START))
                .start();
    }

    private void done(String user, String... command) {
        Outcome outcome = run(user, command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(List.of(command) + " failed: " + outcome.output());
        }
    }

    private Stream<GenericContainer<?>> services() {
        return Stream.of(analyzers.stream(), deciders.stream(), Stream.of(console))
                .flatMap(services -> services);
    }

    Network network() {
        return network;
    }

    /** Where a machine of the network finds what it knows as {@code registry}. */
    String registryAddress() {
        return gateway;
    }

    SecuredKafka kafkaUsers() {
        return secured;
    }

    List<GenericContainer<?>> analyzers() {
        return analyzers;
    }

    List<GenericContainer<?>> deciders() {
        return deciders;
    }

    ConsoleClient console() {
        return new ConsoleClient(console, ServiceProbe.address(console, CONSOLE_PORT));
    }

    /** What can be done to the containers. */
    Outages outages() {
        return new Outages(docker, network, kafka);
    }

    /** Shows a topic from its beginning on, as an auditor looks at it. */
    WatchedTopic watch(String topic) {
        GenericContainer<?> watch =
                container("watch-" + topic, as(AUDITOR), "watch", topic, "--from-beginning", "--output", "json");
        watch.start();
        return new WatchedTopic(watch::getLogs);
    }

    /** Runs one command of a user to its end. */
    Outcome run(String user, String... command) {
        return run(as(user), command);
    }

    /** Runs one command of a user, with the password of another, to its end. */
    Outcome runWithWrongPassword(String user, String other, String... command) {
        return run(new Login(user, secured.secretsOf(other)), command);
    }

    private Outcome run(Login login, String... command) {
        try (GenericContainer<?> container = container(command[0], login, command)) {
            container.withStartupCheckStrategy(new Ended()).start();
            outputs.add(seenFromOutside(container));
            Long exitCode = Objects.requireNonNull(
                    container.getCurrentContainerInfo().getState().getExitCodeLong());
            return new Outcome(exitCode, container.getLogs());
        }
    }

    /** All that must be read nowhere. */
    List<String> secrets() {
        return secured.secrets();
    }

    /** All that can be read of the containers from outside: what they print and tell, how they were started. */
    List<String> all() {
        List<String> all = new ArrayList<>(outputs);
        containers.stream().filter(GenericContainer::isRunning).forEach(container -> {
            all.add(seenFromOutside(container));
            all.add(Arrays.deepToString(
                    docker.topContainerCmd(container.getContainerId()).exec().getProcesses()));
        });
        services().filter(GenericContainer::isRunning).forEach(service -> {
            all.add(ServiceProbe.answer(service, "/metrics"));
            all.add(ServiceProbe.answer(service, "/health/ready"));
        });
        return all;
    }

    private String seenFromOutside(GenericContainer<?> container) {
        return container.getLogs()
                + docker.inspectContainerCmd(container.getContainerId()).exec();
    }

    private GenericContainer<?> kafka() {
        GenericContainer<?> container = container(
                        "kafka",
                        List.of(
                                bind(secured.broker(), "/etc/kafka"),
                                bind(secured.certificate(), CERTIFICATE),
                                new Bind(secured.data().toString(), new Volume("/var/lib/isotherm"), AccessMode.rw)),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        "/opt/isotherm/isotherm.jar",
                        "kafka.Kafka",
                        "/etc/kafka/server.properties")
                .withEnv("ISOTHERM_KAFKA_LOG", "INFO")
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1).withStartupTimeout(START));
        return container.withCreateContainerCmdModifier(create -> create.withEntrypoint("/opt/java/bin/java"));
    }

    private GenericContainer<?> service(String name, String user, String command) {
        return ready(container(name, as(user), command));
    }

    private static GenericContainer<?> ready(GenericContainer<?> service) {
        return service.withExposedPorts(ServiceProbe.OPERATIONS)
                .waitingFor(Wait.forHttp("/health/ready")
                        .forPort(ServiceProbe.OPERATIONS)
                        .withStartupTimeout(START));
    }

    /** Who a process is for Kafka, and the folder that holds the password. */
    private record Login(String user, Path secrets) {}

    private Login as(String user) {
        return new Login(user, secured.secretsOf(user));
    }

    private GenericContainer<?> container(String name, Login login, String... command) {
        return networked(name, container(login, command));
    }

    private GenericContainer<?> container(Login login, String... command) {
        return container(
                        List.of(bind(login.secrets(), "/run/secrets"), bind(secured.certificate(), CERTIFICATE)),
                        command)
                .withEnv("KAFKA_USER", login.user());
    }

    private GenericContainer<?> container(String name, List<Bind> binds, String... command) {
        return networked(name, container(binds, command));
    }

    private GenericContainer<?> networked(String name, GenericContainer<?> container) {
        return container.withNetwork(network).withNetworkAliases(name).withExtraHost("registry", gateway);
    }

    private GenericContainer<?> container(List<Bind> binds, String... command) {
        List<Bind> all = new ArrayList<>(binds);
        all.add(bind(CONFIGURATION, "/etc/isotherm"));
        return container(IMAGE, all, command).withEnv("ISOTHERM_CONFIG", "/etc/isotherm/isotherm.yaml");
    }

    private GenericContainer<?> container(DockerImageName image, List<Bind> binds, String... command) {
        GenericContainer<?> container = new GenericContainer<>(image)
                .withImagePullPolicy(name -> false)
                // Short-lived, many, and on two cores: a quick start is worth more than the best code.
                .withEnv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
                .withCommand(command)
                .withCreateContainerCmdModifier(create -> {
                    create.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
                    HostConfig host = Objects.requireNonNull(create.getHostConfig());
                    host.withReadonlyRootfs(true)
                            .withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges:true"))
                            .withTmpFs(Map.of("/tmp", "exec,size=64m"))
                            // Testcontainers' own way to bind a folder first tries it out with an image that it pulls.
                            .withBinds(binds);
                });
        containers.add(container);
        return container;
    }

    private static Bind bind(Path source, String target) {
        return new Bind(source.toString(), new Volume(target), AccessMode.ro);
    }

    /** What every container has printed so far, for whoever looks into a failure. */
    void tellLogs() {
        for (GenericContainer<?> container : containers) {
            if (container.getContainerId() != null) {
                System.out.println("==== " + Arrays.toString(container.getCommandParts()));
                System.out.println(container.getLogs());
            }
        }
    }

    @Override
    public void close() {
        containers.parallelStream().forEach(GenericContainer::stop);
        if (securedRegistry != null) {
            securedRegistry.close();
        }
        network.close();
    }

    private static Path resource(String name) {
        try {
            URL url = Objects.requireNonNull(Installation.class.getClassLoader().getResource(name), name);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name + " is in no directory", e);
        }
    }

    /** A command counts as started when it has ended, whatever its exit code. */
    private static final class Ended extends StartupCheckStrategy {
        Ended() {
            withTimeout(START);
        }

        @Override
        public StartupStatus checkStartupState(DockerClient client, String containerId) {
            return DockerStatus.isContainerStopped(getCurrentState(client, containerId))
                    ? StartupStatus.SUCCESSFUL
                    : StartupStatus.NOT_YET_KNOWN;
        }
    }
}
