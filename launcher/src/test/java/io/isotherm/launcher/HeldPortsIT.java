package io.isotherm.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.runtime.PemIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that hold connections keep nobody else from an answer, on any port of ours. */
class HeldPortsIT {
    private static final int CONNECTIONS = 1500;
    private static final int HALF_OPEN = 500;
    private static final int SLOW = 100;
    private static final int ASKED = 5;
    /** A record of TLS of 512 bytes, of which the first are there: of a client's greeting. */
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, -4, 3, 3};

    private static final Duration USUALLY_WITHIN = Duration.ofSeconds(1);
    private static final Duration ALWAYS_WITHIN = Duration.ofSeconds(5);

    @TempDir
    private static Path directory;

    private static ServedPorts ports;

    private static ServedPorts secured;
    private static SSLContext trusting;

    @BeforeAll
    static void serve() throws Exception {
        ports = new ServedPorts(directory.resolve("plain"));
        PemIdentity identity = PemIdentity.make(directory, "ports", "EC");
        secured = new ServedPorts(directory.resolve("secured"), identity);
        trusting = trusting(identity);
    }

    private static SSLContext trusting(PemIdentity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(identity.certificate())) {
            store.setCertificateEntry(
                    "ports", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        ports.close();
        secured.close();
    }

    static Stream<Arguments> served() {
        return Stream.of(
                port("health", ServedPorts::operations, "/health/live"),
                port("metrics", ServedPorts::operations, "/metrics"),
                port("registry", ServedPorts::registry, "/subjects"),
                port("console", ServedPorts::console, "/health"),
                port("inventory", ServedPorts::inventory, "/hosts"));
    }

    private static Arguments port(String name, ToIntFunction<ServedPorts> port, String path) {
        return Arguments.of(name, port, path);
    }

    /** Half a request each, then requests whose answers nobody reads, then silence. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void answersThoughClientsHoldConnections(String name, ToIntFunction<ServedPorts> which, String path)
            throws Exception {
        int port = which.applyAsInt(ports);
        try (HeldConnections held = new HeldConnections(
                port,
                socket -> say(socket, "GET " + path + " HTTP/1.1\r\nHost: a"),
                socket -> say(socket, ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(20)))) {
            requireAnswers(name, held, "http://127.0.0.1:" + port + path, HttpClient::newHttpClient);
        }
    }

    static Stream<Arguments> securelyServed() {
        return Stream.of(
                port("health", ServedPorts::operations, "/health/live"),
                port("metrics", ServedPorts::operations, "/metrics"),
                port("console", ServedPorts::console, "/health"));
    }

    /** The beginning of a handshake each, then handshakes with half a request behind them, then silence. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("securelyServed")
    void answersOverTlsThoughClientsHoldConnections(String name, ToIntFunction<ServedPorts> which, String path)
            throws Exception {
        int port = which.applyAsInt(secured);
        try (HeldConnections held = new HeldConnections(
                port,
                socket -> socket.getOutputStream().write(HALF_A_HELLO),
                socket -> say(
                        trusting.getSocketFactory().createSocket(socket, "localhost", port, true),
                        "GET " + path + " HTTP/1.1\r\nHost: a"))) {
            requireAnswers(
                    name + " over TLS",
                    held,
                    "https://localhost:" + port + path,
                    () -> HttpClient.newBuilder().sslContext(trusting).build());
        }
    }

    /** What a client does with its connection before it falls silent. */
    private interface Deed {
        void with(Socket socket) throws IOException;
    }

    /** Connections of clients of which some do one thing, others another, and most nothing. */
    private static final class HeldConnections implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        HeldConnections(int port, Deed halfOpen, Deed slow) throws IOException {
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    sockets.add(socket);
                    if (i < HALF_OPEN) {
                        halfOpen.with(socket);
                    } else if (i < HALF_OPEN + SLOW) {
                        slow.with(socket);
                    }
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Over a connection of its own each time. */
    private static void requireAnswers(String name, HeldConnections held, String url, Supplier<HttpClient> client)
            throws Exception {
        List<Duration> answered = new ArrayList<>();
        for (int i = 0; i < ASKED; i++) {
            long begun = System.nanoTime();
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(ALWAYS_WITHIN)
                    .build();
            assertThat(client.get().send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            answered.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        Collections.sort(answered);
        System.out.printf("%s answers after %s beside %d held connections%n", name, answered, held.sockets.size());
        // The median, for another process may have the machine for a second.
        assertThat(answered.get(ASKED / 2)).isLessThan(USUALLY_WITHIN);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }
}
