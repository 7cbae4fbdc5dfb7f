package io.isotherm.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLimits;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibvirtDaemonTest {
    private static final LibvirtLimits IMPATIENT = new LibvirtLimits(
            Duration.ofMillis(500), Duration.ofMillis(200), 2, 1, Duration.ofMillis(20), Duration.ofMillis(100));

    @BeforeAll
    static void requireDaemon() {
        Libvirt.requireDaemon();
    }

    @Test
    void readsThroughADaemon() throws Exception {
        try (PrivateLibvirtd daemon = new PrivateLibvirtd()) {
            daemon.start();
            try (LibvirtHypervisor hypervisor = Libvirt.open(daemon.uri())) {
                assertThat(hypervisor.read().guests()).hasSize(1);
            }
        }
    }

    @Test
    void comesBackAfterADaemonThatWasKilledAndRestarted() throws Exception {
        try (PrivateLibvirtd daemon = new PrivateLibvirtd()) {
            daemon.start();
            try (LibvirtHypervisor hypervisor = Libvirt.open(daemon.uri())) {
                hypervisor.read();
                daemon.kill();
                assertUnreachable(hypervisor);
                assertUnreachable(hypervisor);

                daemon.start();

                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(hypervisor.read().guests()).hasSize(1));
            }
        }
    }

    @Test
    void doesNotEvenNoticeARestartBetweenTwoCalls() throws Exception {
        try (PrivateLibvirtd daemon = new PrivateLibvirtd()) {
            daemon.start();
            try (LibvirtHypervisor hypervisor = Libvirt.open(daemon.uri())) {
                hypervisor.read();
                daemon.kill();
                daemon.start();

                assertThat(hypervisor.read().guests()).hasSize(1);
            }
        }
    }

    @Test
    void neverWaitsLongerThanItsDeadlineForADaemonThatHangs() throws Exception {
        try (PrivateLibvirtd daemon = new PrivateLibvirtd()) {
            daemon.start();
            try (LibvirtHypervisor hypervisor = Libvirt.open("here", daemon.uri(), IMPATIENT)) {
                hypervisor.read();
                daemon.freeze();

                long before = System.nanoTime();
                assertThatThrownBy(hypervisor::read).hasMessageContaining("did not answer within 500 ms");
                assertThatThrownBy(hypervisor::read).hasMessageContaining("did not answer within 500 ms");
                // Two calls hang and keep their threads; a third is refused at once.
                assertThatThrownBy(hypervisor::read).hasMessageContaining("has 2 unfinished libvirt calls");
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));

                daemon.thaw();
                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(hypervisor.read().guests()).hasSize(1));
            }
        }
    }

    @Test
    void waitsBetweenAttemptsToConnect() throws Exception {
        LibvirtLimits slow = new LibvirtLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 1, Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (PrivateLibvirtd daemon = new PrivateLibvirtd();
                LibvirtHypervisor hypervisor = Libvirt.open("here", daemon.uri(), slow)) {
            assertThatThrownBy(hypervisor::read).hasMessageContaining("cannot be reached by libvirt");
            daemon.start();

            assertThatThrownBy(hypervisor::read)
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining("could not be reached a moment ago: Host here cannot be reached");
        }
    }

    private static void assertUnreachable(LibvirtHypervisor hypervisor) {
        assertThatThrownBy(hypervisor::read)
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE));
    }
}
