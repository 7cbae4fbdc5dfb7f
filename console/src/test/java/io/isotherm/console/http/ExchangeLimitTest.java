package io.isotherm.console.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeLimitTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String WHOLE = "GET /soon HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String UNENDING = "GET /never HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HALF = "GET /soon HTTP/1.1\r\nHost: a\r\nX: ";

    private final AtomicLong nanos = new AtomicLong();
    private final ExchangeLimit limit = new ExchangeLimit(LIMIT, nanos::get);
    private final Set<Connection> asked = ConcurrentHashMap.newKeySet();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.addBean(limit);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                boolean soon = request.getHttpURI().getPath().equals("/soon");
                response.write(soon, ByteBuffer.wrap("a".getBytes(US_ASCII)), soon ? callback : Callback.NOOP);
                asked.add(request.getConnectionMetaData().getConnection());
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void closesWhoSaysARequestAByteAtATime() throws IOException {
        try (Socket slow = connect()) {
            say(slow, WHOLE);
            awaitAnswers(1);
            say(slow, HALF);
            limit.enforce(Set.of());
            for (int second = 0; second <= LIMIT.toSeconds(); second += 10) {
                say(slow, "a");
                pass(Duration.ofSeconds(10));
                limit.enforce(Set.of());
            }
            assertThat(endsSoon(slow)).isTrue();
        }
    }

    @Test
    void closesWhoDoesNotTakeTheWholeAnswer() throws IOException {
        try (Socket slow = connect()) {
            askWithoutEnd(slow);
            limit.enforce(Set.of());
            pass(LIMIT.plusSeconds(1));
            limit.enforce(Set.of());
            assertThat(endsSoon(slow)).isTrue();
        }
    }

    @Test
    void leavesWhoAsksAndIsAnsweredAgainAndAgain() throws IOException {
        try (Socket client = connect()) {
            for (int i = 1; i <= 5; i++) {
                say(client, WHOLE);
                awaitAnswers(i);
                pass(LIMIT);
                limit.enforce(Set.of());
            }
            say(client, WHOLE);
            awaitAnswers(6);
        }
    }

    @Test
    void leavesWhoListens() throws IOException {
        try (Socket listener = connect()) {
            askWithoutEnd(listener);
            pass(LIMIT.multipliedBy(10));
            limit.enforce(asked);
            pass(LIMIT);
            limit.enforce(Set.of());
            assertThat(asked.iterator().next().getEndPoint().isOpen()).isTrue();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private void askWithoutEnd(Socket socket) throws IOException {
        say(socket, UNENDING);
        await().until(() -> asked.size() == 1);
    }

    private void awaitAnswers(int answers) {
        await().until(() -> asked.stream().mapToLong(Connection::getMessagesOut).sum() == answers);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Whether the connection is closed behind what has come by it. */
    private static boolean endsSoon(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) {
            return true;
        }
    }
}
