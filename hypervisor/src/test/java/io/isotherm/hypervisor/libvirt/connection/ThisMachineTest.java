package io.isotherm.hypervisor.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisMachineTest {

    @ParameterizedTest
    @CsvSource({
        "xen1, xen+tls://xen1/system",
        "xen1, xen+tls://XEN1.example.org/system",
        "xen1.example.org, xen+ssh://root@xen1/system?no_tty=1",
        "xen1.example.org, xen+tls://xen1.example.org:16514/system",
        "xen1, xen+tcp://127.0.0.1/system",
        "xen1, xen+tcp://[::1]/system",
        "xen1, xen:///system"
    })
    void knowsItsOwnAddressesAndGoesAroundTheNetworkThere(String name, String uri) {
        ThisMachine machine = new ThisMachine(name);

        assertThat(machine.isAt(uri)).isTrue();
        assertThat(machine.local(uri)).isEqualTo("xen:///system");
    }

    @ParameterizedTest
    @CsvSource({
        "xen1, xen+tls://xen2/system",
        "xen1, xen+tls://xen10/system",
        "xen1.a.example, xen+tls://xen1.b.example/system",
        "xen1, xen+tls://192.0.2.1/system",
        "'', xen+tls://xen1/system",
        "xen1, no address"
    })
    void leavesTheAddressesOfOthersAsTheyAre(String name, String uri) {
        ThisMachine machine = new ThisMachine(name);

        assertThat(machine.isAt(uri)).isFalse();
        assertThat(machine.local(uri)).isEqualTo(uri);
    }
}
