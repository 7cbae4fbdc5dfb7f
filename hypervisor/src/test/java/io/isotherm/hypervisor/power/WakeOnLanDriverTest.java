package io.isotherm.hypervisor.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeOnLanDriverTest {
    private static final String MAC = "52:54:00:AB:cd:ef";

    @TempDir
    Path directory;

    private PowerDriver driver(String credentials, Map<String, String> settings) {
        return PowerProtocol.WAKE_ON_LAN.open(
                "xen1",
                PowerAccess.of(PowerProtocol.WAKE_ON_LAN, MAC, credentials, settings),
                new CredentialFiles(directory));
    }

    @Test
    void sendsTheMacAddressSixteenTimesBehindSixBytesOfOnes() throws IOException {
        assertThat(sent("")).isEqualTo("f".repeat(12) + "525400abcdef".repeat(16));
    }

    @Test
    void sendsTheSecureOnPasswordBehindIt() throws IOException {
        StoredCredentials.store(directory, "rack", "", "01-02-03-04-05-06");
        assertThat(sent("rack")).isEqualTo("f".repeat(12) + "525400abcdef".repeat(16) + "010203040506");
    }

    private String sent(String credentials) throws IOException {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            receiver.setSoTimeout(60_000);
            driver(
                            credentials,
                            Map.of(
                                    "interfaces",
                                    "lo",
                                    "broadcast",
                                    "127.0.0.1",
                                    "port",
                                    Integer.toString(receiver.getLocalPort())))
                    .on();
            DatagramPacket packet = new DatagramPacket(new byte[200], 200);
            receiver.receive(packet);
            return HexFormat.of().formatHex(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }

    @Test
    void tellsByConnectionsWhetherTheHostIsOn() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = server.getLocalPort();
            assertThat(state(port)).isEqualTo(State.ON);
        }
        assertThat(state(port)).as("a host that refuses is on").isEqualTo(State.ON);
    }

    private State state(int port) {
        return driver("", Map.of("probe", "127.0.0.1:" + port)).state();
    }

    @Test
    void saysWhatItCannotDo() {
        fails(() -> driver("", Map.of()).state(), Kind.UNSUPPORTED, "power.probe");
        fails(() -> driver("", Map.of()).softOff(), Kind.NO_SOFT_OFF, "power.driver");
        fails(() -> driver("", Map.of("interfaces", "none9")).on(), Kind.UNREACHABLE, "power.interfaces");
    }

    private static void fails(ThrowingCallable call, Kind kind, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words);
        });
    }
}
