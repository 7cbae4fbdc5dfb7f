package io.isotherm.executor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.KafkaFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No outcome is lost to an outage of broker and registry. */
class ExecutorBrokerOutageIT {

    @Test
    void publishesWhatHappenedDuringAnOutageOnceItIsOver(@TempDir Path directory) throws IOException {
        int kafkaPort = freePort();
        int registryPort = freePort();
        FakePool pool = new FakePool();
        UUID second = ExecutorFixture.DB;
        pool.addHost("xen1", 1000)
                .put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512)
                .put(second, "db", GuestState.RUNNING, 512);
        pool.addHost("xen2", 2048);
        EmbeddedCluster cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);
        try (KafkaFixture fixture = new KafkaFixture(cluster.bootstrapServers(), cluster.registryUrl());
                CommandExecutor executor = new CommandExecutor(
                        ExecutorConfig.of(ExecutorFixture.POOL, "agent-1", List.of("xen1"))
                                .withPace(4, Duration.ofMillis(50)),
                        pool,
                        fixture.kafka,
                        new SimpleMeterRegistry(),
                        InstantSource.system())) {
            executor.start();
            fixture.give(KafkaFixture.command("c1"));
            fixture.give(KafkaFixture.command("c2").setVm(second.toString()).setVmName("db"));
            await().atMost(Duration.ofSeconds(60)).until(() -> outcomes(fixture, CommandStatus.RUNNING) == 2);

            cluster.close();
            pool.migrations().forEach(FakeMigration::arrive);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !executor.health().ready());
            assertThat(executor.health().live()).isTrue();
            cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);

            await().atMost(Duration.ofSeconds(60)).until(() -> outcomes(fixture, CommandStatus.SUCCEEDED) >= 2);
            assertThat(fixture.events())
                    .filteredOn(event -> event.getStatus() == CommandStatus.SUCCEEDED)
                    .extracting(MigrationEvent::getCommandId)
                    .contains("c1", "c2");
            assertThat(pool.migrations()).hasSize(2);
            await().atMost(Duration.ofSeconds(30)).until(() -> executor.health().ready());
        } finally {
            cluster.close();
        }
    }

    private static long outcomes(KafkaFixture fixture, CommandStatus status) {
        return fixture.events().stream()
                .filter(event -> event.getStatus() == status)
                .map(MigrationEvent::getCommandId)
                .distinct()
                .count();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
