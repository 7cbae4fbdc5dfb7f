package io.isotherm.hypervisor.power;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A controller that speaks Redfish over HTTPS, with one system; user {@code isotherm}, password {@code secret}. */
final class RedfishController implements AutoCloseable {
    private static final String STORE_PASSWORD = "changeit";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("isotherm:secret".getBytes(StandardCharsets.UTF_8));

    final List<String> resets = new CopyOnWriteArrayList<>();
    final Set<String> sessions = ConcurrentHashMap.newKeySet();
    final CountDownLatch released = new CountDownLatch(1);
    volatile String power = "On";
    volatile List<String> allowed = List.of("On", "ForceOff", "GracefulShutdown");
    volatile boolean byActionInfo;
    volatile boolean hangs;
    /** What the chassis says of its power, in the form of EnvironmentMetrics or, as older ones do, of Power. */
    volatile String environment = "";

    volatile String chassisPower = "";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String fingerprint;

    RedfishController(Path directory) throws Exception {
        Path store = directory.resolve("controller.p12");
        if (!Files.exists(store)) {
            makeCertificate(store);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        fingerprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(keys.getCertificate("controller").getEncoded()));
        Files.writeString(
                directory.resolve("authority.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        keys.getCertificate("controller").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static void makeCertificate(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "controller",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=controller",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
    }

    String address() {
        return "https://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** SHA-256 of its certificate. */
    String fingerprint() {
        return fingerprint;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (hangs) {
                await();
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath().replaceFirst("/$", "");
            String request = exchange.getRequestMethod() + " " + path;
            boolean open = Set.of("GET /redfish", "GET /redfish/v1", "POST /redfish/v1/SessionService/Sessions")
                    .contains(request);
            if (!open && !isKnown(exchange)) {
                answer(exchange, 401, "{}");
                return;
            }
            switch (request) {
                case "GET /redfish" -> answer(exchange, 200, "{\"v1\": \"/redfish/v1/\"}");
                case "GET /redfish/v1" ->
                    answer(
                            exchange,
                            200,
                            "{\"@odata.id\": \"/redfish/v1/\", \"RedfishVersion\": \"1.6.0\","
                                    + " \"Systems\": {\"@odata.id\": \"/redfish/v1/Systems\"}}");
                case "POST /redfish/v1/SessionService/Sessions" -> login(exchange, body);
                case "GET /redfish/v1/Systems" ->
                    answer(
                            exchange,
                            200,
                            "{\"Members@odata.count\": 1, \"Members\": [{\"@odata.id\": \"/redfish/v1/Systems/1\"}]}");
                case "GET /redfish/v1/Chassis/1" -> answer(exchange, 200, chassis());
                case "GET /redfish/v1/Chassis/1/EnvironmentMetrics" -> answer(exchange, 200, environment);
                case "GET /redfish/v1/Chassis/1/Power" -> answer(exchange, 200, chassisPower);
                case "GET /redfish/v1/Systems/1" -> answer(exchange, 200, system());
                case "GET /redfish/v1/Systems/1/ResetActionInfo" ->
                    answer(
                            exchange,
                            200,
                            "{\"Parameters\": [{\"Name\": \"ResetType\", \"AllowableValues\": " + array() + "}]}");
                case "POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset" -> reset(exchange, body);
                default -> {
                    if (request.startsWith("DELETE /redfish/v1/SessionService/Sessions/")) {
                        sessions.remove(path.substring(path.lastIndexOf('/') + 1));
                        answer(exchange, 204, "");
                    } else {
                        answer(exchange, 404, "{}");
                    }
                }
            }
        }
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
        return token == null
                ? BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                : sessions.contains(token);
    }

    private void login(HttpExchange exchange, String body) throws IOException {
        if (!body.contains("\"isotherm\"") || !body.contains("\"secret\"")) {
            answer(exchange, 401, "{}");
            return;
        }
        String session = "s" + (sessions.size() + 1);
        sessions.add(session);
        exchange.getResponseHeaders().set("X-Auth-Token", session);
        exchange.getResponseHeaders().set("Location", "/redfish/v1/SessionService/Sessions/" + session);
        answer(exchange, 201, "{\"@odata.id\": \"/redfish/v1/SessionService/Sessions/" + session + "\"}");
    }

    private String chassis() {
        return "{\"@odata.id\": \"/redfish/v1/Chassis/1\""
                + (environment.isEmpty()
                        ? ""
                        : ", \"EnvironmentMetrics\": {\"@odata.id\": \"/redfish/v1/Chassis/1/EnvironmentMetrics\"}")
                + (chassisPower.isEmpty() ? "" : ", \"Power\": {\"@odata.id\": \"/redfish/v1/Chassis/1/Power\"}")
                + "}";
    }

    private String system() {
        String offers = byActionInfo
                ? "\"@Redfish.ActionInfo\": \"/redfish/v1/Systems/1/ResetActionInfo\""
                : "\"ResetType@Redfish.AllowableValues\": " + array();
        return "{\"@odata.id\": \"/redfish/v1/Systems/1\", \"Id\": \"1\", \"PowerState\": \"" + power
                + "\", \"Links\": {\"Chassis\": [{\"@odata.id\": \"/redfish/v1/Chassis/1\"}]}, \"Actions\": {\"#ComputerSystem.Reset\": {\"target\":"
                + " \"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset\", " + offers + "}}}";
    }

    private String array() {
        return allowed.isEmpty() ? "[]" : "[\"" + String.join("\", \"", allowed) + "\"]";
    }

    private void reset(HttpExchange exchange, String body) throws IOException {
        String type = body.replaceAll(".*\"ResetType\"\\s*:\\s*\"(\\w+)\".*", "$1");
        if (!allowed.contains(type)) {
            answer(exchange, 400, "{\"error\": {\"message\": \"no such ResetType\"}}");
            return;
        }
        resets.add(type);
        power = type.equals("On") ? "On" : "Off";
        answer(exchange, 204, "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("OData-Version", "4.0");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
