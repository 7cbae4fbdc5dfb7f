package io.isotherm.hypervisor.libvirt;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import io.isotherm.hypervisor.libvirt.connection.DeadlineCalls;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtErrors;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLimits;
import io.isotherm.hypervisor.libvirt.facts.FactReader;
import io.isotherm.hypervisor.libvirt.migration.LibvirtMigration;
import io.isotherm.hypervisor.libvirt.migration.MigrationConditions;
import io.isotherm.hypervisor.libvirt.migration.MigrationEnd;
import io.isotherm.hypervisor.libvirt.migration.MigrationPace;
import io.isotherm.hypervisor.libvirt.migration.MovingGuest;
import io.isotherm.hypervisor.libvirt.migration.ShadowPaging;
import io.isotherm.hypervisor.libvirt.reading.DomainState;
import io.isotherm.hypervisor.libvirt.reading.FreeMemory;
import io.isotherm.hypervisor.libvirt.reading.HostReader;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * A host through libvirt. It connects when it is first asked, reconnects by itself, and never waits longer than its
 * {@link LibvirtLimits} say.
 *
 * <p>Migrations are peer-to-peer: the source's daemon leads them, and they go on when this process dies or loses its
 * connection. A migration's future that ends with {@link Kind#UNREACHABLE} therefore says nothing of the guest: ask both
 * hosts where it is.
 */
public final class LibvirtHypervisor implements Hypervisor {
    private final LibvirtHost host;
    private final LibvirtConnection connection;
    private final FactReader facts;
    private final HostReader reader;
    private final DeadlineCalls migrationThreads;
    private final MigrationEnd end;
    private final MigrationPace pace = new MigrationPace();
    private final Map<UUID, LibvirtMigration> migrations = new ConcurrentHashMap<>();

    /**
     * Connects to nothing yet.
     *
     * @param clock stamps readings
     */
    public LibvirtHypervisor(LibvirtHost host, LibvirtLimits limits, InstantSource clock) {
        this.host = host;
        this.connection = new LibvirtConnection(host, limits);
        ShadowPaging shadowPaging = new ShadowPaging(host);
        this.end = new MigrationEnd(this, host, connection, shadowPaging);
        this.facts = new FactReader(host, connection, shadowPaging::known);
        this.reader = new HostReader(host, connection, facts, clock);
        this.migrationThreads = new DeadlineCalls(host.name(), "migration", limits.concurrentMigrations());
    }

    @Override
    public String host() {
        return host.name();
    }

    @Override
    public HostReading read() {
        return reader.read(migrations::containsKey);
    }

    @Override
    public Optional<GuestPresence> find(UUID vm) {
        return connection.call(connect -> presence(lookUp(connect, vm)));
    }

    @Override
    public Optional<GuestPresence> findByName(String name) {
        return connection.call(connect -> presence(lookUp(() -> connect.domainLookupByName(name))));
    }

    private static Optional<GuestPresence> presence(@Nullable Domain domain) throws LibvirtException {
        if (domain == null) {
            return Optional.empty();
        }
        try {
            DomainState state = DomainState.of(domain);
            if (state.isDomain0()) {
                return Optional.empty();
            }
            if (state.state() != GuestState.RUNNING && DomainState.hasJob(domain)) {
                state = state.arriving();
            }
            return Optional.of(new GuestPresence(
                    UUID.fromString(state.uuid()),
                    state.name(),
                    state.state(),
                    state.memoryKib(),
                    state.cpuTimeNanos()));
        } finally {
            domain.free();
        }
    }

    private interface LookUp {
        @Nullable
        Domain find() throws LibvirtException;
    }

    private static @Nullable Domain lookUp(Connect connect, UUID vm) throws LibvirtException {
        return lookUp(() -> connect.domainLookupByUUIDString(vm.toString()));
    }

    private static @Nullable Domain lookUp(LookUp lookUp) throws LibvirtException {
        try {
            return lookUp.find();
        } catch (LibvirtException e) {
            if (LibvirtErrors.codeOf(e) == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public HostAbilities abilities() {
        return facts.abilitiesNow();
    }

    @Override
    public GuestNeeds needs(UUID vm) {
        return facts.needsNow(vm);
    }

    @Override
    public int cpus() {
        return connection.call(connect -> connect.nodeInfo().cpus);
    }

    @Override
    public long freeMemoryKib() {
        return connection.call(FreeMemory::kib);
    }

    @Override
    public boolean isMigrating(UUID vm) {
        if (migrations.containsKey(vm)) {
            return true;
        }
        return connection.call(connect -> {
            Domain domain = lookUp(connect, vm);
            if (domain == null) {
                return false;
            }
            try {
                return DomainState.of(domain).state() == GuestState.RUNNING && DomainState.hasLongJob(domain);
            } finally {
                domain.free();
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>A guest's definition, where it has one, goes with it.
     */
    @Override
    public Migration migrate(UUID vm, Hypervisor destination) {
        if (!(destination instanceof LibvirtHypervisor target)) {
            throw new HypervisorException(
                    Kind.DESTINATION_UNREACHABLE,
                    "Destination " + destination.host() + " is not reached by libvirt, and host " + host() + " is");
        }
        MovingGuest guest = moving(vm);
        if (guest.paravirtual() && end.shadowPaging().isKnownToLack()) {
            throw new HypervisorException(
                    Kind.NO_LOG_DIRTY,
                    "The hypervisor of " + host()
                            + " was built without shadow paging ('xl info' has no shadow among its"
                            + " virt_caps), and cannot migrate PV guests as " + guest.name()
                            + " live: install one that was built with it");
        }
        MigrationConditions.require(guest, end.identity(), target.end);
        return begin(guest, target.end);
    }

    private MovingGuest moving(UUID vm) {
        GuestPresence presence = find(vm).orElseThrow(
                        () -> new HypervisorException(Kind.VM_UNKNOWN, "VM " + vm + " is not on host " + host()));
        if (presence.state() != GuestState.RUNNING) {
            throw new HypervisorException(
                    Kind.VM_NOT_RUNNING,
                    "VM " + vm + " does not run on host " + host() + ": it is " + presence.state());
        }
        if (isMigrating(vm)) {
            throw new HypervisorException(Kind.VM_BUSY, "VM " + vm + " is migrating from host " + host() + " already");
        }
        return connection.call(connect -> {
            Domain domain = connect.domainLookupByUUIDString(vm.toString());
            try {
                return MovingGuest.of(connect, domain, presence);
            } finally {
                domain.free();
            }
        });
    }

    private Migration begin(MovingGuest guest, MigrationEnd destination) {
        LibvirtMigration migration = new LibvirtMigration(guest, end, destination, pace);
        if (migrations.putIfAbsent(guest.uuid(), migration) != null) {
            throw new HypervisorException(
                    Kind.VM_BUSY, "VM " + guest.uuid() + " is migrating from host " + host() + " already");
        }
        try {
            migrationThreads.begin(() -> {
                try {
                    migration.run();
                } finally {
                    migrations.remove(guest.uuid());
                    migration.complete();
                }
            });
        } catch (HypervisorException e) {
            migrations.remove(guest.uuid());
            throw new HypervisorException(
                    Kind.OTHER, "Host " + host() + " takes no further migration now: " + e.getMessage(), e);
        }
        return migration;
    }

    /** For whoever has to prepare or break something on the host itself. */
    LibvirtConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        connection.close();
        migrationThreads.close();
    }
}
