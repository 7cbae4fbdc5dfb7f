package io.isotherm.executor;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A pool of hosts whose every answer the test decides. Thread-safe. */
public final class FakePool implements Inventory {
    private final Map<String, Host> hosts = new TreeMap<>();
    private final Map<String, HostPower.State> power = new TreeMap<>();
    private final List<FakeMigration> migrations = new ArrayList<>();
    private final List<String> powerCalls = new ArrayList<>();
    private @Nullable HypervisorException powerFailure;
    private boolean powerObeys = true;
    private boolean powerMayForce;
    private boolean powerByAgents;
    private OptionalDouble watts = OptionalDouble.empty();
    private @Nullable HostPower controller;
    private Runnable onFind = () -> {};
    private Runnable onMigrate = () -> {};

    /** A host with so much free memory. */
    public synchronized Host addHost(String name, long freeMib) {
        Host host = new Host(name, freeMib * 1024);
        hosts.put(name, host);
        power.put(name, HostPower.State.ON);
        return host;
    }

    public synchronized Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException(name);
        }
        return host;
    }

    public synchronized List<FakeMigration> migrations() {
        return List.copyOf(migrations);
    }

    public synchronized List<String> powerCalls() {
        return List.copyOf(powerCalls);
    }

    public synchronized void setPower(String host, HostPower.State state) {
        power.put(host, state);
    }

    public synchronized void failPower(@Nullable HypervisorException failure) {
        powerFailure = failure;
    }

    /** Whether hosts fall asleep and wake as they are told. */
    public synchronized void obeyPower(boolean obeys) {
        powerObeys = obeys;
    }

    /** Whether hosts may be switched off by force. */
    public synchronized void allowForce(boolean allowed) {
        powerMayForce = allowed;
    }

    /** What each host draws as its controller measures it. */
    public synchronized void measure(double drawn) {
        watts = OptionalDouble.of(drawn);
    }

    /** Whether hosts are switched off by their own agents. */
    public synchronized void switchOffByAgents(boolean byAgents) {
        powerByAgents = byAgents;
    }

    /** Has the hosts' power controlled by something of the test's own. */
    public synchronized void controlBy(HostPower power) {
        controller = power;
    }

    public synchronized void onFind(Runnable hook) {
        onFind = hook;
    }

    public synchronized void onMigrate(Runnable hook) {
        onMigrate = hook;
    }

    /** Whether a guest truly runs on a host, also when the host does not answer. */
    public synchronized boolean runs(UUID vm, String host) {
        GuestPresence guest = host(host).guests.get(vm);
        return guest != null && guest.state() == GuestState.RUNNING;
    }

    @Override
    public synchronized SortedSet<String> hosts() {
        return new TreeSet<>(hosts.keySet());
    }

    @Override
    public synchronized Optional<Hypervisor> hypervisor(String host) {
        return Optional.ofNullable(hosts.get(host));
    }

    @Override
    public synchronized HostPower power() {
        if (controller != null) {
            return controller;
        }
        return new HostPower() {
            @Override
            public State state(String host) {
                synchronized (FakePool.this) {
                    if (powerFailure != null) {
                        throw powerFailure;
                    }
                    return power.getOrDefault(host, State.UNKNOWN);
                }
            }

            @Override
            public OptionalDouble watts(String host) {
                synchronized (FakePool.this) {
                    return watts;
                }
            }

            @Override
            public boolean isSwitchedOffByAgent(String host) {
                synchronized (FakePool.this) {
                    return powerByAgents;
                }
            }

            @Override
            public void sleep(String host) {
                ask("sleep " + host, host, State.OFF);
            }

            @Override
            public boolean mayForceOff(String host) {
                synchronized (FakePool.this) {
                    return powerMayForce;
                }
            }

            @Override
            public void forceOff(String host) {
                obeyPower(true);
                ask("force off " + host, host, State.OFF);
            }

            @Override
            public void wake(String host) {
                ask("wake " + host, host, State.ON);
            }
        };
    }

    private synchronized void ask(String call, String host, HostPower.State wanted) {
        if (powerFailure != null) {
            throw powerFailure;
        }
        powerCalls.add(call);
        if (powerObeys) {
            power.put(host, wanted);
        }
    }

    @Override
    public void close() {}

    /** One host. */
    public final class Host implements Hypervisor {
        private final String name;
        private final Map<UUID, GuestPresence> guests = new TreeMap<>();
        private long freeKib;
        private boolean down;
        private @Nullable UUID migrating;
        private @Nullable HypervisorException refusal;
        private List<String> problems = List.of();
        private HostAbilities abilities = HostAbilities.UNKNOWN;
        private final Map<UUID, GuestNeeds> needs = new TreeMap<>();
        private @Nullable HypervisorException needsFailure;

        private Host(String name, long freeKib) {
            this.name = name;
            this.freeKib = freeKib;
        }

        public Host put(UUID vm, String guest, GuestState state, long mib) {
            synchronized (FakePool.this) {
                guests.put(vm, new GuestPresence(vm, guest, state, mib * 1024, 0));
            }
            return this;
        }

        /** What the guest has used of the CPU here; unless it is told the pool keeps silent about it. */
        public void setCpuTime(UUID vm, long nanos) {
            synchronized (FakePool.this) {
                guests.computeIfPresent(
                        vm, (uuid, old) -> new GuestPresence(uuid, old.name(), old.state(), old.memoryKib(), nanos));
            }
        }

        public void remove(UUID vm) {
            synchronized (FakePool.this) {
                guests.remove(vm);
            }
        }

        public void setDown(boolean silent) {
            synchronized (FakePool.this) {
                down = silent;
            }
        }

        public void setMigrating(@Nullable UUID vm) {
            synchronized (FakePool.this) {
                migrating = vm;
            }
        }

        public void refuse(@Nullable HypervisorException why) {
            synchronized (FakePool.this) {
                refusal = why;
            }
        }

        /** What the host says that it is able to; unless it is told nothing. */
        public void setAbilities(HostAbilities told) {
            synchronized (FakePool.this) {
                abilities = told;
            }
        }

        /** What the host says that a guest needs; unless it is told nothing that a host could lack. */
        public void setNeeds(UUID vm, GuestNeeds told) {
            synchronized (FakePool.this) {
                needs.put(vm, told);
            }
        }

        @Override
        public HostAbilities abilities() {
            synchronized (FakePool.this) {
                requireUp();
                return abilities;
            }
        }

        /** What guests need is not told. */
        public void failNeeds(HypervisorException failure) {
            synchronized (FakePool.this) {
                needsFailure = failure;
            }
        }

        @Override
        public GuestNeeds needs(UUID vm) {
            synchronized (FakePool.this) {
                requireUp();
                if (needsFailure != null) {
                    throw needsFailure;
                }
                return needs.getOrDefault(vm, GuestNeeds.NOTHING);
            }
        }

        public void setProblems(List<String> found) {
            synchronized (FakePool.this) {
                problems = found;
            }
        }

        private void requireUp() {
            if (down || power.get(name) == HostPower.State.OFF) {
                throw new HypervisorException(Kind.UNREACHABLE, "no answer from " + name);
            }
        }

        @Override
        public String host() {
            return name;
        }

        @Override
        public HostReading read() {
            synchronized (FakePool.this) {
                requireUp();
                List<GuestReading> readings = guests.values().stream()
                        .map(guest -> GuestReading.of(guest.uuid(), guest.name(), guest.state())
                                .vcpus(1)
                                .memoryKib(guest.memoryKib())
                                .needs(needs(guest.uuid()))
                                .build())
                        .toList();
                return HostReading.takenAt(Instant.EPOCH)
                        .cpus(4)
                        .cpuMhz(2000)
                        .memoryKib(1 << 24)
                        .guests(readings)
                        .problems(problems)
                        .abilities(abilities)
                        .build();
            }
        }

        @Override
        public Optional<GuestPresence> find(UUID vm) {
            Runnable hook;
            synchronized (FakePool.this) {
                hook = onFind;
            }
            hook.run();
            synchronized (FakePool.this) {
                requireUp();
                return Optional.ofNullable(guests.get(vm));
            }
        }

        @Override
        public Optional<GuestPresence> findByName(String guest) {
            synchronized (FakePool.this) {
                requireUp();
                return guests.values().stream()
                        .filter(presence -> presence.name().equals(guest))
                        .findFirst();
            }
        }

        @Override
        public long freeMemoryKib() {
            synchronized (FakePool.this) {
                requireUp();
                return freeKib;
            }
        }

        @Override
        public Migration migrate(UUID vm, Hypervisor destination) {
            Runnable hook;
            synchronized (FakePool.this) {
                hook = onMigrate;
            }
            hook.run();
            synchronized (FakePool.this) {
                if (refusal != null) {
                    throw refusal;
                }
                FakeMigration migration = new FakeMigration(this, FakePool.this.host(destination.host()), vm);
                migrations.add(migration);
                migrating = vm;
                return migration;
            }
        }

        @Override
        public boolean isMigrating(UUID vm) {
            synchronized (FakePool.this) {
                requireUp();
                return vm.equals(migrating);
            }
        }

        @Override
        public void close() {}
    }

    /** A migration that ends as the test says. */
    public final class FakeMigration implements Migration {
        private final Host source;
        private final Host destination;
        private final UUID vm;
        private final CompletableFuture<Void> completion = new CompletableFuture<>();

        private FakeMigration(Host source, Host destination, UUID vm) {
            this.source = source;
            this.destination = destination;
            this.vm = vm;
        }

        public UUID vm() {
            return vm;
        }

        public String destination() {
            return destination.name;
        }

        /** The guest is at the destination and gone from the source. */
        public void arrive() {
            synchronized (FakePool.this) {
                GuestPresence guest = source.guests.remove(vm);
                if (guest != null) {
                    destination.guests.put(
                            vm, new GuestPresence(vm, guest.name(), GuestState.RUNNING, guest.memoryKib(), 0));
                }
                source.migrating = null;
            }
            completion.complete(null);
        }

        /** The hypervisor says that it is over, whatever the hosts show. */
        public void sayDone() {
            source.setMigrating(null);
            completion.complete(null);
        }

        public void fail(Kind kind, String message) {
            source.setMigrating(null);
            completion.completeExceptionally(new HypervisorException(kind, message));
        }

        @Override
        public CompletableFuture<Void> completion() {
            return completion;
        }

        @Override
        public Duration elapsed() {
            return Duration.ZERO;
        }

        @Override
        public OptionalDouble estimatedProgress() {
            return OptionalDouble.of(0.25);
        }
    }
}
