package io.isotherm.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLibrary;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** What the tests need of libvirt; where it is missing they fail under CI and are skipped elsewhere, saying why. */
final class Libvirt {
    /** The one guest of libvirt's test driver. */
    static final UUID TEST_GUEST = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");

    static final LibvirtLimits QUICK = new LibvirtLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(2), 4, 2, Duration.ofMillis(20), Duration.ofMillis(200));

    private Libvirt() {}

    static void requireLibrary() {
        try {
            LibvirtLibrary.require();
        } catch (HypervisorException e) {
            missing("libvirt's client library", "libvirt0");
        }
    }

    static void requireDaemon() {
        requireLibrary();
        if (!Files.isExecutable(Path.of(PrivateLibvirtd.BINARY))) {
            missing(PrivateLibvirtd.BINARY, "libvirt-daemon");
        }
    }

    static void requireQemu() throws IOException {
        requireDaemon();
        QemuHosts.missing().ifPresent(Libvirt::unavailable);
    }

    private static void missing(String what, String debianPackage) {
        unavailable(what + " is missing: apt-get install --no-install-recommends " + debianPackage);
    }

    private static void unavailable(String message) {
        if (System.getenv("CI") != null) {
            fail(message);
        }
        assumeTrue(false, message);
    }

    static LibvirtHypervisor open(String uri) {
        return open("here", uri, QUICK);
    }

    static LibvirtHypervisor open(String name, String uri, LibvirtLimits limits) {
        return new LibvirtHypervisor(
                new LibvirtHost(name, uri, uri, new DeclaredCapacity(1e8, 2e8, 0, 0), Optional.empty()),
                limits,
                InstantSource.system());
    }
}
