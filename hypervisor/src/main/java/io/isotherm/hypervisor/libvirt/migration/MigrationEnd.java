package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.libvirt.connection.HostIdentity;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import java.util.Optional;
import java.util.UUID;

/**
 * The source or the destination of a migration.
 *
 * @param hypervisor the host itself
 * @param address how it is reached
 * @param connection to its libvirt
 * @param shadowPaging whether it can migrate PV guests live
 */
public record MigrationEnd(
        Hypervisor hypervisor, LibvirtHost address, LibvirtConnection connection, ShadowPaging shadowPaging) {

    /** The machine's identity; empty where neither libvirt nor the inventory tells. */
    public Optional<UUID> identity() {
        return connection.call(connect -> HostIdentity.of(connect, address));
    }
}
