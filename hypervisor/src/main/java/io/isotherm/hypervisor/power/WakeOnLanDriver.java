package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Wake-on-LAN: a packet of six bytes 0xFF and sixteen times the MAC address, broadcast by UDP, with a SecureOn password
 * behind it where the credentials name one. Nothing answers: whether the host is on is seen by whether it takes or refuses a
 * connection.
 */
final class WakeOnLanDriver implements PowerDriver {
    private static final int REPETITIONS = 16;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

    private final String host;
    private final PowerAccess access;
    private final CredentialFiles credentials;

    WakeOnLanDriver(String host, PowerAccess access, CredentialFiles credentials) {
        this.host = host;
        this.access = access;
        this.credentials = credentials;
    }

    @Override
    public State state() {
        String probe = access.setting(PowerSetting.PROBE);
        if (probe.isEmpty()) {
            throw new HypervisorException(
                    Kind.UNSUPPORTED,
                    "Whether host " + host + " is on cannot be told: give power.probe, where it takes connections");
        }
        int colon = probe.lastIndexOf(':');
        Duration limit =
                PowerSetting.timeout(access).compareTo(PROBE_LIMIT) < 0 ? PowerSetting.timeout(access) : PROBE_LIMIT;
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(probe.substring(0, colon));
            socket.connect(new InetSocketAddress(address, Integer.parseInt(probe.substring(colon + 1))), (int)
                    limit.toMillis());
            return State.ON;
        } catch (UnknownHostException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "The name in power.probe, " + probe + ", is not known", e);
        } catch (ConnectException e) {
            // A host that refuses is there; one that is not gives no answer at all.
            return String.valueOf(e.getMessage()).contains("refused") ? State.ON : State.OFF;
        } catch (IOException e) {
            return State.OFF;
        }
    }

    @Override
    public void on() {
        byte[] packet = packet();
        List<InetAddress> senders = senders();
        List<String> failures = new ArrayList<>();
        int sent = 0;
        for (InetAddress sender : senders) {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(sender, 0))) {
                socket.setBroadcast(true);
                for (String target : list(PowerSetting.BROADCAST)) {
                    socket.send(new DatagramPacket(
                            packet,
                            packet.length,
                            InetAddress.getByName(target),
                            Integer.parseInt(access.setting(PowerSetting.PORT))));
                    sent++;
                }
            } catch (IOException e) {
                failures.add(sender.getHostAddress() + ": " + e.getMessage());
            }
        }
        if (sent == 0) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "No packet to wake host " + host + " could be sent (" + String.join("; ", failures)
                            + "): see power.interfaces and power.broadcast");
        }
    }

    private byte[] packet() {
        byte[] mac = mac(access.address());
        byte[] password = access.credentials().isEmpty() ? new byte[0] : secureOn();
        byte[] packet = new byte[mac.length * (1 + REPETITIONS) + password.length];
        Arrays.fill(packet, 0, mac.length, (byte) 0xFF);
        for (int index = 1; index <= REPETITIONS; index++) {
            System.arraycopy(mac, 0, packet, index * mac.length, mac.length);
        }
        System.arraycopy(password, 0, packet, packet.length - password.length, password.length);
        return packet;
    }

    private byte[] secureOn() {
        String text = credentials.password(access.credentials()).strip();
        if (!PowerProtocol.WAKE_ON_LAN.acceptsAddress(text)) {
            throw new HypervisorException(
                    Kind.WRONG_CREDENTIALS,
                    "The SecureOn password in the credentials '" + access.credentials()
                            + "' must have the form of a MAC address");
        }
        return mac(text);
    }

    private static byte[] mac(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[:-]", ""));
    }

    /** The addresses of the interfaces that it is sent from. */
    private List<InetAddress> senders() {
        List<String> wanted = list(PowerSetting.INTERFACES);
        List<InetAddress> senders = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                boolean chosen =
                        wanted.isEmpty() ? network.isUp() && !network.isLoopback() : wanted.contains(network.getName());
                if (chosen) {
                    Collections.list(network.getInetAddresses()).stream()
                            .filter(Inet4Address.class::isInstance)
                            .findFirst()
                            .ifPresent(senders::add);
                }
            }
        } catch (SocketException e) {
            throw new HypervisorException(Kind.OTHER, "The network interfaces cannot be read: " + e.getMessage(), e);
        }
        if (senders.isEmpty()) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "No network interface " + (wanted.isEmpty() ? "is up" : "is called " + String.join(" or ", wanted))
                            + " that host " + host + " could be woken from: see power.interfaces");
        }
        return senders;
    }

    private List<String> list(PowerSetting setting) {
        String text = access.setting(setting);
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    @Override
    public void softOff() {
        throw new HypervisorException(
                Kind.NO_SOFT_OFF,
                "Host " + host
                        + " can be woken by Wake-on-LAN, but not switched off: have its agent do that (power.softOff:"
                        + " agent), or give it a power.driver that can, such as command");
    }

    @Override
    public void forceOff() {
        throw new HypervisorException(Kind.UNSUPPORTED, "Host " + host + " cannot be switched off by Wake-on-LAN");
    }
}
