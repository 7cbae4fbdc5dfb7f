package io.isotherm.executor.power;

import static org.awaitility.Awaitility.await;

import io.isotherm.hypervisor.power.CredentialFiles;
import io.isotherm.hypervisor.power.InventoryPower;
import io.isotherm.hypervisor.power.PowerAccess;
import io.isotherm.hypervisor.power.PowerProtocol;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A controller that speaks IPMI 2.0 over LAN: Debian's {@code ipmi_sim}. The machine that it controls is a file that says 1
 * or 0. User {@code isotherm}, password {@code secret}.
 */
final class IpmiSimulator implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private final Process process;

    IpmiSimulator(Path directory) throws IOException {
        this.directory = directory;
        try (DatagramSocket free = new DatagramSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createDirectories(directory.resolve("state"));
        reset();
        Path chassis = Files.writeString(directory.resolve("chassis"), """
                #!/bin/sh
                cd "${0%/*}"; shift
                echo "$*" >> requests
                case "$1 $2" in
                'get power') echo "power:$(cat power)" ;;
                'set power') [ -e stuck ] || echo "$3" > power ;;
                'set shutdown') [ -e stuck ] || echo 0 > power ;;
                esac
                """);
        Files.setPosixFilePermissions(chassis, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("lan.conf"), """
                name "test"
                set_working_mc 0x20
                  startlan 1
                    addr 127.0.0.1 %d
                    priv_limit admin
                    allowed_auths_user none md2 md5 straight
                    allowed_auths_operator none md2 md5 straight
                    allowed_auths_admin none md2 md5 straight
                    guid a123456789abcdefa123456789abcdef
                  endlan
                  chassis_control "%s 0x20"
                  user 2 true "isotherm" "secret" admin 10 none md2 md5 straight
                """.formatted(port, chassis));
        Files.writeString(directory.resolve("machine.emu"), """
                mc_setbmc 0x20
                mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
                sel_enable 0x20 1000 0x0a
                mc_enable 0x20
                """);
        store("bmc", "isotherm", "secret");
        store("wrong", "isotherm", "guess");
        process = new ProcessBuilder("ipmi_sim", "-c", "lan.conf", "-f", "machine.emu", "-s", "state", "-n")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        await().atMost(LONG).ignoreExceptions().until(() -> ipmitool("status").contains("is on"));
    }

    private void store(String name, String user, String password) throws IOException {
        Files.writeString(directory.resolve(name + ".user"), user);
        Path file = Files.writeString(directory.resolve(name + ".password"), password);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A machine that is on and obeys, of which nothing was asked yet. */
    void reset() throws IOException {
        Files.writeString(directory.resolve("power"), "1");
        Files.deleteIfExists(directory.resolve("stuck"));
        Files.deleteIfExists(directory.resolve("requests"));
    }

    int port() {
        return port;
    }

    /** Control of that host's power, through this controller. */
    InventoryPower power(String host, String credentials, int throughPort, boolean forceOff) {
        InventoryPower power = new InventoryPower(new CredentialFiles(directory));
        power.take(Map.of(
                host,
                new PowerAccess(
                        PowerProtocol.IPMI,
                        "127.0.0.1:" + throughPort,
                        credentials,
                        forceOff,
                        new TreeMap<>(Map.of("timeout", "3s", "retries", "1")))));
        return power;
    }

    /** Takes every request from now on, and does nothing. */
    void getStuck() throws IOException {
        Files.createFile(directory.resolve("stuck"));
    }

    /** What was asked for, but for the state. */
    List<String> requests() throws IOException {
        Path requests = directory.resolve("requests");
        return Files.exists(requests)
                ? Files.readAllLines(requests).stream()
                        .filter(line -> line.startsWith("set"))
                        .toList()
                : List.of();
    }

    boolean isOn() throws IOException {
        return Files.readString(directory.resolve("power")).startsWith("1");
    }

    /** What ipmitool itself makes of it. */
    String ipmitool(String request) throws IOException {
        List<String> command = new ArrayList<>(List.of("ipmitool", "-I", "lanplus", "-H", "127.0.0.1"));
        command.addAll(List.of("-p", Integer.toString(port), "-U", "isotherm", "-P", "secret", "-C", "3"));
        command.addAll(List.of("-R", "1", "-N", "1", "chassis", "power", request));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
