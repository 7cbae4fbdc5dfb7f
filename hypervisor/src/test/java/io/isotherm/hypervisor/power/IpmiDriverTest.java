package io.isotherm.hypervisor.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class IpmiDriverTest {

    @Test
    void readsWhatDcmiMeasures() {
        // The form of ipmitool 1.8.19, lib/ipmi_dcmi.c.
        String output = """

                    Instantaneous power reading:                   220 Watts
                    Minimum during sampling period:                 12 Watts
                    Maximum during sampling period:                414 Watts
                    Average power reading over sample period:      218 Watts
                    IPMI timestamp:                           Fri Nov 27 02:14:12 2026
                    Sampling period:                          00000001 Seconds.
                    Power reading state is:                   activated

                """;
        assertThat(IpmiDriver.dcmiWatts(output)).hasValue(220);
        assertThat(IpmiDriver.dcmiWatts(output.replace("activated", "deactivated")))
                .isEmpty();
        assertThat(IpmiDriver.dcmiWatts("")).isEmpty();
    }

    @Test
    void namesTheControllerThatGivesNoAnswerInTime() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ipmitool")), "ipmitool is not installed");
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            PowerDriver driver = PowerProtocol.IPMI.open(
                    "xen1",
                    PowerAccess.of(PowerProtocol.IPMI, address, "", Map.of("timeout", "1s")),
                    new CredentialFiles(Path.of("none")));
            assertThatThrownBy(driver::state)
                    .isInstanceOfSatisfying(
                            HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                    .hasMessageContainingAll(address, "power.address", "power.timeout");
        }
    }
}
