package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts of a host and its guests that seldom change, kept from one reading to the next and read anew from time to
 * time. Thread-safe.
 */
public final class FactReader {
    private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);

    /** After so many readings facts are read again. */
    private static final int FACTS_LAST_FOR = 30;

    private record KnownHost(HostAbilities abilities, StorageView storage) {}

    /** What is known of a guest since it began on this host: its domain has a new number whenever it boots or arrives. */
    private record KnownGuest(int domainId, GuestNeeds needs, int readings) {}

    private final LibvirtConnection connection;
    private final HostFactsReader hostFacts;
    private final Map<String, KnownGuest> guests = new ConcurrentHashMap<>();
    private volatile Optional<KnownHost> host = Optional.empty();
    private volatile int readings;

    /** @param migratesPv whether the hypervisor can migrate PV guests live, as far as that is known */
    public FactReader(LibvirtHost host, LibvirtConnection connection, Supplier<Optional<Boolean>> migratesPv) {
        this.connection = connection;
        this.hostFacts = new HostFactsReader(host, Path.of("/"), migratesPv);
    }

    /** What the host is able to, as read not long ago. */
    public HostAbilities abilities() {
        if (host.isEmpty() || ++readings >= FACTS_LAST_FOR) {
            try {
                return abilitiesNow();
            } catch (HypervisorException e) {
                LOG.warn("What the host is able to could not be read, and stands as before: {}", e.getMessage());
            }
        }
        return host.map(KnownHost::abilities).orElse(HostAbilities.UNKNOWN);
    }

    /**
     * What the host is able to now.
     *
     * @throws HypervisorException if it cannot be asked
     */
    public HostAbilities abilitiesNow() {
        KnownHost read = connection.call(this::readHost);
        host = Optional.of(read);
        readings = 0;
        return read.abilities();
    }

    private KnownHost readHost(Connect connect) throws LibvirtException {
        StorageView storage = hostFacts.storage(connect);
        return new KnownHost(hostFacts.read(connect, storage), storage);
    }

    /**
     * What a guest needs, as read not long ago; one that is migrating is left alone, and what was known is told.
     *
     * @param domainId number of its domain, which is another whenever it boots or arrives
     */
    public GuestNeeds needs(String uuid, int domainId, boolean migrating) {
        KnownGuest last = guests.get(uuid);
        @Nullable KnownGuest known = last != null && last.domainId() == domainId ? last : null;
        if (known != null && (migrating || known.readings() < FACTS_LAST_FOR)) {
            guests.put(uuid, new KnownGuest(domainId, known.needs(), known.readings() + 1));
            return known.needs();
        } else if (migrating) {
            return GuestNeeds.UNKNOWN;
        }
        try {
            GuestNeeds needs = needsNow(UUID.fromString(uuid), host.map(KnownHost::storage));
            guests.put(uuid, new KnownGuest(domainId, needs, 0));
            return needs;
        } catch (HypervisorException e) {
            LOG.debug("What guest {} needs could not be read", uuid, e);
            return known == null ? GuestNeeds.UNKNOWN : known.needs();
        }
    }

    /**
     * What a guest needs now; nothing is known of one that is not here.
     *
     * @throws HypervisorException if the host cannot be asked
     */
    public GuestNeeds needsNow(UUID vm) {
        try {
            return needsNow(vm, Optional.of(connection.call(hostFacts::storage)));
        } catch (HypervisorException e) {
            if (e.kind() == Kind.VM_UNKNOWN) {
                return GuestNeeds.UNKNOWN;
            }
            throw e;
        }
    }

    private GuestNeeds needsNow(UUID vm, Optional<StorageView> storage) {
        return connection.callAboutGuest(connect -> {
            Domain domain = connect.domainLookupByUUIDString(vm.toString());
            if (domain == null) {
                return GuestNeeds.UNKNOWN;
            }
            try {
                return DomainNeeds.of(
                        domain.getXMLDesc(0), storage.isPresent() ? storage.get() : hostFacts.storage(connect));
            } finally {
                domain.free();
            }
        });
    }

    /** Forgets guests that have left. */
    public void keepOnly(Set<String> uuids) {
        guests.keySet().retainAll(uuids);
    }
}
