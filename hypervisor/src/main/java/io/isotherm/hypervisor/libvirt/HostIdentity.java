package io.isotherm.hypervisor.libvirt;

import java.util.Optional;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** Which machine is behind a connection. */
final class HostIdentity {
    private HostIdentity() {}

    /** The machine's own UUID; empty where libvirt does not tell. */
    static Optional<UUID> of(Connect connect) {
        // Xen's driver tells it in the system information, others in the capabilities, some nowhere.
        Optional<UUID> uuid = read(connect::getCapabilities);
        return uuid.isPresent() ? uuid : read(connect::getSysinfo);
    }

    private interface Description {
        String xml() throws LibvirtException;
    }

    private static Optional<UUID> read(Description description) {
        try {
            return GuestDevices.hostUuid(description.xml());
        } catch (LibvirtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
