package io.isotherm.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.spec.HostSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishedInventoryTest {
    private static final String MACHINE = "4742f0f6-6628-8277-8e0a-4bd2888ac4a3";

    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    private PublishedInventory inventory(boolean lingering) {
        SimulatedPool pool = SimulatedPool.builder("lab")
                .start(Instant.EPOCH)
                .host(HostSpec.named("any").cpus(4, 2000).memoryKib(16L << 20).build())
                .build();
        Inventory simulated = pool.inventory();
        return new PublishedInventory(
                host -> {
                    opened.add(host.name() + "@" + host.uri());
                    return new Door(host, simulated.hypervisor("any").orElseThrow());
                },
                host -> host.uri().equals("here"),
                simulated.power(),
                lingering);
    }

    /** A simulated host that tells when it is closed. */
    private final class Door implements Hypervisor {
        private final ListedHost host;
        private final Hypervisor inner;

        Door(ListedHost host, Hypervisor inner) {
            this.host = host;
            this.inner = inner;
        }

        @Override
        public String host() {
            return host.name();
        }

        @Override
        public HostReading read() {
            return inner.read();
        }

        @Override
        public Optional<GuestPresence> find(UUID vm) {
            return inner.find(vm);
        }

        @Override
        public Optional<GuestPresence> findByName(String name) {
            return inner.findByName(name);
        }

        @Override
        public HostAbilities abilities() {
            return inner.abilities();
        }

        @Override
        public GuestNeeds needs(UUID vm) {
            return inner.needs(vm);
        }

        @Override
        public long freeMemoryKib() {
            return inner.freeMemoryKib();
        }

        @Override
        public Migration migrate(UUID vm, Hypervisor destination) {
            return inner.migrate(vm, destination);
        }

        @Override
        public boolean isMigrating(UUID vm) {
            return inner.isMigrating(vm);
        }

        @Override
        public void close() {
            closed.add(host.name() + "@" + host.uri());
        }
    }

    private static ListedHost host(String name, String uri, @Nullable String uuid) {
        return new ListedHost(
                "lab",
                name,
                uri,
                uri,
                DeclaredCapacity.NONE,
                Optional.ofNullable(uuid).map(UUID::fromString));
    }

    @Test
    void hasNoHostBeforeItWasRead() {
        PublishedInventory inventory = inventory(true);

        assertThat(inventory.hosts()).isEmpty();
        assertThat(inventory.hypervisor("xen1")).isEmpty();
        assertThat(inventory.selected(Set.of())).isEmpty();
    }

    @Test
    void aChangeTouchesOnlyTheHostsThatItIsAbout() {
        PublishedInventory inventory = inventory(false);
        List<String> told = new ArrayList<>();
        inventory.onChange(() -> told.add(inventory.hosts().toString()));
        inventory.take(List.of(host("a", "ua", null), host("b", "ub", null), host("c", "uc", null)));
        Hypervisor before = inventory.hypervisor("a").orElseThrow();

        inventory.take(List.of(host("a", "ua", null), host("b", "ub2", null), host("d", "uc", null)));

        assertThat(inventory.hypervisor("a")).containsSame(before);
        assertThat(opened).containsExactly("a@ua", "b@ub", "c@uc", "b@ub2", "d@uc");
        assertThat(closed).containsExactly("b@ub", "c@uc");
        assertThat(told).containsExactly("[a, b, c]", "[a, b, d]");
    }

    @Test
    void aRetiredHostStaysReachableForWhatGoesOnThere() {
        PublishedInventory inventory = inventory(true);
        inventory.take(List.of(host("a", "ua", null), host("b", "ub", null)));
        Inventory withRetired = inventory.withRetired();
        inventory.take(List.of(host("b", "ub", null)));

        assertThat(inventory.hosts()).containsExactly("b");
        assertThat(inventory.hypervisor("a")).isEmpty();
        assertThat(withRetired.hosts()).containsExactly("a", "b");
        assertThat(withRetired.hypervisor("a")).isPresent();
        inventory.release(Set.of("a"));
        assertThat(closed).isEmpty();

        inventory.release(Set.of());
        assertThat(closed).containsExactly("a@ua");
        assertThat(withRetired.hypervisor("a")).isEmpty();
    }

    @Test
    void selectsHostsByNameOrUuidAndElseThisMachine() {
        PublishedInventory inventory = inventory(true);
        inventory.take(List.of(host("a", "ua", MACHINE), host("b", "here", null), host("c", "uc", null)));

        assertThat(inventory.selected(Set.of("c", "nosuch"))).containsExactly("c");
        assertThat(inventory.selected(Set.of("4742F0F6-6628-8277-8E0A-4BD2888AC4A3")))
                .containsExactly("a");
        assertThat(inventory.selected(Set.of())).containsExactly("b");
    }
}
