package io.isotherm.hypervisor.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import io.isotherm.hypervisor.remote.Wire.MigrationStatus;
import io.isotherm.hypervisor.remote.Wire.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lends an inventory to other processes of this machine, on loopback only. A migration outlives whoever began it. */
public final class InventoryServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryServer.class);

    private final Inventory inventory;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<Long, Migration> migrations = new ConcurrentHashMap<>();
    private final AtomicLong lastMigration = new AtomicLong();

    /**
     * Starts to serve.
     *
     * @param server on loopback, not started; closed with this
     * @param threads for its requests, enough that clients who hold some keep nobody else waiting; closed with this
     */
    public InventoryServer(Inventory inventory, HttpServer server, ExecutorService threads) {
        this.inventory = inventory;
        this.server = server;
        this.threads = threads;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address that {@link RemoteInventory} takes. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            Object answer;
            try {
                answer = answer(exchange);
            } catch (HypervisorException e) {
                status = Wire.REFUSED;
                answer = new Refusal(e.kind(), String.valueOf(e.getMessage()));
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                status = Wire.REFUSED;
                answer = new Refusal(Kind.OTHER, e.toString());
            }
            byte[] bytes = Wire.JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Object answer(HttpExchange exchange) throws IOException {
        List<String> path =
                List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
        return switch (path.get(0)) {
            case "hosts" -> path.size() == 1 ? new Wire.Hosts(List.copyOf(inventory.hosts())) : host(exchange, path);
            case "migrations" -> status(Long.parseLong(path.get(1)));
            case "power" -> power(path.get(1), path.get(2));
            default -> throw unknown(exchange);
        };
    }

    private Object host(HttpExchange exchange, List<String> path) throws IOException {
        Hypervisor host = hypervisor(path.get(1));
        return switch (path.get(2)) {
            case "reading" -> host.read();
            case "guest" ->
                new Wire.Guest(host.find(UUID.fromString(path.get(3))).orElse(null));
            case "guest-named" -> new Wire.Guest(host.findByName(path.get(3)).orElse(null));
            case "abilities" -> host.abilities();
            case "needs" -> host.needs(UUID.fromString(path.get(3)));
            case "free-memory" -> new Wire.Amount(host.freeMemoryKib());
            case "migrating" -> new Wire.Answer(host.isMigrating(UUID.fromString(path.get(3))));
            case "migrate" ->
                migrate(host, Wire.JSON.readValue(exchange.getRequestBody(), Wire.MigrationRequest.class));
            default -> throw unknown(exchange);
        };
    }

    private Wire.MigrationStarted migrate(Hypervisor source, Wire.MigrationRequest request) {
        Migration migration = source.migrate(request.vm(), hypervisor(request.destination()));
        long id = lastMigration.incrementAndGet();
        migrations.put(id, migration);
        return new Wire.MigrationStarted(id);
    }

    private MigrationStatus status(long id) {
        Migration migration = migrations.get(id);
        if (migration == null) {
            throw new HypervisorException(Kind.OTHER, "There is no migration " + id);
        }
        OptionalDouble progress = migration.estimatedProgress();
        return new MigrationStatus(
                migration.completion().isDone(),
                refusal(migration),
                migration.elapsed().toMillis(),
                progress.isPresent() ? progress.getAsDouble() : null);
    }

    private static @Nullable Refusal refusal(Migration migration) {
        if (!migration.completion().isCompletedExceptionally()) {
            return null;
        }
        try {
            migration.completion().join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() instanceof HypervisorException refused
                    ? new Refusal(refused.kind(), String.valueOf(refused.getMessage()))
                    : new Refusal(Kind.OTHER, String.valueOf(e.getCause()));
        }
    }

    private Wire.Power power(String host, String request) {
        switch (request) {
            case "sleep" -> inventory.power().sleep(host);
            case "wake" -> inventory.power().wake(host);
            default -> {
                // Asking for the state changes nothing.
            }
        }
        return new Wire.Power(inventory.power().state(host));
    }

    private Hypervisor hypervisor(String name) {
        return inventory
                .hypervisor(name)
                .orElseThrow(() -> new HypervisorException(Kind.OTHER, "There is no host " + name));
    }

    private static HypervisorException unknown(HttpExchange exchange) {
        return new HypervisorException(Kind.UNSUPPORTED, "There is nothing at " + exchange.getRequestURI());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
