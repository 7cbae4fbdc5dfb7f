package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.isotherm.embedded.kafka.Ports;
import io.isotherm.embedded.registry.EmbeddedRegistry;
import io.isotherm.schema.Approval;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage of the registry is never taken for a fault of a record. */
@ExtendWith(SharedCluster.class)
class RegistryOutageIT {
    private static final Topic<Approval> APPROVALS = new Topics("outage.").approvals();

    private final EmbeddedCluster cluster;

    RegistryOutageIT(EmbeddedCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void isSurvivedWhenTheRegistryComesBack() throws Exception {
        int port = Ports.anyFree();
        AvroSerdes writer = connect("http://localhost:" + port);
        CompletableFuture<byte[]> written = CompletableFuture.supplyAsync(
                () -> writer.serializer(APPROVALS).serialize(APPROVALS.name(), approval()));
        assertThat(written.isDone()).isFalse();
        try (EmbeddedRegistry registry = new EmbeddedRegistry(cluster.bootstrapServers(), "localhost", port)) {
            registry.start();
            byte[] bytes = written.get(30, TimeUnit.SECONDS);
            assertThat(connect(registry.url()).deserializer(APPROVALS).deserialize(APPROVALS.name(), bytes))
                    .isEqualTo(approval());
        }
    }

    @Test
    void isToldApartFromAnUnreadableRecordWhenItLasts() {
        byte[] bytes = connect(cluster.registryUrl()).serializer(APPROVALS).serialize(APPROVALS.name(), approval());
        String nobody = "http://localhost:" + Ports.anyFree();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(
                () -> connect(nobody).deserializer(APPROVALS).deserialize(APPROVALS.name(), bytes));
        assertThatThrownBy(() -> connect(nobody).serializer(APPROVALS).serialize(APPROVALS.name(), approval()))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("register outage.approvals-value");
        assertThatThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("give schema");
    }

    @Test
    void doesNotTouchRecordsOfKnownSchemas() {
        Serializer<Approval> serializer;
        Deserializer<Approval> deserializer;
        try (EmbeddedRegistry registry = new EmbeddedRegistry(cluster.bootstrapServers())) {
            registry.start();
            AvroSerdes serdes = connect(registry.url());
            serializer = serdes.serializer(APPROVALS);
            deserializer = serdes.deserializer(APPROVALS);
            deserializer.deserialize(APPROVALS.name(), serializer.serialize(APPROVALS.name(), approval()));
        }
        assertThat(deserializer.deserialize(APPROVALS.name(), serializer.serialize(APPROVALS.name(), approval())))
                .isEqualTo(approval());
    }

    /** Expired credentials, a wrong address, a server that is no registry. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void includesARegistryThatRefusesToAnswer(int status) throws Exception {
        try (Answering server = new Answering(status, Integer.MAX_VALUE, new CountDownLatch(1))) {
            assertThatThrownBy(() -> connect(server.url())
                            .deserializer(APPROVALS)
                            .deserialize(APPROVALS.name(), new byte[] {0, 0, 0, 0, 1, 2}))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(
                            () -> connect(server.url()).serializer(APPROVALS).serialize(APPROVALS.name(), approval()))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void isWaitedOutWhenTheRegistryHasTrouble(int status) throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        try (Answering server = new Answering(status, 2, asked)) {
            assertThatThrownBy(
                            () -> connect(server.url()).serializer(APPROVALS).serialize(APPROVALS.name(), approval()))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("refuses the schema of outage.approvals-value");
            assertThat(asked.getCount()).isZero();
        }
    }

    /** A server that gives one answer a number of times, and then finds every schema incompatible. */
    private static final class Answering implements AutoCloseable {
        private final HttpServer server;

        Answering(int status, int times, CountDownLatch asked) throws Exception {
            AtomicInteger requests = new AtomicInteger();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    asked.countDown();
                    int answer = requests.incrementAndGet() <= times ? status : 409;
                    byte[] body = ("{\"error_code\": " + answer + ", \"message\": \"no\"}").getBytes(UTF_8);
                    exchange.sendResponseHeaders(answer, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        String url() {
            return "http://" + server.getAddress().getHostString() + ":"
                    + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static AvroSerdes connect(String url) {
        return AvroSerdes.connect(List.of(url), Map.of());
    }

    private static Approval approval() {
        return RandomRecords.of(APPROVALS, 1, 3).get(0);
    }
}
