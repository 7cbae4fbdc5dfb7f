package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.executor.FakePool.FakeMigration;
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
class BrokerOutageIT {

    @Test
    void publishesWhatHappenedDuringAnOutageOnceItIsOver(@TempDir Path directory) throws IOException {
        int kafkaPort = freePort();
        int registryPort = freePort();
        FakePool pool = new FakePool();
        UUID second = Bench.DB;
        pool.addHost("xen1", 1000)
                .put(Bench.WEB, "web", GuestState.RUNNING, 512)
                .put(second, "db", GuestState.RUNNING, 512);
        pool.addHost("xen2", 2048);
        EmbeddedCluster cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);
        try (KafkaBench bench = new KafkaBench(cluster.bootstrapServers(), cluster.registryUrl());
                MigrationExecutor executor = new MigrationExecutor(
                        ExecutorConfig.of(Bench.POOL, "agent-1", List.of("xen1"))
                                .withPace(4, Duration.ofMillis(50)),
                        pool,
                        bench.kafka,
                        new SimpleMeterRegistry(),
                        InstantSource.system())) {
            executor.start();
            bench.give(KafkaBench.command("c1"));
            bench.give(KafkaBench.command("c2").setVm(second.toString()).setVmName("db"));
            await().until(() -> outcomes(bench, CommandStatus.RUNNING) == 2);

            cluster.close();
            pool.migrations().forEach(FakeMigration::arrive);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !executor.health().ready());
            assertThat(executor.health().live()).isTrue();
            cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);

            await().atMost(Duration.ofSeconds(60)).until(() -> outcomes(bench, CommandStatus.SUCCEEDED) >= 2);
            assertThat(bench.events())
                    .filteredOn(event -> event.getStatus() == CommandStatus.SUCCEEDED)
                    .extracting(MigrationEvent::getCommandId)
                    .contains("c1", "c2");
            assertThat(pool.migrations()).hasSize(2);
            await().atMost(Duration.ofSeconds(30)).until(() -> executor.health().ready());
        } finally {
            cluster.close();
        }
    }

    private static long outcomes(KafkaBench bench, CommandStatus status) {
        return bench.events().stream()
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
