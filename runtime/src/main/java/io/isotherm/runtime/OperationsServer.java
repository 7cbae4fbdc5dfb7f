package io.isotherm.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * What operations ask of a running process, over HTTP: {@code /metrics} (Prometheus), {@code /health/live}, {@code
 * /health/ready} and {@code /health/progressing} (200 or 503, with details as JSON). With a certificate it answers over TLS only, with a token only to who
 * presents it (else 401); beyond loopback it needs both.
 */
public final class OperationsServer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = HttpServers.threads("operations");
    private final Optional<BearerToken> token;

    /**
     * Starts to listen.
     *
     * @param services asked anew at each question, so that they may change
     * @throws IllegalStateException if the address cannot be listened on, or must not be without TLS and token, or a file
     *     of the configuration cannot be used
     */
    public OperationsServer(OperationsConfig config, PrometheusMeterRegistry metrics, List<Service> services) {
        requireProtection(config);
        token = config.tokenFile().map(BearerToken::read);
        server = listen(
                config.address(),
                ServerTls.of(
                        OperationsConfig.CERTIFICATE_FILE,
                        config.certificateFile(),
                        OperationsConfig.KEY_FILE,
                        config.keyFile()));
        server.setExecutor(threads);
        serve(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        serve("/health/live", exchange -> health(exchange, services, Health::live));
        serve("/health/ready", exchange -> health(exchange, services, Health::ready));
        serve("/health/progressing", exchange -> health(exchange, services, Health::progressing));
        server.start();
    }

    private static void requireProtection(OperationsConfig config) {
        InetSocketAddress address = config.address();
        if (address.isUnresolved()) {
            throw new IllegalStateException("operations.host: '" + config.host()
                    + "' is no address of this machine; give one, such as 127.0.0.1");
        }
        boolean covered =
                config.certificateFile().isPresent() && config.tokenFile().isPresent();
        if (!address.getAddress().isLoopbackAddress() && !covered && !config.plaintext()) {
            throw new IllegalStateException("operations.host: '" + config.host()
                    + "' is beyond loopback, where health and metrics need TLS and a token: set "
                    + "operations.certificateFile, operations.keyFile and operations.tokenFile, or operations.plaintext: "
                    + "true where nobody else reaches the network");
        }
    }

    private static HttpServer listen(InetSocketAddress address, Optional<SSLContext> tls) {
        try {
            return HttpServers.create(address, tls);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "operations.host, operations.port: " + address.getHostString() + ":" + address.getPort()
                            + " cannot be listened on (" + e.getMessage() + "); choose another port, or 0 for any",
                    e);
        }
    }

    /** Answers, at a path, those who present the token, if there is one. */
    private void serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            if (token.isPresent()
                    && !token.get().admits(exchange.getRequestHeaders().getFirst(BearerToken.HEADER))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                answer(exchange, 401, "text/plain; charset=utf-8", "A token is needed (Authorization: Bearer TOKEN)\n");
            } else {
                handler.handle(exchange);
            }
        });
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
            entry.put("progressing", health.progressing());
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
