package io.isotherm.embedded.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Addresses to listen on. */
public final class Ports {
    private Ports() {}

    /**
     * Fails with a clear message where a server could not listen.
     *
     * @param what the server, for the message
     * @param port 0 to 65535; 0, for any free one, is always available
     */
    public static void requireFree(String what, String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new EmbeddedStartException(
                    "The " + what + " cannot listen on port " + port + ": give 1 to 65535, or 0 for any free one");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(host, port));
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "The " + what + " cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "): stop whatever uses this port, or choose another port, or 0 for any free one",
                    e);
        }
    }

    /** A port of the loopback interface that was free a moment ago. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedStartException("No free port is left on the loopback interface", e);
        }
    }

    /** A resolved address; 'localhost' means the IPv4 or IPv6 loopback, whichever the machine prefers. */
    public static InetSocketAddress address(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new EmbeddedStartException(
                    "The host '" + host
                            + "' to listen on has no address: give one of this machine's names or addresses, such as localhost");
        }
        return address;
    }

    /** The name under which clients reach a server that listens on the given host: this machine's for a wildcard. */
    public static String reachable(String host) {
        if (!address(host, 0).getAddress().isAnyLocalAddress()) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
