package io.isotherm.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests that no client of ours makes: each is refused as its client's fault, soon and without a word of the inside, and
 * the console answers others beside it.
 */
@ExtendWith(RunningConsole.Shared.class)
class HostileRequestsIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration BODY_WITHIN = Duration.ofSeconds(20);
    private static final String API = "/api/v1/pools";
    private static final String PAUSE = API + "/lab/pause";
    private static final String WHY = "{\"reason\": \"a test\"}";
    private static final String JSON = "application/json";
    /** More than the console has threads. */
    private static final int SLOW = 50;

    private static final int CONTROLS_OF_A_TOKEN = 25;

    private final RunningConsole running;
    private final URI url;
    private final List<Socket> open = new ArrayList<>();
    private int controls;
    private String token = "";

    HostileRequestsIT(RunningConsole running) {
        this.running = running;
        this.url = URI.create(running.url());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        others();
    }

    @Test
    void pathsAndQueriesThatCannotBeAreRefused() throws IOException {
        for (String path : List.of(
                "/api/v1",
                "/api/v1/",
                "/api/v2/pools",
                "/api/v1/nothing",
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/lib/..%2f..%2fx.js",
                "/index.html%00.js",
                API + "/none",
                API + "/lab%00",
                API + "/lab/hosts/xen1%00",
                API + "/lab/hosts/%0d%0aSet-Cookie:x",
                API + "/lab;x=y/hosts",
                API + "/%ff%fe",
                API + "/%c0%af",
                API + "/%ed%a0%80",
                API + "/%zz",
                API + "/%",
                API + "/" + "a".repeat(7_000),
                API + "/" + "a".repeat(100_000),
                API + "/" + "a/".repeat(3_000),
                API + "/lab/hosts?temperature=%00",
                API + "/lab/hosts?guests=%ff",
                API + "/lab/hosts?guests=%zz",
                API + "/lab/hosts?limit=-1",
                API + "/lab/hosts?limit=99999999999999999999",
                API + "/lab/guests?after=" + "%00".repeat(1_000),
                API + "/lab/explain?at=never",
                API + "/lab/explain?at=%2B1000000000-12-31T23:59:59Z",
                API + "/lab/explain?at=-1000000000-01-01T00:00:00Z")) {
            refused("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    }

    @Test
    void otherMethodsAreRefused() throws IOException {
        for (String method : List.of(
                "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get", "G@T", "A".repeat(9_000))) {
            for (String target : List.of("/", API, PAUSE, "*", "localhost:80", "http://localhost" + API, "//")) {
                refused(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        }
        refused("GET " + PAUSE + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        refused(post(API, JSON, WHY));
        refused("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n");
        refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    @Test
    void headersThatCannotBeAreRefused() throws IOException {
        for (String header : List.of(
                "X: " + "a".repeat(9_000),
                "X: a\r\n".repeat(3_000) + "X: a",
                "Authorization: Bearer " + "a".repeat(9_000),
                "Authorization: Bearer \u00ff",
                "Host: other",
                "X: \0",
                "X\0: a",
                ": a",
                "a",
                "Content-Length: -1",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 99999999999999999999",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip",
                "Expect: tea",
                "Sec-Fetch-Site: \u00ff")) {
            refused("GET " + API + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
        }
        refused("GET " + API + " HTTP/1.1\r\n\r\n");
        refused("GET " + API + " HTTP/1.0\r\n\r\n");
    }

    @Test
    void bodiesThatCannotBeAreRefused() throws IOException {
        long before = running.written();
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"reason\": null}",
                "{\"reason\": \"\"}",
                "{\"reason\": \"" + "a".repeat(501) + "\"}",
                "{\"reason\": \"a\\u0000b\"}",
                "{\"reason\": \"a\\nb\"}",
                "{\"reason\": \"a\nb\"}",
                "{\"reason\": \"\\ud800\"}",
                "{\"reason\": \"\u00ff\u00fe\"}",
                "{\"reason\": \"\u00c0\u00af\"}",
                "{\"reason\": \"a\"} x",
                "{\"reason\": \"a\", \"reason\": \"b\"}",
                "{\"reason\": \"a\", \"other\": 1}",
                "{\"reason\": 1" + "0".repeat(16_000) + "}",
                "{\"reason\": " + "[".repeat(16_000),
                "{\"a\":".repeat(3_000),
                "[".repeat(16_000),
                "\0".repeat(100),
                "\u00ff\u00fe{\0}\0",
                "a".repeat(16_384),
                "a".repeat(16_385),
                "a".repeat(10_000_000))) {
            refused(post(PAUSE, JSON, body));
        }
        for (String type : List.of("", "text/plain", "multipart/form-data; boundary=x", "application/json\0")) {
            refused(post(PAUSE, type, WHY));
        }
        for (String path : List.of(
                API + "/none/pause",
                API + "/lab%00/pause",
                API + "/lab/mode",
                API + "/lab/hosts/%00/drain",
                API + "/lab/hosts/%ff/drain",
                API + "/lab/offers/%00/approve")) {
            refused(post(path, JSON, WHY));
        }
        for (String chunks : List.of(
                "zz\r\n",
                "-1\r\n",
                "FFFFFFFFFFFFFFFF\r\n",
                ("2000\r\n" + "a".repeat(0x2000) + "\r\n").repeat(3) + "0\r\n\r\n",
                "1\r\na\r\n0\r\nX: " + "a".repeat(9_000) + "\r\n\r\n")) {
            refused(head(PAUSE, JSON) + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
        }
        assertThat(running.written()).isEqualTo(before);
    }

    /** A byte now and then, so that no connection is ever idle for long. */
    @Test
    void whoSaysABodySlowlyIsRefusedAndHoldsNobody() throws IOException {
        for (int i = 0; i < SLOW; i++) {
            Socket socket = connect();
            say(socket, head(PAUSE, JSON) + "Content-Length: 10000\r\n\r\n{");
        }
        await().atMost(BODY_WITHIN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            others();
            int unanswered = 0;
            for (Socket socket : open) {
                if (socket.getInputStream().available() == 0) {
                    say(socket, " ");
                    unanswered++;
                }
            }
            assertThat(unanswered).isZero();
        });
        for (Socket socket : open) {
            refused(socket, "a body that is said slowly");
        }
    }

    /** Those who ask for what they may are answered. */
    private void others() {
        HttpResponse<String> answer = running.client()
                .http()
                .sendAsync(running.client().request("/pools", Map.of()).GET().build(), BodyHandlers.ofString())
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private void refused(String request) throws IOException {
        Socket socket = connect();
        say(socket, request);
        refused(socket, request.substring(0, Math.min(200, request.length())));
    }

    private static void refused(Socket socket, String request) throws IOException {
        byte[] answer = new byte[10_000];
        int length = socket.getInputStream().read(answer);
        String text = new String(answer, 0, Math.max(0, length), ISO_8859_1);
        assertThat(text).as(request).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
        assertThat(text)
                .as(request)
                .contains(
                        "Content-Security-Policy: default-src 'none'",
                        "X-Content-Type-Options: nosniff",
                        "Content-Type: application/problem+json");
        assertThat(text)
                .as(request)
                .doesNotContain("Exception", "\tat ", "io.isotherm", "org.eclipse", "com.fasterxml", "java.");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        open.add(socket);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        } catch (SocketException e) {
            // It was refused before all of it was said.
        }
    }

    private String post(String path, String type, String body) {
        return head(path, type) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** As an operator's, of whom each may have a few things done in a minute. */
    private String head(String path, String type) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + operator()
                + "\r\nIdempotency-Key: 0123456789abcdef\r\nContent-Type: " + type + "\r\n";
    }

    private String operator() {
        if (controls++ % CONTROLS_OF_A_TOKEN == 0) {
            token = new TokenFile(running.tokens())
                    .make("hostile-" + System.nanoTime(), ConsoleRole.OPERATOR, RunningConsole.TICK);
        }
        return token;
    }
}
