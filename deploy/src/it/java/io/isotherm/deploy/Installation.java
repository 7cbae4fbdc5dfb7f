package io.isotherm.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.DockerStatus;

/**
 * An installation of the pool lab in containers of one network: broker, two analyzers, two deciders, and a simulated pool
 * with its agent. Each runs as docker-compose.yml has it: an ordinary user without capabilities, on a read-only root.
 */
final class Installation implements AutoCloseable {
    private static final DockerImageName IMAGE = DockerImageName.parse("isotherm:local");
    private static final int OPERATIONS = 9470;
    private static final Duration START = Duration.ofMinutes(5);
    private static final Path CONFIGURATION = resource("installation");

    private final DockerClient docker = DockerClientFactory.lazyClient();
    private final Network network = Network.newNetwork();
    private final List<GenericContainer<?>> containers = new ArrayList<>();
    private final GenericContainer<?> broker = service("kafka", "broker");
    private final List<GenericContainer<?>> analyzers =
            List.of(service("analyzer-1", "analyzer"), service("analyzer-2", "analyzer"));
    private final List<GenericContainer<?>> deciders =
            List.of(service("decider-1", "decider"), service("decider-2", "decider"));

    /** What a command that runs to its end printed, and its exit code. */
    record Outcome(long exitCode, String output) {}

    /** Starts everything; on return the services are ready, and the pool's load begins. */
    static Installation start() {
        Installation installation = new Installation();
        try {
            installation.startAll();
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    private void startAll() {
        broker.start();
        Outcome applied = run("apply", "-f", "/etc/isotherm/pool.yaml");
        if (applied.exitCode() != 0) {
            throw new IllegalStateException("The pool's configuration was not applied: " + applied.output());
        }
        analyzers.parallelStream().forEach(GenericContainer::start);
        deciders.parallelStream().forEach(GenericContainer::start);
        GenericContainer<?> pool = container(
                        "pool", "simulate", "-f", "/etc/isotherm/simulation.yaml", "--port", "8090")
                .waitingFor(Wait.forLogMessage("Simulated pool: .*", 1).withStartupTimeout(START));
        pool.start();
        // The simulated pool answers on its own loopback only.
        container(new String[] {"agent"})
                .withNetworkMode("container:" + pool.getContainerId())
                .waitingFor(Wait.forLogMessage(".*executor started.*", 1).withStartupTimeout(START))
                .start();
    }

    List<GenericContainer<?>> analyzers() {
        return analyzers;
    }

    List<GenericContainer<?>> deciders() {
        return deciders;
    }

    /** What the services of one kind measure about the pool: the one that is in charge of it has such a metric. */
    static boolean inChargeOf(GenericContainer<?> service, String metric) {
        return service.isRunning() && metrics(service).contains(metric + "{pool=\"lab\"");
    }

    /** A running service's {@code /metrics}. */
    static String metrics(GenericContainer<?> service) {
        URI address = URI.create("http://" + service.getHost() + ":" + service.getMappedPort(OPERATIONS) + "/metrics");
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(address + " does not answer", e);
        }
    }

    /** SIGKILL: the service gets no chance to tidy up. */
    void kill(GenericContainer<?> service) {
        docker.killContainerCmd(service.getContainerId()).exec();
    }

    /** Takes the broker off the network: nothing answers any more, not even with a refusal. */
    void cutOffBroker() {
        docker.disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(broker.getContainerId())
                .exec();
    }

    void reconnectBroker() {
        docker.connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(broker.getContainerId())
                .withContainerNetwork(new ContainerNetwork().withAliases("kafka"))
                .exec();
    }

    /** Shows a topic from its beginning on, as an operator looks at it. */
    WatchedTopic watch(String topic) {
        GenericContainer<?> watch = container("watch-" + topic, "watch", topic, "--from-beginning");
        watch.start();
        return new WatchedTopic(watch::getLogs);
    }

    /** Runs one command to its end. */
    Outcome run(String... command) {
        try (GenericContainer<?> container = container(command[0], command)) {
            container.withStartupCheckStrategy(new Ended()).start();
            Long exitCode = Objects.requireNonNull(
                    container.getCurrentContainerInfo().getState().getExitCodeLong());
            return new Outcome(exitCode, container.getLogs());
        }
    }

    private GenericContainer<?> service(String name, String command) {
        return container(name, command)
                .withExposedPorts(OPERATIONS)
                .waitingFor(Wait.forHttp("/health/ready").forPort(OPERATIONS).withStartupTimeout(START));
    }

    private GenericContainer<?> container(String name, String... command) {
        return container(command).withNetwork(network).withNetworkAliases(name);
    }

    private GenericContainer<?> container(String[] command) {
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withImagePullPolicy(image -> false)
                .withEnv("ISOTHERM_CONFIG", "/etc/isotherm/isotherm.yaml")
                .withCommand(command)
                // Short-lived, many, and on two cores: a quick start is worth more than the best code.
                .withEnv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
                .withCreateContainerCmdModifier(create -> {
                    create.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
                    HostConfig host = Objects.requireNonNull(create.getHostConfig());
                    host.withReadonlyRootfs(true)
                            .withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges:true"))
                            .withTmpFs(Map.of("/tmp", "exec,size=64m"))
                            // Testcontainers' own way to bind a folder first tries it out with an image that it pulls.
                            .withBinds(new Bind(CONFIGURATION.toString(), new Volume("/etc/isotherm"), AccessMode.ro));
                });
        containers.add(container);
        return container;
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
