package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lab's own promises. */
@ExtendWith(LabExtension.class)
@Timeout(900)
class LabIT {
    @Test
    void reachesAHostByTcpTlsAndSsh(Lab lab) throws Exception {
        for (Transport transport : Transport.values()) {
            Process virsh = new ProcessBuilder(
                            "timeout", "120", "virsh", "-q", "-c", lab.uri("xen2", transport), "hostname")
                    .start();
            assertThat(new String(virsh.getInputStream().readAllBytes()).strip())
                    .as("host's name by " + transport)
                    .isEqualTo("xen2");
        }
    }

    @Test
    void givesEachHostItsOwnUuid(Lab lab) {
        List<String> uuids = lab.hosts().stream()
                .map(host -> lab.run(host, "virsh -c xen:///system sysinfo | grep -i uuid"))
                .toList();
        assertThat(uuids).doesNotHaveDuplicates().hasSize(2).noneMatch(String::isEmpty);
    }

    @Test
    void setsAGuestsLoadWhileItRunsAndCountsOn(Lab lab) {
        Guest guest = lab.create("web1", "xen1", 96);
        Guest.Account first = guest.account();
        assertThat(first.load()).isEqualTo("idle");
        assertThat(guest.where()).containsExactly("xen1");

        guest.load("60%");
        assertThat(guest.account().load()).isEqualTo("60%");
        guest.load("idle");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> guest.account().ticks() > first.ticks());
        assertThat(guest.account().boot()).isEqualTo(first.boot());
        assertThat(guest.run("cat /proc/partitions; exit 3")).contains("xvda").endsWith("exit=3");
    }

    @Test
    void runsBesideAnotherLabAndLeavesNothingOfIt(Lab lab) throws IOException {
        String name = "beside-" + ProcessHandle.current().pid();
        String before = lab.status();
        try (Lab other = Lab.start(name, 1)) {
            assertThat(other.uri("xen1", Transport.TCP)).isNotEqualTo(lab.uri("xen1", Transport.TCP));
            assertThat(other.run("xen1", "hostname")).isEqualTo("xen1");
            String running = other.status();
            Lab.join(name, 1).close();
            assertThat(other.status()).as("after a second up").isEqualTo(running);
        }
        assertThat(processesNaming(name)).isEmpty();
        assertThat(Path.of("/run/isotherm-lab", name)).doesNotExist();
        assertThat(lab.status()).isEqualTo(before);
    }

    private static List<String> processesNaming(String name) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.resolve("cmdline"))
                    .filter(Files::isReadable)
                    .map(LabIT::commandLine)
                    .filter(line -> line.contains(name))
                    .toList();
        }
    }

    /** Empty for a process that has ended meanwhile. */
    private static String commandLine(Path file) {
        try {
            return Files.readString(file).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
