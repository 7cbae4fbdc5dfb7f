package io.isotherm.launcher.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.isotherm.launcher.ServedPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * Requests of HTTP to the ports that are ours: the first byte chooses between health and metrics, the schema registry and
 * the console, the others are what is sent. No answer tells of a failure of ours.
 */
public final class HttpRequests {
    private static final int ANSWERED_WITHIN_MILLIS = 5_000;
    private static List<Integer> ports = List.of();

    private HttpRequests() {}

    /** Called by the fuzzer, once. */
    public static void fuzzerInitialize() {
        ServedPorts served = new ServedPorts(FuzzIT.directory("served"));
        ports = List.of(served.operations(), served.registry(), served.console());
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int port = ports.get(Byte.toUnsignedInt(input[0]) % ports.size());
        String status;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWERED_WITHIN_MILLIS);
            socket.getOutputStream().write(Arrays.copyOfRange(input, 1, input.length));
            socket.shutdownOutput();
            status = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            // Thousands of connections that linger would use up all ports.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // What is no request may be cut off, and a half one waited for.
            return;
        }
        if (status.startsWith("HTTP/1.1 500")) {
            throw new AssertionError("Port " + port + " failed over a request");
        }
    }
}
