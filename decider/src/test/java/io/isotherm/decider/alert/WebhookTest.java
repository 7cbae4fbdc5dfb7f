package io.isotherm.decider.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.isotherm.retry.Backoff;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WebhookTest {
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                received.add(body);
                secrets.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            }
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private Webhook webhook(Optional<String> secret) {
        return new Webhook(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), secret, SHORT);
    }

    private static Alert alert(String pool, boolean begins) {
        return new Alert(pool, "IsothermPoolUnsafe", begins, Instant.EPOCH, "nothing is moved");
    }

    @Test
    void postsAlertsInOrderAsJson() {
        Webhook webhook = webhook(Optional.of("a-secret"));
        webhook.accept(alert("lab", true));
        webhook.accept(alert("lab", false));
        await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 2);
        assertThat(received.get(0))
                .isEqualTo("{\"status\":\"firing\",\"alert\":\"IsothermPoolUnsafe\",\"pool\":\"lab\","
                        + "\"at\":\"1970-01-01T00:00:00Z\",\"summary\":\"nothing is moved\"}");
        assertThat(received.get(1)).contains("\"status\":\"resolved\"");
        assertThat(secrets).containsOnly("Bearer a-secret");
    }

    @Test
    void triesAgainWhatIsRefused() {
        refusals.set(3);
        webhook(Optional.empty()).accept(alert("lab", true));
        await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 1);
        assertThat(secrets).containsExactly("null");
    }

    @Test
    void givesUpAfterAWhileAndGoesOn() {
        refusals.set(10);
        Webhook webhook = webhook(Optional.empty());
        webhook.accept(alert("first", true));
        webhook.accept(alert("second", true));
        await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 1);
        assertThat(received.get(0)).contains("\"pool\":\"second\"");
    }

    private static Settings settings(String address) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("alerts").put("webhook", address);
        return Settings.read(new ConfigReader("test", root), List.of(AlertsConfig.SECTION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "no address",
                "https:///x",
                "http://localhost.example/"
            })
    void refusesAddressesThatOthersCouldReadOnTheWay(String address) {
        assertThatThrownBy(() -> AlertsConfig.receiver(settings(address)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("alerts.webhook: '" + address + "' cannot be used; give ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/hook", "http://127.0.0.1:9/", "http://localhost:9/"})
    void takesAddressesThatAreSafe(String address) {
        assertThatCode(() -> AlertsConfig.receiver(settings(address))).doesNotThrowAnyException();
    }
}
