package io.isotherm.embedded.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isotherm.embedded.kafka.EmbeddedKafka;
import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.embedded.kafka.Ports;
import io.isotherm.runtime.HttpServers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this JVM that speaks the Confluent REST API over HTTP, for Avro schemas without references. Its
 * state is in the topic {@code _schemas} of a broker, so it survives restarts with the broker. One registry at a time per
 * broker, plain HTTP, without authentication; it listens on the loopback interface unless told otherwise.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final JsonMapper JSON = new JsonMapper();

    private final String bootstrapServers;
    private final String host;
    private final int port;
    private @Nullable RegistryLog log;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;
    private @Nullable String url;

    /** A registry on the loopback interface, on any free port. */
    public EmbeddedRegistry(String bootstrapServers) {
        this(bootstrapServers, EmbeddedKafka.LOOPBACK, 0);
    }

    /**
     * A registry that is yet to be started.
     *
     * @param bootstrapServers of the broker that keeps its state
     * @param host name or address of this machine to listen on
     * @param port to listen on; 0 for any free one
     */
    public EmbeddedRegistry(String bootstrapServers, String host, int port) {
        this.bootstrapServers = bootstrapServers;
        this.host = host;
        this.port = port;
    }

    /**
     * Reads the state and starts to serve.
     *
     * @throws EmbeddedStartException if the port is taken, or the broker does not answer
     * @throws IllegalStateException if it has been started already
     */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("The schema registry is running already");
        }
        Ports.requireFree("schema registry", host, port);
        RegistryState state = new RegistryState();
        RegistryLog opening = new RegistryLog(bootstrapServers, state::apply);
        log = opening;
        try {
            opening.open();
            serve(new RegistryRoutes(new Registry(state, opening::append)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Where clients find it, as {@code http://host:port}.
     *
     * @throws IllegalStateException if it is not running
     */
    public synchronized String url() {
        if (url == null) {
            throw new IllegalStateException("The schema registry is not running");
        }
        return url;
    }

    /** Stops serving. Does nothing when it is not running. */
    @Override
    public synchronized void close() {
        url = null;
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
        if (log != null) {
            log.close();
            log = null;
        }
    }

    private void serve(RegistryRoutes routes) {
        try {
            HttpServer starting = HttpServers.create(Ports.address(host, port), Optional.empty());
            ExecutorService workers = HttpServers.threads("schema-registry");
            starting.setExecutor(workers);
            starting.createContext("/", exchange -> handle(exchange, routes));
            starting.start();
            server = starting;
            threads = workers;
            url = "http://" + Ports.reachable(host) + ":"
                    + starting.getAddress().getPort();
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "The schema registry cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static void handle(HttpExchange exchange, RegistryRoutes routes) throws IOException {
        try (exchange) {
            int status = 200;
            Object answer;
            try {
                answer = routes.answer(RegistryRequest.read(exchange));
            } catch (RegistryException e) {
                LOG.debug("{} {}: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.getMessage());
                status = e.status();
                answer = error(e.code(), String.valueOf(e.getMessage()));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                status = 500;
                answer = error(500, "The request could not be handled; the registry's log says why");
            }
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Map<String, Object> error(int code, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error_code", code);
        error.put("message", message);
        return error;
    }
}
