package io.isotherm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.isotherm.topics.AvroSerdes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry's client, as the settings of kafka.registryClient make it, on a registry with TLS and a password. */
@Timeout(120)
class RegistrySecurityIT {
    private static final String KEYSTORE_PASSWORD = "keystore-secret";
    private static final String LOGIN = "isotherm-decider:registry-secret";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static HttpsServer server;

    @BeforeAll
    static void startRegistry() throws Exception {
        Path keystore = directory.resolve("registry.p12");
        keytool(keystore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        keytool(keystore, "-exportcert", "-rfc", "-file", certificate().toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keystore)));
        server.createContext("/subjects", RegistrySecurityIT::answer);
        server.start();
    }

    @AfterAll
    static void stopRegistry() {
        server.stop(0);
    }

    private static Path certificate() {
        return directory.resolve("registry.pem");
    }

    private static void keytool(Path keystore, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                keystore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                KEYSTORE_PASSWORD,
                "-alias",
                "registry"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    private static SSLContext context(Path keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, KEYSTORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, KEYSTORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** A list of subjects for whoever logs in as he should. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String expected = "Basic " + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
            boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (known ? "[\"a-value\"]" : "{\"error_code\": 401, \"message\": \"Unauthorized\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static SchemaRegistryClient client(Map<String, String> settings) {
        return AvroSerdes.connect(
                        List.of("https://localhost:" + server.getAddress().getPort()), settings)
                .registry();
    }

    private static Map<String, String> settings(String login) {
        Map<String, String> settings = new HashMap<>();
        settings.put("schema.registry.ssl.truststore.type", "PEM");
        settings.put("schema.registry.ssl.truststore.location", certificate().toString());
        settings.put("basic.auth.credentials.source", "USER_INFO");
        settings.put("basic.auth.user.info", login);
        return settings;
    }

    @Test
    void logsInOverTls() throws Exception {
        assertThat(client(settings(LOGIN)).getAllSubjects()).containsExactly("a-value");
    }

    @Test
    void isRefusedWithAWrongPassword() {
        assertThatThrownBy(
                        () -> client(settings("isotherm-decider:wrong-secret")).getAllSubjects())
                .hasMessageContaining("Unauthorized")
                .hasMessageNotContaining("wrong-secret");
    }

    @Test
    void trustsNoCertificateThatItWasNotToldToTrust() {
        assertThatThrownBy(() -> client(Map.of()).getAllSubjects()).hasMessageContaining("PKIX path building failed");
    }
}
