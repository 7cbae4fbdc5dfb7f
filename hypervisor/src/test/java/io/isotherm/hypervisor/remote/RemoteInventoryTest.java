package io.isotherm.hypervisor.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import io.isotherm.simulator.SimulatedClock;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process sees of an inventory is what the inventory says. */
class RemoteInventoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID WEB = VmSpec.uuidOf("web");

    private final SimulatedClock clock = new SimulatedClock(START);
    private final SimulatedPool pool = SimulatedPool.builder("lab")
            .start(START)
            .clock(clock)
            .host(HostSpec.named("xen1").build())
            .host(HostSpec.named("xen2").build())
            .vm(VmSpec.of("web", 2, 1 << 20, LoadTrace.constant(GuestLoad.ofCpu(1000)), "xen1"))
            .build();
    private final Inventory local = pool.inventory();
    private InventoryServer server;
    private RemoteInventory remote;

    @BeforeEach
    void lend() throws IOException {
        server = new InventoryServer(
                local,
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                Executors.newCachedThreadPool());
        remote = new RemoteInventory(server.url());
    }

    @AfterEach
    void stop() {
        remote.close();
        server.close();
    }

    private Hypervisor host(String name) {
        return remote.hypervisor(name).orElseThrow();
    }

    @Test
    void saysInWordsWhyAnAddressIsNoPool() throws Exception {
        int dead;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = silent.getLocalPort();
            long begun = System.nanoTime();
            assertRefused("http://127.0.0.1:" + dead, "does not answer within 5 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        }
        assertRefused("http://127.0.0.1:" + dead, "No simulated pool can be connected at http://127.0.0.1:" + dead);
        assertRefused("http://127.0.0.1:99999", "99999");
        assertRefused("127.0.0.1", "'127.0.0.1' is no address such as http://");
        assertRefused("http://in valid", "is no address such as http://");

        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        try {
            assertRefused("http://127.0.0.1:" + web.getAddress().getPort(), "is no simulated pool");
        } finally {
            web.stop(0);
        }
    }

    private static void assertRefused(String url, String message) {
        assertThatThrownBy(() -> new RemoteInventory(url))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("Exception");
    }

    @Test
    void readsWhatTheHostSays() {
        clock.advance(Duration.ofSeconds(30));

        assertThat(remote.hosts()).containsExactly("xen1", "xen2");
        assertThat(remote.hypervisor("xen9")).isEmpty();
        assertThat(host("xen1").read())
                .isEqualTo(local.hypervisor("xen1").orElseThrow().read());
        assertThat(host("xen1").freeMemoryKib())
                .isEqualTo(local.hypervisor("xen1").orElseThrow().freeMemoryKib());
    }

    @Test
    void findsGuestsByIdentityAndByName() {
        GuestPresence web = new GuestPresence(WEB, "web", GuestState.RUNNING, 1 << 20, 0);

        assertThat(host("xen1").find(WEB)).contains(web);
        assertThat(host("xen1").findByName("web")).contains(web);
        assertThat(host("xen2").find(WEB)).isEmpty();
        assertThat(host("xen2").findByName("no such/guest?")).isEmpty();
    }

    @Test
    void migratesAndTellsWhenItIsOver() {
        Migration migration = host("xen1").migrate(WEB, host("xen2"));
        assertThat(host("xen1").isMigrating(WEB)).isTrue();
        clock.advance(Duration.ofSeconds(3));
        assertThat(migration.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(migration.completion()).isNotDone();

        pool.advanceTo(START.plusSeconds(600));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> migration.completion().isDone());
        assertThat(migration.completion()).isCompleted();
        assertThat(host("xen2").find(WEB)).isPresent();
    }

    @Test
    void passesOnWhyAMigrationFailedOrWasRefused() {
        pool.failNextMigrations(1, Kind.MIGRATION_FAILED, 0.5);
        Migration migration = host("xen1").migrate(WEB, host("xen2"));
        pool.advanceTo(START.plusSeconds(600));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> migration.completion().isDone());
        assertThatThrownBy(() -> migration.completion().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MIGRATION_FAILED));
        assertThatThrownBy(() -> host("xen2").migrate(WEB, host("xen1")))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.VM_UNKNOWN));
    }

    @Test
    void controlsPower() {
        remote.power().sleep("xen2");
        pool.advanceTo(START.plusSeconds(60));
        assertThat(remote.power().state("xen2")).isEqualTo(HostPower.State.OFF);
        assertThatThrownBy(() -> remote.power().sleep("xen1")).isInstanceOf(HypervisorException.class);
        remote.power().wake("xen2");
        assertThat(remote.power().state("xen2")).isEqualTo(HostPower.State.CHANGING);
    }

    @Test
    void isUnreachableWhileTheServerIsGone() {
        Hypervisor xen1 = host("xen1");
        server.close();

        assertThatThrownBy(xen1::read).isInstanceOfSatisfying(HypervisorException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(e).hasMessageContaining(server.url());
        });
        assertThat(remote.hypervisor("xen1")).isPresent();
        assertThatThrownBy(() -> new RemoteInventory(server.url()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
    }
}
