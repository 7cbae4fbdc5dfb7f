package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.GuestDisk;
import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.w3c.dom.Document;

/**
 * A host's storage as libvirt tells of it from afar: of its storage pools, those that are file systems of the network
 * ({@code type='netfs'}) can be known to be the same on other hosts.
 */
final class PooledStorage implements StorageView {
    private final SortedMap<String, String> identityByDirectory;

    private PooledStorage(SortedMap<String, String> identityByDirectory) {
        this.identityByDirectory = identityByDirectory;
    }

    /** The pools that are active now; none where the driver has no storage pools. */
    static StorageView read(Connect connect) {
        SortedMap<String, String> found = new TreeMap<>();
        try {
            for (String name : connect.listStoragePools()) {
                StoragePool pool = connect.storagePoolLookupByName(name);
                try {
                    add(pool.getXMLDesc(0), found);
                } finally {
                    pool.free();
                }
            }
        } catch (LibvirtException e) {
            return new PooledStorage(new TreeMap<>());
        }
        return new PooledStorage(found);
    }

    static StorageView of(String... poolsXml) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String xml : poolsXml) {
            add(xml, found);
        }
        return new PooledStorage(found);
    }

    private static void add(String poolXml, SortedMap<String, String> found) {
        Document pool = LibvirtXml.parse(poolXml);
        String host = LibvirtXml.text(pool, "/pool[@type='netfs']/source/host/@name");
        String exported = LibvirtXml.text(pool, "/pool[@type='netfs']/source/dir/@path");
        String directory = LibvirtXml.text(pool, "/pool/target/path");
        if (!host.isEmpty() && !exported.isEmpty() && !directory.isEmpty()) {
            found.put(directory, StorageView.mounted(host + ":" + exported, directory));
        }
    }

    @Override
    public GuestDisk disk(String path) {
        return identityByDirectory.entrySet().stream()
                .filter(pool -> StorageView.isWithin(pool.getKey(), path))
                .findFirst()
                .map(pool -> StorageView.identified(path, pool.getValue()))
                .orElseGet(() -> StorageView.unknown(path));
    }

    @Override
    public Optional<SortedSet<String>> identities() {
        return identityByDirectory.isEmpty()
                ? Optional.empty()
                : Optional.of(new TreeSet<>(identityByDirectory.values()));
    }
}
