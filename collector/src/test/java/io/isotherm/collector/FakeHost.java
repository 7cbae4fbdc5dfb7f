package io.isotherm.collector;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.GuestType;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A host with one guest that answers readings as it is told. */
final class FakeHost implements Hypervisor {
    static final UUID GUEST = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");

    static final GuestNeeds NEEDS = new GuestNeeds(
            GuestType.PV,
            List.of("avx2"),
            Optional.of(List.of(new GuestDisk("/san/web.img", DiskSharing.IDENTIFIED, "filer:/san at /san"))),
            List.of("br0"),
            List.of("0000:03:00.0"),
            1 << 18,
            1 << 19,
            "0-3",
            "0");
    static final HostAbilities ABILITIES = new HostAbilities(
            Optional.of(new TreeSet<>(List.of(GuestType.PV, GuestType.HVM))),
            "EPYC",
            Optional.of(new TreeSet<>(List.of("avx2", "sse2"))),
            Optional.of(true),
            2,
            Optional.of(new TreeSet<>(List.of("filer:/san at /san"))),
            Optional.of(new TreeSet<>(List.of("br0"))));

    /** Of an inventory whose power nobody asks for. */
    static final HostPower NO_POWER = new HostPower() {
        @Override
        public State state(String host) {
            throw new UnsupportedOperationException("the collector controls no power");
        }

        @Override
        public void sleep(String host) {
            throw new UnsupportedOperationException("the collector controls no power");
        }

        @Override
        public void wake(String host) {
            throw new UnsupportedOperationException("the collector controls no power");
        }
    };

    final AtomicInteger readings = new AtomicInteger();
    volatile boolean down;
    volatile List<String> problems = List.of();
    volatile @Nullable CountDownLatch hang;

    private final String name;
    private final InstantSource clock;

    FakeHost(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    @Override
    public String host() {
        return name;
    }

    @Override
    public HostReading read() {
        CountDownLatch latch = hang;
        if (latch != null) {
            await(latch);
        }
        if (down) {
            throw new HypervisorException(HypervisorException.Kind.UNREACHABLE, "libvirtd of " + name + " is down");
        }
        int number = readings.incrementAndGet();
        return reading(clock.instant(), number, problems);
    }

    static HostReading reading(Instant at, int number, List<String> problems) {
        GuestReading guest = GuestReading.of(GUEST, "web", GuestState.RUNNING)
                .vcpus(2)
                .cpuTimeNanos(number * 100L)
                .memoryKib(1 << 20)
                .memoryMaxKib(2 << 20)
                .networkRxBytes(10)
                .networkTxBytes(20)
                .diskReadBytes(30)
                .diskWriteBytes(40)
                .needs(NEEDS)
                .build();
        return HostReading.takenAt(at)
                .hostUuid(Optional.of(UUID.fromString("ffffffff-0000-4000-8000-00000000000f")))
                .cpus(8)
                .cpuMhz(2400)
                .memoryKib(64L << 20)
                .networkBytesPerSecond(1.25e8)
                .diskBytesPerSecond(2e8)
                .cpuTimeNanos(number * 1000L)
                .memoryUsedKib(3L << 20)
                .guests(List.of(guest))
                .problems(problems)
                .abilities(ABILITIES)
                .domain0CpuTimeNanos(OptionalLong.of(number * 400L))
                .domain0Vcpus(OptionalInt.of(2))
                .build();
    }

    /** An inventory of these hosts. */
    static Inventory inventory(FakeHost... hosts) {
        Map<String, Hypervisor> byName = new TreeMap<>();
        for (FakeHost host : hosts) {
            byName.put(host.host(), host);
        }
        return new Inventory() {
            @Override
            public SortedSet<String> hosts() {
                return new TreeSet<>(byName.keySet());
            }

            @Override
            public Optional<Hypervisor> hypervisor(String host) {
                return Optional.ofNullable(byName.get(host));
            }

            @Override
            public HostPower power() {
                return NO_POWER;
            }

            @Override
            public void close() {}
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(HypervisorException.Kind.OTHER, "interrupted", e);
        }
    }

    @Override
    public Optional<GuestPresence> find(UUID vm) {
        return Optional.empty();
    }

    @Override
    public Optional<GuestPresence> findByName(String guest) {
        return Optional.empty();
    }

    @Override
    public HostAbilities abilities() {
        return ABILITIES;
    }

    @Override
    public GuestNeeds needs(UUID vm) {
        return NEEDS;
    }

    @Override
    public long freeMemoryKib() {
        return 0;
    }

    @Override
    public Migration migrate(UUID vm, Hypervisor destination) {
        throw new UnsupportedOperationException("the collector migrates nothing");
    }

    @Override
    public boolean isMigrating(UUID vm) {
        return false;
    }

    @Override
    public void close() {}
}
