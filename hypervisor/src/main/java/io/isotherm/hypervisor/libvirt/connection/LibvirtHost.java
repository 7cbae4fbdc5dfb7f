package io.isotherm.hypervisor.libvirt.connection;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.ListedHost;
import java.util.Optional;
import java.util.UUID;

/**
 * How to reach a host.
 *
 * @param name its name in the inventory
 * @param uri libvirt's URI of the host as seen from this process, as {@code xen:///system}
 * @param migrationUri libvirt's URI of the host as seen from the other hosts, as {@code xen+tcp://host2/system}: a
 *     migration's source daemon connects there by itself
 * @param capacity what it has, where the operator says so
 * @param uuid the machine's UUID: where the machine tells one, no other is taken for this host; where it tells none, or
 *     what many boards have by default, this is its identity
 */
public record LibvirtHost(
        String name, String uri, String migrationUri, DeclaredCapacity capacity, Optional<UUID> uuid) {

    public LibvirtHost {
        requireText("name", name, name);
        requireText("uri", uri, name);
        requireText("migrationUri", migrationUri, name);
    }

    /** A host, whichever machine it is, that has what it says. */
    public LibvirtHost(String name, String uri, String migrationUri) {
        this(name, uri, migrationUri, DeclaredCapacity.NONE, Optional.empty());
    }

    /** A host of the published inventory, as it is reached from elsewhere. */
    public static LibvirtHost of(ListedHost host) {
        return new LibvirtHost(host.name(), host.uri(), host.migrationUri(), host.capacity(), host.uuid());
    }

    /** A host of the published inventory, as this machine reaches it, which may be that host. */
    public static LibvirtHost of(ListedHost host, ThisMachine machine) {
        return new LibvirtHost(
                host.name(), machine.local(host.uri()), host.migrationUri(), host.capacity(), host.uuid());
    }

    /** Whether its libvirt is that of the machine that this process runs on. */
    public boolean isReachedHere() {
        return uri.matches("(xen|qemu|test):///.*");
    }

    /** Whether the URI for the other hosts leads each of them to itself, as {@code xen:///system} does. */
    public boolean isReachedByItselfOnly() {
        return migrationUri.matches("(xen|qemu):///.*");
    }

    private static void requireText(String key, String value, String host) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("Host '" + host + "': " + key + " is empty; give it");
        }
    }
}
