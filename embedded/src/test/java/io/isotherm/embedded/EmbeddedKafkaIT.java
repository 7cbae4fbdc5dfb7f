package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.embedded.kafka.EmbeddedKafka;
import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.embedded.kafka.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @Test
    void keepsItsRecordsAndItsClusterIdWhenStartedAgain(@TempDir Path directory) throws Exception {
        String clusterId;
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory)) {
            kafka.start();
            KafkaClients.createTopic(kafka.bootstrapServers(), "kept");
            KafkaClients.produce(kafka.bootstrapServers(), "kept", "k".getBytes(UTF_8), "v".getBytes(UTF_8));
            clusterId = clusterId(kafka);
        }
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory)) {
            kafka.start();
            assertThat(KafkaClients.consume(kafka.bootstrapServers(), "kept"))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly("v");
            assertThat(clusterId(kafka)).isEqualTo(clusterId);
        }
    }

    @Test
    void canBeStoppedAndStartedAgainAsTheSameObject(@TempDir Path directory) {
        EmbeddedKafka kafka = new EmbeddedKafka(directory);
        kafka.start();
        kafka.close();
        kafka.close();
        assertThatThrownBy(kafka::bootstrapServers)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not running");
        kafka.start();
        assertThat(kafka.bootstrapServers()).startsWith("localhost:");
        assertThatThrownBy(kafka::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("running already");
        kafka.close();
    }

    @Test
    void saysWhichPortIsTaken(@TempDir Path directory) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
                EmbeddedKafka kafka = new EmbeddedKafka(directory, "localhost", taken.getLocalPort())) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("cannot listen on localhost:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void listensOnThePortAskedFor(@TempDir Path directory) throws Exception {
        int port = Ports.anyFree();
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory, "127.0.0.1", port)) {
            kafka.start();
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(clusterId(kafka)).isNotBlank();
        }
    }

    @Test
    void saysThatAPortOrHostIsImpossible(@TempDir Path directory) {
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory, "localhost", 70_000)) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("70000");
        }
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory, "no-such-host.invalid", 0)) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void saysThatItsDirectoryIsAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        try (EmbeddedKafka kafka = new EmbeddedKafka(file)) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("data directory " + file);
        }
    }

    @Test
    void saysThatItsDirectoryCannotBeWritten(@TempDir Path directory) {
        assertThat(directory.toFile().setWritable(false)).isTrue();
        Assumptions.assumeFalse(Files.isWritable(directory), "this user may write everywhere");
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory)) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("cannot write its data directory " + directory);
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka first = new EmbeddedKafka(directory);
                EmbeddedKafka second = new EmbeddedKafka(directory)) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("lock");
            assertThat(clusterId(first)).isNotBlank();
        }
    }

    @Test
    void startsAgainAfterItWasKilledWhileFormatting(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("bootstrap.checkpoint"), "half-written");
        try (EmbeddedKafka kafka = new EmbeddedKafka(directory)) {
            kafka.start();
            assertThat(clusterId(kafka)).isNotBlank();
        }
    }

    @Test
    @ExtendWith(SharedCluster.class)
    void showsOnlyCommittedTransactions(EmbeddedCluster cluster) throws Exception {
        String bootstrap = cluster.bootstrapServers();
        KafkaClients.createTopic(bootstrap, "transactions");
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaClients.producer(bootstrap, Map.of("transactional.id", "some-writer"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "kept".getBytes(UTF_8)))
                    .get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "taken back".getBytes(UTF_8)))
                    .get();
            producer.abortTransaction();
        }
        List<ConsumerRecord<byte[], byte[]>> records = KafkaClients.consume(bootstrap, "transactions");
        assertThat(records)
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("kept");
    }

    @Test
    @ExtendWith(SharedCluster.class)
    void createsNoTopicByItsUse(EmbeddedCluster cluster) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaClients.producer(cluster.bootstrapServers(), Map.of("max.block.ms", 1000))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody-made-me", new byte[0]))
                            .get())
                    .isInstanceOf(ExecutionException.class);
        }
        try (Admin admin = KafkaClients.admin(cluster.bootstrapServers())) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("nobody-made-me"))
                            .allTopicNames()
                            .get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    @ExtendWith(SharedCluster.class)
    void cannotBeReachedFromOutside(EmbeddedCluster cluster) throws Exception {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has only its loopback interface");
        for (String server : List.of(cluster.bootstrapServers(), cluster.registryUrl())) {
            int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(outside.get(), port), 2000))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static String clusterId(EmbeddedKafka kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka.bootstrapServers())) {
            return admin.describeCluster().clusterId().get();
        }
    }
}
