package io.isotherm.simulator;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Migration;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One host of a simulated pool. Closing it does nothing. */
final class SimulatedHypervisor implements Hypervisor {
    private final SimulatedPool pool;
    private final HostSpec spec;
    private final UUID hostUuid;

    SimulatedHypervisor(SimulatedPool pool, HostSpec spec) {
        this.pool = pool;
        this.spec = spec;
        this.hostUuid = UUID.nameUUIDFromBytes((pool.name() + "/" + spec.name()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String host() {
        return spec.name();
    }

    @Override
    public HostReading read() {
        return pool.call(engine -> {
            HostSim host = Admission.answering(engine, spec.name());
            double seconds = host.secondsSince(engine.now());
            List<GuestReading> guests = new ArrayList<>();
            host.guests.forEach(guest -> guests.add(reading(guest, seconds)));
            host.arriving.forEach(migration -> guests.add(arriving(migration)));
            if (!host.arriving.isEmpty()) {
                guests.sort(Comparator.comparing(guest -> guest.uuid().toString()));
            }
            return HostReading.takenAt(Times.instant(engine.now()))
                    .hostUuid(Optional.of(hostUuid))
                    .cpus(spec.cpus())
                    .cpuMhz(spec.cpuMhz())
                    .memoryKib(spec.memoryKib())
                    .networkBytesPerSecond(spec.networkBytesPerSecond())
                    .diskBytesPerSecond(spec.diskBytesPerSecond())
                    .cpuTimeNanos((long) host.sumAt(host.cpuNanos, engine.now()))
                    .memoryUsedKib(host.usedKib())
                    .guests(guests)
                    .abilities(spec.abilities())
                    .domain0CpuTimeNanos(OptionalLong.of((long) host.sumAt(host.domain0Nanos, engine.now())))
                    .domain0Vcpus(OptionalInt.of(spec.cpus()))
                    .build();
        });
    }

    private static GuestReading reading(VmSim vm, double seconds) {
        long network = (long) (vm.networkBytes + vm.networkRate * seconds);
        long disk = (long) (vm.diskBytes + vm.diskRate * seconds);
        return GuestReading.of(vm.spec.uuid(), vm.spec.name(), vm.state)
                .vcpus(vm.spec.vcpus())
                .cpuTimeNanos((long) (vm.cpuNanos + vm.cpuNanosPerSecond * seconds))
                .memoryKib(vm.heldKib())
                .memoryMaxKib(Math.max(vm.spec.memoryKib(), vm.memoryKib))
                .networkRxBytes(network / 2)
                .networkTxBytes(network - network / 2)
                .diskReadBytes(disk / 2)
                .diskWriteBytes(disk - disk / 2)
                .needs(vm.spec.needs())
                .build();
    }

    private static GuestReading arriving(MigrationSim migration) {
        VmSpec vm = migration.vm.spec;
        return GuestReading.of(vm.uuid(), vm.name(), GuestState.MIGRATING_IN)
                .vcpus(vm.vcpus())
                .memoryKib(migration.reservedKib)
                .memoryMaxKib(Math.max(vm.memoryKib(), migration.reservedKib))
                .needs(vm.needs())
                .build();
    }

    @Override
    public Optional<GuestPresence> find(UUID vm) {
        return find(candidate -> candidate.uuid().equals(vm));
    }

    @Override
    public Optional<GuestPresence> findByName(String name) {
        return find(candidate -> candidate.name().equals(name));
    }

    private Optional<GuestPresence> find(Predicate<VmSpec> wanted) {
        return pool.call(engine -> {
            HostSim host = Admission.answering(engine, spec.name());
            Optional<GuestPresence> here = host.guests.stream()
                    .filter(guest -> wanted.test(guest.spec))
                    .map(guest ->
                            new GuestPresence(guest.spec.uuid(), guest.spec.name(), guest.state, guest.heldKib(), 0))
                    .findFirst();
            return here.or(() -> host.arriving.stream()
                    .filter(migration -> wanted.test(migration.vm.spec))
                    .map(migration -> new GuestPresence(
                            migration.vm.spec.uuid(),
                            migration.vm.spec.name(),
                            GuestState.MIGRATING_IN,
                            migration.reservedKib,
                            0))
                    .findFirst());
        });
    }

    @Override
    public HostAbilities abilities() {
        return pool.call(engine -> Admission.answering(engine, spec.name()).spec.abilities());
    }

    @Override
    public GuestNeeds needs(UUID vm) {
        return pool.call(engine -> Admission.answering(engine, spec.name()).guests.stream()
                .filter(guest -> guest.spec.uuid().equals(vm))
                .findFirst()
                .map(guest -> guest.spec.needs())
                .orElse(GuestNeeds.UNKNOWN));
    }

    @Override
    public long freeMemoryKib() {
        return pool.call(engine -> Admission.answering(engine, spec.name()).freeKib());
    }

    @Override
    public Migration migrate(UUID vm, Hypervisor destination) {
        return new Begun(pool, pool.migrate(vm, spec.name(), destination.host()));
    }

    @Override
    public boolean isMigrating(UUID vm) {
        return pool.call(engine -> Admission.answering(engine, spec.name()).leaving.stream()
                .anyMatch(migration -> migration.vm.spec.uuid().equals(vm)));
    }

    @Override
    public void close() {}

    private record Begun(SimulatedPool pool, MigrationSim migration) implements Migration {

        @Override
        public CompletableFuture<Void> completion() {
            return migration.completion.copy();
        }

        @Override
        public Duration elapsed() {
            return pool.call(
                    engine -> Times.between(migration.begunAt, migration.over ? migration.endedAt : engine.now()));
        }

        @Override
        public OptionalDouble estimatedProgress() {
            double share =
                    (double) elapsed().toNanos() / migration.plan.duration().toNanos();
            return OptionalDouble.of(Math.min(1, share));
        }
    }
}
