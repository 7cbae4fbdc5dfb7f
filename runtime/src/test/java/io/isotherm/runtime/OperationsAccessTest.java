package io.isotherm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered on health and metrics, and where. */
@Timeout(120)
class OperationsAccessTest {
    private static final String TOKEN = "0123456789abcdef-token";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static PemIdentity own;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static PemIdentity foreign;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static Path token;

    @BeforeAll
    static void makeFiles() throws Exception {
        own = PemIdentity.make(directory, "own", "EC");
        foreign = PemIdentity.make(directory, "foreign", "RSA");
        token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    }

    private static OperationsConfig covered(String host, int port) {
        return new OperationsConfig(
                host, port, Optional.of(own.certificate()), Optional.of(own.key()), Optional.of(token), false);
    }

    private static OperationsConfig with(PemIdentity identity, Path key) {
        return new OperationsConfig(
                "127.0.0.1", 0, Optional.of(identity.certificate()), Optional.of(key), Optional.empty(), false);
    }

    private static OperationsServer start(OperationsConfig config) {
        return new OperationsServer(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), List.of());
    }

    private static int status(OperationsConfig asking, String url) throws IOException {
        HttpURLConnection connection = new OperationsClient(asking).open(URI.create(url));
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(60_000);
        return connection.getResponseCode();
    }

    private static int raw(String url, String authorization) throws IOException {
        HttpURLConnection connection = new OperationsClient(new OperationsConfig(
                        "127.0.0.1", 0, Optional.of(own.certificate()), Optional.empty(), Optional.empty(), false))
                .open(URI.create(url));
        connection.setRequestProperty("Authorization", authorization);
        return connection.getResponseCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void listensBeyondLoopbackWithTlsAndTokenOrSoToldOnly(String everywhere) {
        OperationsConfig bare =
                new OperationsConfig(everywhere, 0, Optional.empty(), Optional.empty(), Optional.empty(), false);
        OperationsConfig tlsOnly = new OperationsConfig(
                everywhere, 0, Optional.of(own.certificate()), Optional.of(own.key()), Optional.empty(), false);
        OperationsConfig tokenOnly =
                new OperationsConfig(everywhere, 0, Optional.empty(), Optional.empty(), Optional.of(token), false);
        for (OperationsConfig config : List.of(bare, tlsOnly, tokenOnly)) {
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(
                            "operations.host: '" + everywhere + "'",
                            "operations.certificateFile",
                            "operations.keyFile",
                            "operations.tokenFile",
                            "operations.plaintext");
        }

        start(covered(everywhere, 0)).close();
        start(new OperationsConfig(everywhere, 0, Optional.empty(), Optional.empty(), Optional.empty(), true))
                .close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/health/live", "/health/ready"})
    void answersOverTlsWhoPresentsTheToken(String path) throws IOException {
        try (OperationsServer server = start(covered("127.0.0.1", 0))) {
            String url = "https://127.0.0.1:" + server.port() + path;
            assertThat(status(covered("127.0.0.1", 0), url)).isEqualTo(200);
            assertThat(raw(url, "Bearer " + TOKEN)).isEqualTo(200);
            assertThat(raw(url, "Bearer " + TOKEN + "x")).isEqualTo(401);
            assertThat(raw(url, "Bearer 0123456789abcdef-tokem")).isEqualTo(401);
            assertThat(raw(url, "Basic " + TOKEN)).isEqualTo(401);
            assertThat(raw(url, "")).isEqualTo(401);
            assertThatThrownBy(() -> status(OperationsConfig.loopback(0), url.replace("https:", "http:")))
                    .isInstanceOfAny(SocketException.class, IOException.class);
        }
    }

    @Test
    void asksOnThisMachineByTheCertificateAndNotByItsName() throws IOException {
        try (OperationsServer server = start(covered("0.0.0.0", 0))) {
            OperationsClient client = new OperationsClient(covered("0.0.0.0", server.port()));
            assertThat(client.url()).isEqualTo("https://127.0.0.1:" + server.port());
            assertThat(status(covered("0.0.0.0", 0), client.url() + "/health/live"))
                    .isEqualTo(200);
        }
    }

    @Test
    void asksNoServerThatShowsAnotherCertificate() {
        try (OperationsServer server = start(with(foreign, foreign.key()))) {
            String url = "https://127.0.0.1:" + server.port() + "/health/live";
            assertThatThrownBy(() -> status(covered("127.0.0.1", 0), url)).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> status(OperationsConfig.loopback(0), url)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void showsTheTokenInPlainTextOnLoopbackOnly() throws IOException {
        OperationsClient client = new OperationsClient(covered("127.0.0.1", 0));
        assertThat(client.open(URI.create("http://192.0.2.1:9404/metrics")).getRequestProperties())
                .isEmpty();
        OperationsConfig open =
                new OperationsConfig("127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.of(token), false);
        try (OperationsServer server = start(open)) {
            String url = "http://127.0.0.1:" + server.port() + "/metrics";
            assertThat(status(open, url)).isEqualTo(200);
            assertThat(status(OperationsConfig.loopback(0), url)).isEqualTo(401);
        }
    }

    @Test
    void takesKeysOfRsaAndNoneOfAnotherCertificate() throws Exception {
        start(with(foreign, foreign.key())).close();
        PemIdentity other = PemIdentity.make(directory, "other", "EC");
        for (Path key : List.of(foreign.key(), other.key())) {
            assertThatThrownBy(() -> start(with(own, key)))
                    .hasMessageContainingAll(
                            "operations.keyFile",
                            key.toString(),
                            own.certificate().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keyFile, -----BEGIN RSA PRIVATE KEY-----, openssl pkcs8",
        "keyFile, -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, openssl pkcs8",
        "certificateFile, nothing, BEGIN CERTIFICATE",
        "certificateFile, -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----, damaged",
        "tokenFile, short-secret, at least 16",
        "tokenFile, a secret token of several words, visible ASCII"
    })
    void namesAFileThatCannotBeUsedAndTellsNothingOfIt(String setting, String content, String remedy)
            throws IOException {
        Path file = Files.writeString(directory.resolve("wrong"), content);
        OperationsConfig config = new OperationsConfig(
                "127.0.0.1",
                0,
                Optional.of(setting.equals("certificateFile") ? file : own.certificate()),
                Optional.of(setting.equals("keyFile") ? file : own.key()),
                Optional.of(setting.equals("tokenFile") ? file : token),
                false);

        assertThatThrownBy(() -> start(config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("operations." + setting, file.toString(), remedy)
                .hasMessageNotContainingAny("AAAA", "secret");
        Files.delete(file);
        assertThatThrownBy(() -> start(config))
                .hasMessageContainingAll("operations." + setting, file.toString(), "cannot be read");
    }

    @Test
    void wantsCertificateAndKeyTogether() {
        OperationsConfig withoutKey = new OperationsConfig(
                "127.0.0.1", 0, Optional.of(own.certificate()), Optional.empty(), Optional.empty(), false);
        OperationsConfig withoutCertificate =
                new OperationsConfig("127.0.0.1", 0, Optional.empty(), Optional.of(own.key()), Optional.empty(), false);

        assertThatThrownBy(() -> start(withoutKey)).hasMessageContaining("operations.keyFile: is missing");
        assertThatThrownBy(() -> start(withoutCertificate))
                .hasMessageContaining("operations.certificateFile: is missing");
    }

    @Test
    void namesAHostThatIsNone() {
        assertThatThrownBy(() -> start(new OperationsConfig(
                        "no.such.host.invalid", 0, Optional.empty(), Optional.empty(), Optional.empty(), false)))
                .hasMessageContainingAll("operations.host", "no.such.host.invalid");
    }
}
