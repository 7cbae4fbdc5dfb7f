package io.isotherm.hypervisor.libvirt;

/**
 * How to reach a host.
 *
 * @param name its name in the inventory
 * @param uri libvirt's URI of the host as seen from this process, as {@code xen:///system}
 * @param migrationUri libvirt's URI of the host as seen from the other hosts, as {@code xen+tcp://host2/system}: a
 *     migration's source daemon connects there by itself
 * @param networkBytesPerSecond what its guests can receive and send together; 0 where unknown
 * @param diskBytesPerSecond what its guests can read and write together; 0 where unknown
 */
public record LibvirtHost(
        String name, String uri, String migrationUri, double networkBytesPerSecond, double diskBytesPerSecond) {

    public LibvirtHost {
        requireText("name", name, name);
        requireText("uri", uri, name);
        requireText("migrationUri", migrationUri, name);
        requireRate("networkBytesPerSecond", networkBytesPerSecond, name);
        requireRate("diskBytesPerSecond", diskBytesPerSecond, name);
    }

    private static void requireText(String key, String value, String host) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("Host '" + host + "': " + key + " is empty; give it");
        }
    }

    private static void requireRate(String key, double value, String host) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "Host '" + host + "': " + key + " is " + value + "; give bytes per second, or 0 where unknown");
        }
    }
}
