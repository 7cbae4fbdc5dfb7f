package io.isotherm.hypervisor.libvirt.connection;

import java.util.Optional;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** Which machine is behind a connection. */
public final class HostIdentity {
    private HostIdentity() {}

    /** The machine's own UUID; empty where libvirt does not tell. */
    public static Optional<UUID> of(Connect connect) {
        // Xen's driver tells it in the system information, others in the capabilities, some nowhere.
        Optional<UUID> uuid = read(connect::getCapabilities);
        return uuid.isPresent() ? uuid : read(connect::getSysinfo);
    }

    private interface Description {
        String xml() throws LibvirtException;
    }

    private static Optional<UUID> read(Description description) {
        try {
            return uuidIn(description.xml());
        } catch (LibvirtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The machine's UUID in a host's capabilities or in its system information; empty if they do not tell. */
    public static Optional<UUID> uuidIn(String xml) {
        String uuid = LibvirtXml.text(
                LibvirtXml.parse(xml), "string(/capabilities/host/uuid | /sysinfo/system/entry[@name='uuid'])");
        try {
            return uuid.isBlank() ? Optional.empty() : Optional.of(UUID.fromString(uuid.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
