package io.isotherm.hypervisor.remote;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Migration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/** One host of a {@link RemoteInventory}. */
final class RemoteHypervisor implements Hypervisor {
    private final String host;
    private final String path;
    private final RemoteCalls calls;
    private final ScheduledExecutorService watch;

    RemoteHypervisor(String host, RemoteCalls calls, ScheduledExecutorService watch) {
        this.host = host;
        this.path = "/hosts/" + RemoteCalls.encoded(host);
        this.calls = calls;
        this.watch = watch;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public HostReading read() {
        return calls.get(path + "/reading", HostReading.class);
    }

    @Override
    public Optional<GuestPresence> find(UUID vm) {
        return Optional.ofNullable(
                calls.get(path + "/guest/" + vm, Wire.Guest.class).guest());
    }

    @Override
    public Optional<GuestPresence> findByName(String name) {
        return Optional.ofNullable(calls.get(path + "/guest-named/" + RemoteCalls.encoded(name), Wire.Guest.class)
                .guest());
    }

    @Override
    public HostAbilities abilities() {
        return calls.get(path + "/abilities", HostAbilities.class);
    }

    @Override
    public GuestNeeds needs(UUID vm) {
        return calls.get(path + "/needs/" + vm, GuestNeeds.class);
    }

    @Override
    public long freeMemoryKib() {
        return calls.get(path + "/free-memory", Wire.Amount.class).kib();
    }

    @Override
    public Migration migrate(UUID vm, Hypervisor destination) {
        long id = calls.post(
                        path + "/migrate",
                        new Wire.MigrationRequest(vm, destination.host()),
                        Wire.MigrationStarted.class)
                .id();
        return new RemoteMigration(id, calls, watch);
    }

    @Override
    public boolean isMigrating(UUID vm) {
        return calls.get(path + "/migrating/" + vm, Wire.Answer.class).yes();
    }

    @Override
    public void close() {}
}
