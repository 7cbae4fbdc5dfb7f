package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import java.util.Optional;
import java.util.SortedSet;

/** What can be found out about a host's storage. */
interface StorageView {
    /** Who reaches what is at a path of the host. */
    GuestDisk disk(String path);

    /** Identities of the storages that the host reaches; empty where they are not known. */
    Optional<SortedSet<String>> identities();

    /** A disk of which nothing is known but its path. */
    static GuestDisk unknown(String path) {
        return new GuestDisk(path, DiskSharing.UNKNOWN, "");
    }

    /** A disk on storage of an identity. */
    static GuestDisk identified(String path, String storage) {
        return new GuestDisk(path, DiskSharing.IDENTIFIED, storage);
    }

    /** Whether a path lies in a directory. */
    static boolean isWithin(String directory, String path) {
        return path.equals(directory) || path.startsWith(directory.endsWith("/") ? directory : directory + "/");
    }

    /** Identity of a file system of the network: hosts that mount the same one at the same path see the same files. */
    static String mounted(String source, String directory) {
        return source + " at " + directory;
    }
}
