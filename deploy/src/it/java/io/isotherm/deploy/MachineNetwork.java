package io.isotherm.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Docker engine changes of a machine's network.
 *
 * @param devices names of all network devices
 * @param rules of the packet filter, its own chains and the policies that let not everything pass, in its own words
 * @param settings of the kernel, as NAME=VALUE; a bridge's are 0 where the kernel does not know them yet
 */
record MachineNetwork(List<String> devices, List<String> rules, List<String> settings) {
    private static final Duration SOON = Duration.ofSeconds(20);

    static MachineNetwork now() {
        return new MachineNetwork(readDevices(), readRules(), readSettings());
    }

    private static List<String> readDevices() {
        try (Stream<Path> devices = Files.list(Path.of("/sys/class/net"))) {
            return devices.map(device -> device.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The network devices cannot be listed", e);
        }
    }

    private static List<String> readRules() {
        if (!Files.isExecutable(Path.of("/usr/sbin/iptables-save"))) {
            return List.of();
        }
        return Script.run(SOON, "/usr/sbin/iptables-save")
                .lines()
                .filter(line -> line.startsWith("-A") || (line.startsWith(":") && !line.contains(" ACCEPT ")))
                .map(line -> line.replaceAll("\\[.*]", "").strip())
                .toList();
    }

    private static List<String> readSettings() {
        List<String> settings = new ArrayList<>();
        for (String name :
                List.of("ipv4/ip_forward", "bridge/bridge-nf-call-iptables", "bridge/bridge-nf-call-ip6tables")) {
            Path file = Path.of("/proc/sys/net", name);
            try {
                settings.add(name + "="
                        + (Files.exists(file) ? Files.readString(file).strip() : "0"));
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }
        return settings;
    }
}
