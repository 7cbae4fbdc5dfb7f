package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.libvirt.reading.DomainState;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * A guest that is to migrate, as its source knows it.
 *
 * @param neededKib memory that the destination must have free for it, the hypervisor's own share included, in KiB
 * @param onXen whether Xen runs it
 * @param paravirtual whether it is a PV guest of Xen, which only a hypervisor with shadow paging can migrate live
 * @param persistent whether the host keeps its definition when it ends
 * @param autostart whether it is started with its host
 */
public record MovingGuest(
        GuestPresence presence,
        long neededKib,
        boolean onXen,
        boolean paravirtual,
        boolean persistent,
        boolean autostart) {
    private static final Set<String> PARAVIRTUAL = Set.of("linux", "xen");

    /** Reads a guest; the caller frees the domain. */
    public static MovingGuest of(Connect connect, Domain domain, GuestPresence presence) throws LibvirtException {
        DomainState state = DomainState.of(domain);
        boolean onXen = "Xen".equalsIgnoreCase(connect.getType());
        boolean persistent = domain.isPersistent() > 0;
        return new MovingGuest(
                presence,
                onXen ? xenKib(state.memoryKib(), state.maxKib(), state.vcpus()) : state.memoryKib(),
                onXen,
                onXen && PARAVIRTUAL.contains(domain.getOSType().toLowerCase(Locale.ROOT)),
                persistent,
                persistent && domain.getAutostart());
    }

    public UUID uuid() {
        return presence.uuid();
    }

    public String name() {
        return presence.name();
    }

    /**
     * What Xen's toolstack wants free before it takes a guest in: its memory, 1 MiB for each virtual CPU and 8 KiB for each
     * MiB that it may grow to (shadow memory), and 2 MiB for its devices ({@code libxl_domain_need_memory} and {@code
     * libxl_get_required_shadow_memory} of Xen's libxl).
     */
    public static long xenKib(long memoryKib, long maxKib, int vcpus) {
        return memoryKib + 1024L * vcpus + 8 * (maxKib / 1024) + 2048;
    }
}
