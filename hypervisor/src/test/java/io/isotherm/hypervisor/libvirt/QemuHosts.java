package io.isotherm.hypervisor.libvirt;

import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Two hosts of QEMU's driver, qemu1 and qemu2, in namespaces of their own; they end with the test, whatever happens. */
final class QemuHosts implements AutoCloseable {
    private static final String DRIVER = "libvirt/connection-driver/libvirt_driver_qemu.so";

    private final Path folder;
    private final Process process;

    /** Starts both and waits until they answer. */
    QemuHosts() throws IOException {
        // The path of a Unix socket may have 108 characters at most.
        folder = Files.createTempDirectory("qh");
        Path script = folder.resolve("qemu-hosts.sh");
        try (InputStream source = QemuHosts.class.getResourceAsStream("qemu-hosts.sh")) {
            Files.copy(source, script);
        }
        process = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "bash",
                        script.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        for (int number = 1; number <= 2; number++) {
            Path socket = socket(number);
            Awaitility.await("libvirtd of qemu" + number + ", see " + folder)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(socket));
        }
    }

    /** What is missing on this machine to have such hosts, with the remedy; empty if nothing is. */
    static Optional<String> missing() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("QEMU hosts need root, for namespaces: run the tests as root");
        }
        if (!Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64"))) {
            return Optional.of("QEMU is missing: apt-get install --no-install-recommends qemu-system-x86");
        }
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures.anyMatch(path -> Files.exists(path.resolve(DRIVER)))
                    ? Optional.empty()
                    : Optional.of("libvirt's QEMU driver is missing: apt-get install --no-install-recommends"
                            + " libvirt-daemon-driver-qemu");
        }
    }

    private Path socket(int number) {
        return folder.resolve("qemu" + number).resolve("run/libvirt-sock");
    }

    /** How to reach a host from here, and from the other one. */
    LibvirtHost host(int number) {
        return new LibvirtHost(
                "qemu" + number,
                "qemu+unix:///system?socket=" + socket(number),
                "qemu+tcp://127.0.0.1:1650" + number + "/system");
    }

    /** The machine's UUID that a host tells. */
    static UUID identity(int number) {
        return UUID.fromString("71000000-0000-4000-8000-00000000000" + number);
    }

    /** A guest whose firmware reads its disk and finds nothing to boot; both hosts have the disk, and none writes to it. */
    String guest(UUID uuid, String name) throws IOException {
        Path disk = folder.resolve(name + ".img");
        if (!Files.exists(disk)) {
            Files.write(disk, new byte[1 << 20]);
        }
        return """
                <domain type='qemu'>
                  <name>%s</name><uuid>%s</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='pc'>hvm</type></os>
                  <devices>
                    <emulator>/usr/bin/qemu-system-x86_64</emulator>
                    <controller type='usb' model='none'/><memballoon model='none'/>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
                      <readonly/>
                    </disk>
                  </devices>
                </domain>
                """.formatted(name, uuid, disk);
    }

    /** Ends a host's daemon as SIGKILL does; its guests run on. */
    void killDaemon(int number) {
        String configuration =
                folder.resolve("qemu" + number).resolve("etc/libvirtd.conf").toString();
        ProcessHandle daemon = process.descendants()
                .filter(candidate -> candidate.info().commandLine().orElse("").contains(configuration))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("qemu" + number + " has no daemon"));
        daemon.destroyForcibly();
        daemon.onExit().join();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Awaitility.await("the end of all in the namespaces")
                .until(() -> process.descendants().findAny().isEmpty());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
