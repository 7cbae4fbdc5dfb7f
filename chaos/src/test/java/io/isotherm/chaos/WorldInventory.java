package io.isotherm.chaos;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** The {@link World} as one process sees it: each question is a step of the process, and some hosts do not answer. */
final class WorldInventory implements Inventory {
    private static final int HUGE = 8;

    private final World world;
    private final Life process;

    WorldInventory(World world, Life process) {
        this.world = world;
        this.process = process;
    }

    @Override
    public SortedSet<String> hosts() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(world.hosts.keySet()));
    }

    @Override
    public Optional<Hypervisor> hypervisor(String host) {
        return Optional.ofNullable(world.hosts.get(host)).map(Door::new);
    }

    @Override
    public HostPower power() {
        return new HostPower() {
            @Override
            public State state(String name) {
                WorldHost host = ask(name, "asks for the power of ");
                return host.changing ? State.CHANGING : host.awake ? State.ON : State.OFF;
            }

            @Override
            public void sleep(String name) {
                world.power(ask(name, "asks to put to sleep "), false);
                process.step("has asked to put to sleep " + name);
            }

            @Override
            public void wake(String name) {
                world.power(ask(name, "asks to wake "), true);
                process.step("has asked to wake " + name);
            }

            private WorldHost ask(String name, String what) {
                process.step(what + name);
                return world.host(name);
            }
        };
    }

    @Override
    public void close() {}

    /** One host. */
    private final class Door implements Hypervisor {
        private final WorldHost host;

        Door(WorldHost host) {
            this.host = host;
        }

        private void ask(String what) {
            process.step(what + " " + host.name);
            boolean own = process.name.endsWith("-" + host.name);
            if (!host.awake || (!own && host.cutOffUntil > world.clock.now())) {
                throw new HypervisorException(Kind.UNREACHABLE, "no answer from " + host.name);
            }
            world.measure();
        }

        @Override
        public String host() {
            return host.name;
        }

        @Override
        public HostReading read() {
            ask("reads");
            List<GuestReading> guests = world.guests.values().stream()
                    .filter(guest -> guest.at(host.name) != null)
                    .map(this::reading)
                    .toList();
            int larger = host.lie == WorldHost.Lie.HUGE ? HUGE : 1;
            return HostReading.takenAt(host.clock(world.clock).instant())
                    .cpus(host.lie == WorldHost.Lie.NO_CPUS ? 0 : WorldHost.CPUS * larger)
                    .cpuMhz(WorldHost.MHZ)
                    .memoryKib(host.memoryKib * larger)
                    .networkBytesPerSecond(1e9)
                    .diskBytesPerSecond(1e9)
                    .cpuTimeNanos(host.cpuNanos)
                    .domain0CpuTimeNanos(OptionalLong.of(host.domain0Nanos))
                    .domain0Vcpus(OptionalInt.of(WorldHost.CPUS))
                    .memoryUsedKib(host.memoryKib - world.freeKib(host))
                    .guests(guests)
                    .problems(host.lie == WorldHost.Lie.INCOMPLETE ? List.of("some guests cannot be read") : List.of())
                    .build();
        }

        private GuestReading reading(Guest guest) {
            GuestState state = Objects.requireNonNull(guest.at(host.name));
            boolean runs = state == GuestState.RUNNING;
            return GuestReading.of(guest.uuid, guest.name, state)
                    .vcpus(guest.vcpus)
                    .cpuTimeNanos(runs ? guest.cpuNanos : 0)
                    .memoryKib(state == GuestState.STOPPED ? 0 : guest.memoryKib)
                    .memoryMaxKib(guest.memoryKib)
                    .needs(GuestNeeds.NOTHING)
                    .build();
        }

        @Override
        public Optional<GuestPresence> find(UUID vm) {
            ask("looks for a guest on");
            return Optional.ofNullable(world.guests.get(vm)).flatMap(this::presence);
        }

        @Override
        public Optional<GuestPresence> findByName(String name) {
            ask("looks for a guest on");
            return world.guests.values().stream()
                    .filter(guest -> guest.name.equals(name))
                    .findFirst()
                    .flatMap(this::presence);
        }

        private Optional<GuestPresence> presence(Guest guest) {
            GuestState state = guest.at(host.name);
            boolean runs = state == GuestState.RUNNING;
            return state == null
                    ? Optional.empty()
                    : Optional.of(new GuestPresence(
                            guest.uuid, guest.name, state, guest.memoryKib, runs ? guest.cpuNanos : 0));
        }

        @Override
        public HostAbilities abilities() {
            ask("asks for the abilities of");
            return HostAbilities.UNKNOWN;
        }

        @Override
        public GuestNeeds needs(UUID vm) {
            ask("asks for needs on");
            return GuestNeeds.NOTHING;
        }

        @Override
        public long freeMemoryKib() {
            ask("asks for the free memory of");
            return world.freeKib(host) + (host.lie == WorldHost.Lie.HUGE ? host.memoryKib : 0);
        }

        @Override
        public Migration migrate(UUID vm, Hypervisor destination) {
            ask("begins a migration on");
            Guest guest = world.guests.get(vm);
            if (guest == null) {
                throw new HypervisorException(Kind.VM_UNKNOWN, "no such guest");
            }
            Move move = world.migrate(host, guest, world.host(destination.host()));
            process.step("has begun a migration on " + host.name);
            return move;
        }

        @Override
        public boolean isMigrating(UUID vm) {
            ask("asks for migrations on");
            Guest guest = world.guests.get(vm);
            return guest != null && guest.move != null && guest.move.from == host;
        }

        @Override
        public void close() {}
    }
}
