package io.isotherm.hypervisor;

import java.util.Optional;
import java.util.UUID;

/**
 * A host as a published inventory lists it.
 *
 * @param name its name in the pool
 * @param uri libvirt's URI of the host, as seen from elsewhere
 * @param migrationUri libvirt's URI of the host as seen from the other hosts: a migration's source daemon connects there
 * @param capacity what it has, where the operator says so
 * @param uuid the machine's UUID, whatever the host is called
 */
public record ListedHost(
        String pool, String name, String uri, String migrationUri, DeclaredCapacity capacity, Optional<UUID> uuid) {}
