package io.isotherm.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A libvirtd of the tests' own on a Unix socket in a folder of its own, with nothing but the built-in test driver. */
final class PrivateLibvirtd implements AutoCloseable {
    static final String BINARY = "/usr/sbin/libvirtd";

    private final Path folder;
    private @Nullable Process process;

    PrivateLibvirtd() throws IOException {
        // The path of a Unix socket may have 108 characters at most.
        this.folder = Files.createTempDirectory("lv");
        Files.createDirectory(folder.resolve("no-drivers"));
        Files.writeString(folder.resolve("conf"), """
                listen_tls = 0
                listen_tcp = 0
                unix_sock_dir = "%s"
                auth_unix_rw = "none"
                auth_unix_ro = "none"
                """.formatted(folder));
    }

    String uri() {
        return "test+unix:///default?socket=" + socket();
    }

    private Path socket() {
        // Started by an ordinary user it ignores unix_sock_dir.
        Path ofUser = folder.resolve("libvirt/libvirt-sock");
        return Files.exists(ofUser) ? ofUser : folder.resolve("libvirt-sock");
    }

    void start() throws IOException {
        Files.deleteIfExists(folder.resolve("pid"));
        Files.deleteIfExists(socket());
        ProcessBuilder builder = new ProcessBuilder(
                BINARY,
                "-f",
                folder.resolve("conf").toString(),
                "-p",
                folder.resolve("pid").toString());
        builder.environment()
                .put("LIBVIRT_DRIVER_DIR", folder.resolve("no-drivers").toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        process = builder.start();
        Awaitility.await("libvirtd's socket").until(() -> Files.exists(socket()));
    }

    /** Ends it as SIGKILL does, and waits until it is gone. */
    void kill() {
        running().destroyForcibly().onExit().join();
        process = null;
    }

    /** Stops it in its tracks: it takes connections and answers nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        List.of("kill", signal, Long.toString(running().pid())))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill " + signal + " ended with " + exit);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("libvirtd does not run; start it first");
        }
        return process;
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
