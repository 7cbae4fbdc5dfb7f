package io.isotherm.hypervisor.libvirt.connection;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** Which machine is behind a connection. */
public final class HostIdentity {
    private static final Set<UUID> PLACEHOLDERS = Set.of(
            new UUID(0, 0),
            new UUID(-1, -1),
            UUID.fromString("03000200-0400-0500-0006-000700080009"),
            // The same with its first fields in the other byte order, as some tools print it.
            UUID.fromString("00020003-0004-0005-0006-000700080009"));

    /** The several placeholders that are written as counting: 12345678-1234-…. */
    private static final long PLACEHOLDER_START = 0x12345678L;

    private HostIdentity() {}

    /** The machine's identity: what it tells itself, else what the inventory says; empty where neither does. */
    public static Optional<UUID> of(Connect connect, LibvirtHost host) {
        return told(connect).or(host::uuid);
    }

    /** The machine's own UUID; empty where libvirt does not tell, or tells what boards have by default. */
    static Optional<UUID> told(Connect connect) {
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

    /**
     * The machine's UUID in a host's capabilities or in its system information; empty if they do not tell, or tell a
     * placeholder.
     */
    public static Optional<UUID> uuidIn(String xml) {
        String uuid = LibvirtXml.text(
                LibvirtXml.parse(xml), "string(/capabilities/host/uuid | /sysinfo/system/entry[@name='uuid'])");
        try {
            return uuid.isBlank()
                    ? Optional.empty()
                    : Optional.of(UUID.fromString(uuid.strip())).filter(told -> !isPlaceholder(told));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a UUID is one that makers leave in the firmware of many boards: it tells none of them from another. */
    private static boolean isPlaceholder(UUID uuid) {
        return PLACEHOLDERS.contains(uuid) || uuid.getMostSignificantBits() >>> 32 == PLACEHOLDER_START;
    }
}
