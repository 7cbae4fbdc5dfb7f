package io.isotherm.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeService service = new FakeService();

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void answersMetrics() throws Exception {
        metrics.counter("samples.taken").increment(3);
        try (OperationsServer server = new OperationsServer(OperationsConfig.loopback(0), metrics, List.of(service))) {
            assertThat(get(server.port(), "/metrics").body()).contains("samples_taken_total 3.0");
        }
    }

    @Test
    void tellsLiveFromReady() throws Exception {
        service.health = Health.of(true, false, Map.of("streams", "REBALANCING"));
        try (OperationsServer server = new OperationsServer(OperationsConfig.loopback(0), metrics, List.of(service))) {
            assertThat(get(server.port(), "/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(server.port(), "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"fake\"").contains("\"streams\":\"REBALANCING\"");
        }
    }

    /** Half a request each, so that a server waits for the rest; then connections that say nothing at all. */
    @Test
    void answersWhateverNumberOfClientsHoldsConnectionsOpen() throws Exception {
        List<Socket> held = new ArrayList<>();
        try (OperationsServer server = new OperationsServer(OperationsConfig.loopback(0), metrics, List.of(service))) {
            for (int i = 0; i < 1500; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                held.add(socket);
                if (i < 500) {
                    socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: a".getBytes(US_ASCII));
                } else if (i < 600) {
                    // Asked for, and never read.
                    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                }
            }
            List<Duration> answered = new ArrayList<>();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/health/live"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
                answered.add(Duration.ofNanos(System.nanoTime() - begun));
            }
            Collections.sort(answered);
            // The median, for another process may have the machine for a second.
            assertThat(answered.get(2)).isLessThan(Duration.ofSeconds(1));
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void tellsReadyFromProgressing() throws Exception {
        service.health = Health.of(true, true, Map.of()).progressing(false);
        try (OperationsServer server = new OperationsServer(OperationsConfig.loopback(0), metrics, List.of(service))) {
            assertThat(get(server.port(), "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server.port(), "/health/progressing").statusCode()).isEqualTo(503);
            assertThat(get(server.port(), "/health/live").body()).contains("\"progressing\":false");
        }
    }

    @Test
    void namesAPortThatIsTaken() {
        try (OperationsServer server = new OperationsServer(OperationsConfig.loopback(0), metrics, List.of(service))) {
            assertThatThrownBy(() ->
                            new OperationsServer(OperationsConfig.loopback(server.port()), metrics, List.of(service)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("operations.port: 127.0.0.1:" + server.port())
                    .hasMessageContaining("choose another port");
        }
    }

    private static final class FakeService implements Service {
        private Health health = Health.of(true, true, Map.of());

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            return health;
        }

        @Override
        public void close() {}
    }
}
