package io.isotherm.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * What operations ask of a running process, over HTTP: {@code /metrics} (Prometheus), {@code /health/live} and {@code
 * /health/ready} (200 or 503, with details as JSON).
 */
public final class OperationsServer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, runnable -> {
        Thread thread = new Thread(runnable, "operations");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts to listen.
     *
     * @param address where to listen; port 0 chooses a free one
     * @param services asked anew at each question, so that they may change
     * @throws IllegalStateException if the address cannot be listened on
     */
    public OperationsServer(InetSocketAddress address, PrometheusMeterRegistry metrics, List<Service> services) {
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "operations.host, operations.port: " + address.getHostString() + ":" + address.getPort()
                            + " cannot be listened on (" + e.getMessage() + "); choose another port, or 0 for any",
                    e);
        }
        server.setExecutor(threads);
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        server.createContext("/health/live", exchange -> health(exchange, services, Health::live));
        server.createContext("/health/ready", exchange -> health(exchange, services, Health::ready));
        server.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void health(HttpExchange exchange, List<Service> services, Predicate<Health> good) throws IOException {
        boolean allGood = true;
        Map<String, Object> body = new LinkedHashMap<>();
        for (Service service : services) {
            Health health = service.health();
            allGood &= good.test(health);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("live", health.live());
            entry.put("ready", health.ready());
            entry.put("details", health.details());
            body.put(service.name(), entry);
        }
        answer(exchange, allGood ? 200 : 503, "application/json", text(body));
    }

    private String text(Map<String, Object> body) {
        try {
            return json.writeValueAsString(body) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
