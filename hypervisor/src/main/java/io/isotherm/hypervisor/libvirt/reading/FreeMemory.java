package io.isotherm.hypervisor.libvirt.reading;

import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** A host's free memory. */
public final class FreeMemory {
    /** What the binding says when libvirt gave no error at all. */
    private static final String NO_ERROR = "An error occurred, but the cause is unknown";

    private FreeMemory() {}

    /** Free memory in KiB. */
    public static long kib(Connect connect) throws LibvirtException {
        try {
            return connect.getFreeMemory() / 1024;
        } catch (LibvirtException e) {
            // libvirt answers 0 both when it fails and when nothing is free; only when it fails it says why.
            if (NO_ERROR.equals(e.getMessage())) {
                return 0;
            }
            throw e;
        }
    }
}
