package io.isotherm.deploy;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A Debian machine: a container whose first process is systemd. */
final class DebianHost implements AutoCloseable {
    private static final DockerImageName IMAGE = DockerImageName.parse("isotherm-host:local");
    private static final Duration BUILD = Duration.ofMinutes(6);
    private static final Duration START = Duration.ofMinutes(1);
    /** Where the kernel has one hierarchy of control groups for each controller, systemd needs the one of its own. */
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup/systemd");

    private final GenericContainer<?> container;

    private DebianHost(GenericContainer<?> container) {
        this.container = container;
    }

    /**
     * Starts one in an installation's network, after making its image if there is none.
     *
     * @param packages a directory that it sees as {@code /packages}
     */
    static DebianHost start(Installation installation, Path packages) {
        Script.run(BUILD, "deploy/image/build", "host");
        List<Bind> binds = new ArrayList<>(List.of(bind(packages, "/packages", AccessMode.ro)));
        if (Files.isDirectory(CONTROL_GROUPS)) {
            binds.add(bind(CONTROL_GROUPS, CONTROL_GROUPS.toString(), AccessMode.rw));
        }
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withImagePullPolicy(image -> false)
                .withNetwork(installation.network())
                .withExtraHost("registry", installation.registryAddress())
                .withEnv("container", "docker")
                .withCommand("/sbin/init")
                .withCreateContainerCmdModifier(create -> {
                    HostConfig host = Objects.requireNonNull(create.getHostConfig());
                    host.withCapAdd(Capability.SYS_ADMIN, Capability.SYS_PTRACE, Capability.NET_ADMIN)
                            .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                            .withCgroupnsMode("private")
                            .withTmpFs(Map.of("/run", "exec", "/run/lock", "", "/tmp", "exec"))
                            .withBinds(binds);
                })
                .waitingFor(Wait.forSuccessfulCommand("systemctl is-system-running --wait")
                        .withStartupTimeout(START));
        container.start();
        DebianHost host = new DebianHost(container);
        // As on a machine; in a container systemd leaves it to others, and credentials would reach no service.
        host.run("mount --make-rshared /");
        return host;
    }

    private static Bind bind(Path source, String target, AccessMode mode) {
        return new Bind(source.toAbsolutePath().normalize().toString(), new Volume(target), mode);
    }

    /** Puts a file there, which only root may write. */
    void write(String path, String content) {
        // What the engine copies to where another file system is mounted, as on /run and /tmp, is hidden by that.
        container.copyFileToContainer(Transferable.of(content), "/var/local/written");
        run("mkdir -p $(dirname " + path + ") && cp /var/local/written " + path + " && rm /var/local/written");
    }

    /**
     * Has root's shell run a command.
     *
     * @return what it prints on standard output, without white space at the ends
     * @throws AssertionError if it fails, with all that it prints
     */
    String run(String command) {
        ExecResult result = execute(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(command + " ended with exit code " + result.getExitCode() + ":\n"
                    + result.getStdout() + result.getStderr());
        }
        return result.getStdout().strip();
    }

    /** All that a command prints, whether it fails or not. */
    String output(String command) {
        ExecResult result = execute(command);
        return (result.getStdout() + result.getStderr()).strip();
    }

    private ExecResult execute(String command) {
        try {
            return container.execInContainer("sh", "-c", command);
        } catch (IOException e) {
            throw new UncheckedIOException(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
