package io.isotherm.hypervisor;

import java.util.Optional;
import java.util.UUID;

/**
 * A host as a published inventory lists it.
 *
 * @param name its name in the pool
 * @param uri libvirt's URI of the host, as seen from elsewhere
 * @param migrationUri libvirt's URI of the host as seen from the other hosts: a migration's source daemon connects there
 * @param networkBytesPerSecond what its guests can receive and send together; 0 where unknown
 * @param diskBytesPerSecond what its guests can read and write together; 0 where unknown
 * @param uuid the machine's UUID, whatever the host is called
 */
public record ListedHost(
        String pool,
        String name,
        String uri,
        String migrationUri,
        double networkBytesPerSecond,
        double diskBytesPerSecond,
        Optional<UUID> uuid) {}
