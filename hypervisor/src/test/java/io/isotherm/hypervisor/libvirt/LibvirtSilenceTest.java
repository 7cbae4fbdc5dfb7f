package io.isotherm.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LibvirtSilenceTest {

    /** Native code writes past System.err: only another process's standard error shows it. */
    @Test
    void printsNothingOnStandardError() throws Exception {
        Libvirt.requireLibrary();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Provocation.class.getName())
                .start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(errors).isEmpty();
    }

    @Test
    void namesThePackageToInstallWhenTheLibraryIsMissing() {
        assertThatThrownBy(() -> LibvirtLibrary.require(() -> {
                    throw new UnsatisfiedLinkError("Unable to load library 'virt'");
                }))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED))
                .hasMessageContaining("apt-get install libvirt0");
    }

    /** Provokes errors of several kinds. */
    static final class Provocation {
        private Provocation() {}

        public static void main(String[] arguments) {
            try (LibvirtHypervisor gone = Libvirt.open("test+unix:///default?socket=/none");
                    LibvirtHypervisor here = Libvirt.open("test:///default")) {
                here.find(UUID.randomUUID());
                here.findByName("nobody");
                here.read();
                try {
                    gone.read();
                    System.exit(1);
                } catch (HypervisorException expected) {
                    System.exit(expected.kind() == Kind.UNREACHABLE ? 0 : 2);
                }
            }
        }
    }
}
