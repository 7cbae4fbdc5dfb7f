package io.isotherm.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What stands before a schema registry to the containers: it takes TLS alone, and passes on what is asked by users whom it
 * knows by their password.
 */
final class SecuredRegistry implements AutoCloseable {
    static final int PORT = 8443;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpsServer server;
    private final URI registry;
    private final Map<String, String> logins;

    /**
     * Starts it.
     *
     * @param address where containers reach this process
     * @param keys its certificate and key
     * @param registry address of the one that it stands before, under which its paths are
     * @param passwords by user
     */
    SecuredRegistry(String address, KeyStore keys, char[] keyPassword, URI registry, Map<String, String> passwords)
            throws IOException {
        this.registry = registry;
        this.logins = passwords.entrySet().stream()
                .collect(Collectors.toMap(
                        user -> "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user.getKey() + ":" + user.getValue())
                                                .getBytes(StandardCharsets.UTF_8)),
                        Map.Entry::getKey));
        server = HttpsServer.create(new InetSocketAddress(address, PORT), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys, keyPassword)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static SSLContext context(KeyStore keys, char[] password) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The registry's key cannot be used", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            if (login == null || !logins.containsKey(login)) {
                send(
                        exchange,
                        401,
                        "{\"error_code\": 401, \"message\": \"Unauthorized\"}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(registry + exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            send(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
